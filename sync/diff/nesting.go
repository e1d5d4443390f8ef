package diff

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// Limits of sub-issues on GitHub; closed ones count.
const (
	maxSubIssues = 100
	maxSubLevels = 8
)

// maxListed bounds how many issues a body lists.
const maxListed = 200

// nesting says which issue goes below which.
type nesting struct {
	// parent is the item, or the phase, below whose issue an item's goes; "" for the top.
	parent map[sync.Key]sync.Key
	// overflow is what finds no room below an issue and is named in its body instead; overflows
	// has the same items.
	overflow  map[sync.Key][]sync.Key
	overflows map[sync.Key]bool
	// part tells people of it.
	part part
}

// nest decides which issue goes below which. Those that are below one already stay; for others
// there is room as far as GitHub's limits go, in the order of the document. The rest is listed in
// the body of the parent instead, and so is everything where this GitHub has no sub-issues.
func nest(in Input, at places, phases phasePlan) nesting {
	n := nesting{parent: map[sync.Key]sync.Key{}, overflow: map[sync.Key][]sync.Key{}, overflows: map[sync.Key]bool{}}
	parents := parentsOf(in, at, phases)
	count := map[sync.Key]int{}
	for key, record := range in.Base.Items {
		if parent, placed := parents[key]; record.Parent != "" && (!placed || parent == record.Parent) {
			count[record.Parent]++
		}
	}
	for _, placed := range in.Placement.Items {
		parent := parents[placed.Key]
		has := in.Base.Items[placed.Key].Parent
		switch {
		case parent == "" || parent == has:
			n.parent[placed.Key] = parent
		case in.Base.Repo.NoSubIssues:
			n.parent[placed.Key] = has
			n.list(in, parent, placed)
		case n.level(parent) >= maxSubLevels || count[parent] >= maxSubIssues:
			n.list(in, parent, placed)
		default:
			n.parent[placed.Key] = parent
			count[parent]++
		}
	}
	return n
}

// parentsOf finds the parents of all items that have an issue or get one.
func parentsOf(in Input, at places, phases phasePlan) map[sync.Key]sync.Key {
	parents := map[sync.Key]sync.Key{}
	for _, placed := range in.Placement.Items {
		item, record := in.item(placed), in.Base.Items[placed.Key]
		if item.State != parser.StateOther && !at.waits[placed.Ref()] && record.Status != sync.StatusUnlinked && (record.Issue.Number != 0 || item.State == parser.StateOpen) {
			parents[placed.Key] = parentOf(in, at, phases, placed)
		}
	}
	return parents
}

// list notes that an issue finds no room below another one, and tells so once a parent.
func (n *nesting) list(in Input, parent sync.Key, placed identity.Located) {
	n.overflow[parent] = append(n.overflow[parent], placed.Key)
	n.overflows[placed.Key] = true
	if len(n.overflow[parent]) > 1 || in.Base.Repo.NoSubIssues {
		return
	}
	document, item := in.source(placed)
	n.part.notice("sub-issue-limit", document.Path, item.Line,
		"GitHub takes %d sub-issues an issue and %d levels: from here on they are listed in the body of the one above", maxSubIssues, maxSubLevels)
}

// level is 1 for a top-level issue, 2 for its sub-issue, and so on.
func (n *nesting) level(key sync.Key) int {
	level := 1
	for parent := n.parent[key]; parent != "" && level <= maxSubLevels; parent = n.parent[parent] {
		level++
	}
	return level
}

// below names the issues that find no room below one, as far as they have numbers.
func (n *nesting) below(parent sync.Key, base *sync.Base) string {
	var numbers []string
	for _, key := range n.overflow[parent] {
		if number := base.Items[key].Issue.Number; number != 0 {
			numbers = append(numbers, fmt.Sprintf("#%d", number))
		}
	}
	if more := len(numbers) - maxListed; more > 0 {
		numbers = append(numbers[:maxListed], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(numbers, ", ")
}

// withBelow adds to a hash of what a body is made from what it lists.
func withBelow(inputs, below string) string {
	if below != "" {
		return sync.ShortHash(inputs, below)
	}
	return inputs
}
