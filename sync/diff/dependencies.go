package diff

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

var dependencyNumber = regexp.MustCompile(`(?i)\bmilestones?\s+#?([0-9]+(?:\.[0-9]+)*)|(?:^|[\s(,;])#([0-9]+)\b|([\w./-]+\.md)\b`)

// dependency is one thing that a milestone depends on: an issue, or another plan or a milestone of
// one.
type dependency struct {
	// start and end span its name in the text.
	start, end int
	issue      int
	// document and milestone are indexes; milestone is -1 for the whole plan.
	document, milestone int
}

// dependencies is what the description of a milestone says of those that it depends on: the text
// of the plan, with links where a milestone, an issue or a plan is known, and how far it is.
func dependencies(in Input, placed identity.PlacedMilestone) string {
	text := in.Documents[placed.Document].Plan.Milestones[placed.Index].DependsOn
	var out strings.Builder
	last := 0
	for _, found := range in.dependenciesIn(text, placed) {
		link := fmt.Sprintf("(%s/issues/%d)", in.Head.WebURL, found.issue)
		if found.issue == 0 {
			other := in.Documents[found.document]
			done, all := itemCounts(other, max(found.milestone, 0))
			link = fmt.Sprintf("(%s) (%d/%d items)", markup.BranchLink(in.Head, other.Path), done, all)
		}
		out.WriteString(markup.Inline(text[last:found.start]) + "[" + markup.Inline(text[found.start:found.end]) + "]" + link)
		last = found.end
	}
	out.WriteString(markup.Inline(text[last:]))
	return out.String()
}

// dependenciesIn finds what is known of the things that a text names, in order.
func (in Input) dependenciesIn(text string, from identity.PlacedMilestone) []dependency {
	var all []dependency
	for _, m := range dependencyNumber.FindAllStringSubmatchIndex(text, -1) {
		name := strings.TrimLeft(text[m[0]:m[1]], " \t(,;")
		found := dependency{start: m[1] - len(name), end: m[1], document: -1}
		switch {
		case m[2] >= 0:
			found.document, found.milestone = in.numbered(text[m[2]:m[3]], from)
		case m[4] >= 0:
			found.issue, _ = strconv.Atoi(text[m[4]:m[5]])
		default:
			found.document, found.milestone = in.planAt(text[m[6]:m[7]], from), -1
		}
		if found.issue != 0 || found.document >= 0 {
			all = append(all, found)
		}
	}
	return all
}

// numbered finds another milestone with a number: in the same plan before one in the same folder, and
// there before one elsewhere. The document is -1 where there is none.
func (in Input) numbered(number string, from identity.PlacedMilestone) (document, milestone int) {
	here := path.Dir(in.Documents[from.Document].Path)
	document, nearest := -1, 0
	for i, other := range in.Documents {
		if !other.Active() {
			continue
		}
		near := 1
		switch {
		case i == from.Document:
			near = 3
		case path.Dir(other.Path) == here:
			near = 2
		}
		for j := range other.Plan.Milestones {
			same := i == from.Document && j == from.Index
			if near > nearest && !same && other.Plan.Milestones[j].Number == number {
				document, milestone, nearest = i, j, near
			}
		}
	}
	return document, milestone
}

// planAt finds the plan that a path names, seen from another plan or from the root; -1 where there
// is none.
func (in Input) planAt(name string, from identity.PlacedMilestone) int {
	here := path.Dir(in.Documents[from.Document].Path)
	for i, other := range in.Documents {
		if other.Active() && (other.Path == path.Join(here, name) || other.Path == strings.TrimPrefix(name, "/")) {
			return i
		}
	}
	return -1
}

// itemCounts counts the items of a milestone, and those that are settled.
func itemCounts(document sync.Document, milestone int) (done, all int) {
	for i, item := range document.Plan.Items {
		if document.Counts(i) && item.Milestone == milestone {
			all++
			if item.State.IsSettled() {
				done++
			}
		}
	}
	return done, all
}
