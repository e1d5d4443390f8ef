package reconcile_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
)

// editsOfOne is how many edits follow each other in one plan, and plainPlans of how many plans a run consists
// that is not asked for more: -rapid.checks=167 are a thousand edits.
const (
	editsOfOne = 6
	plainPlans = 10
)

func TestPreview_is_what_the_pass_after_the_merge_does_whatever_is_edited(t *testing.T) {
	t.Parallel()
	round, edits := 0, 0
	defer func() { t.Logf("%d edits were previewed, merged and compared", edits) }()
	rapid.Check(t, func(rt *rapid.T) {
		if round++; round > testsize.Pick(3, plainPlans) && flag.Lookup("rapid.checks").Value.String() == "100" {
			return
		}
		l := newLoop(t)
		draft := newDraft(rt)
		l.commit(draftPath, draft.String())
		l.settle()
		for n := range editsOfOne {
			note := fmt.Sprintf("plan %d, edit %d", round, n)
			if rapid.IntRange(0, 2).Draw(rt, "on GitHub") == 0 {
				note += ", after " + l.stir(rt)
			}
			path := draftPath
			var content []byte
			if rapid.IntRange(0, 9).Draw(rt, "configuration") == 0 {
				path = sync.ConfigPath
				content = []byte(rapid.SampledFrom(configurations).Draw(rt, "settings"))
				note += fmt.Sprintf(", configuration %q", content)
			} else {
				for range rapid.IntRange(1, 4).Draw(rt, "changes") {
					note += ", " + draft.edit(rt)
				}
				content = []byte(draft.String())
			}
			l.keepsItsPromise(fmt.Sprintf("edit-%d", n), path, content, note)
			edits++
			l.settle()
		}
	})
}

// draftPath is where the plan stands.
const draftPath = "docs/milestone-1.md"

// configurations are what a repository may be switched to.
var configurations = []string{
	"phases: issue\n", "tables: on\n", "track: tasks\n", "track: work\n", "titles: plain\n", "steps: link\ndependencies: link\n",
	"links: comment\n", "write_back: off\n", "labels: {role: 'kind: ', phase: off}\n", "plans: ['docs/**/*.md']\n", "# nothing\n", "titles: [\n",
}

// stir changes something on GitHub, as people do, and says what.
func (l *loop) stir(rt *rapid.T) string {
	issues := l.issues()
	if len(issues) == 0 {
		return "nothing"
	}
	issue := rapid.SampledFrom(issues).Draw(rt, "issue")
	what := rapid.SampledFrom([]string{"close", "drop", "reopen", "retitle", "label"}).Draw(rt, "what")
	switch what {
	case "close":
		l.must(l.CloseIssue(l.t.Context(), issue.GetNumber(), "completed"))
	case "drop":
		l.must(l.CloseIssue(l.t.Context(), issue.GetNumber(), "not_planned"))
	case "reopen":
		l.must(l.ReopenIssue(l.t.Context(), issue.GetNumber()))
	case "retitle":
		_, _, err := l.Person.Issues.Update(l.t.Context(), sandbox.Owner, sandbox.Repo, issue.GetNumber(), gh.UpdateIssueRequest{Title: new(issue.GetTitle() + " soon")})
		l.must(err)
	case "label":
		_, _, err := l.Person.Issues.AddLabelsToIssue(l.t.Context(), sandbox.Owner, sandbox.Repo, issue.GetNumber(), []string{"bug"})
		l.must(err)
	}
	return fmt.Sprintf("%s #%d", what, issue.GetNumber())
}

// draft is a plan that is edited line by line.
type draft struct{ lines []string }

func (d *draft) String() string { return strings.Join(d.lines, "\n") + "\n" }

// words are what items are made of: few, so that lines resemble each other.
var words = []string{"write", "measure", "the", "parser", "queue", "guide", "for", "all", "plans", "of", "users", "again", "draft", "metrics", "release"}

func text(rt *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 2, 7).Draw(rt, "text"), " ")
}

func newDraft(rt *rapid.T) *draft {
	d := &draft{lines: []string{"# Milestone 1: Drafts", "", "**Date**: 2026-11-02", "**Estimated Duration**: 3 weeks", ""}}
	for _, heading := range []string{"## Goals", "## Implementation", "### Phase 1: Begin (Week 1)", "### Phase 2: End (Week 2-3)", "## Testing", "## Sign-off"} {
		d.lines = append(d.lines, heading, "")
		for range rapid.IntRange(0, 4).Draw(rt, "items") {
			d.lines = append(d.lines, "- [ ] "+text(rt))
		}
		d.lines = append(d.lines, "")
	}
	return d
}

// items are the indexes of the lines with boxes.
func (d *draft) items() []int {
	var at []int
	for i, line := range d.lines {
		if strings.HasPrefix(strings.TrimLeft(line, " "), "- [") {
			at = append(at, i)
		}
	}
	return at
}

// edit changes the draft as authors do, and says how.
func (d *draft) edit(rt *rapid.T) string {
	items := d.items()
	what := rapid.SampledFrom([]string{"tick", "reword", "reword", "remove", "add", "add", "move", "strike", "nest", "double", "heading", "date", "bullet", "cut", "rename"}).Draw(rt, "edit")
	if len(items) == 0 {
		what = "add"
	}
	at := 0
	if len(items) > 0 {
		at = rapid.SampledFrom(items).Draw(rt, "line")
	}
	switch what {
	case "tick":
		if d.lines[at] = strings.Replace(d.lines[at], "[ ]", "[x]", 1); rapid.Bool().Draw(rt, "untick") {
			d.lines[at] = strings.Replace(d.lines[at], "[x]", "[ ]", 1)
		}
	case "reword":
		box, rest, _ := strings.Cut(d.lines[at], "] ")
		parts := strings.Fields(rest)
		parts[rapid.IntRange(0, len(parts)-1).Draw(rt, "word")] = rapid.SampledFrom(words).Draw(rt, "new word")
		d.lines[at] = box + "] " + strings.Join(parts, " ")
	case "remove":
		d.lines = slices.Delete(d.lines, at, at+1)
	case "add":
		place := rapid.IntRange(6, len(d.lines)-1).Draw(rt, "place")
		d.lines = slices.Insert(d.lines, place, "- [ ] "+text(rt))
	case "move":
		line := d.lines[at]
		d.lines = slices.Delete(d.lines, at, at+1)
		d.lines = slices.Insert(d.lines, rapid.IntRange(6, len(d.lines)-1).Draw(rt, "place"), line)
	case "strike":
		box, rest, _ := strings.Cut(d.lines[at], "] ")
		d.lines[at] = box + "] ~~" + strings.Trim(rest, "~") + "~~"
	case "nest":
		d.lines[at] = "  " + d.lines[at]
	case "double":
		d.lines = slices.Insert(d.lines, at, d.lines[at])
	case "heading":
		d.lines = slices.Insert(d.lines, at, "", "### "+text(rt), "")
	case "date":
		d.lines[2] = "**Date**: 2026-12-0" + rapid.SampledFrom([]string{"1", "2", "3"}).Draw(rt, "day")
	case "bullet":
		d.lines[at] = strings.Replace(strings.Replace(d.lines[at], "- [ ]", "-", 1), "- [x]", "-", 1)
	case "cut":
		d.lines = slices.DeleteFunc(d.lines, func(line string) bool { return strings.Contains(line, "the") && strings.Contains(line, "- [") })
	case "rename":
		d.lines[0] = "# Milestone 1: " + text(rt)
	}
	return what
}
