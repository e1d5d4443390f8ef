package sync

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser"
)

// Limits of sub-issues on GitHub; closed ones count.
const (
	maxSubIssues = 100
	maxSubLevels = 8
)

// maxListed bounds how many issues a body lists.
const maxListed = 200

// hang decides which issue hangs below which. Those that hang already stay; for others there is
// room as far as GitHub's limits go, in the order of the document. The rest is listed in the body
// of the parent instead, and so is everything where this GitHub has no sub-issues.
func (d *differ) hang() {
	d.hung, d.listed = map[Key]Key{}, map[Key][]Key{}
	parents, count := map[Key]Key{}, map[Key]int{}
	for _, placed := range d.in.Placement.Items {
		_, item := d.source(placed)
		record := d.in.Base.Items[placed.Key]
		if item.State != parser.StateOther && record.Status != StatusUnlinked && (record.Issue.Number != 0 || item.State == parser.StateOpen) {
			parents[placed.Key] = d.parentOf(placed)
		}
	}
	for key, record := range d.in.Base.Items {
		if parent, placed := parents[key]; record.Parent != "" && (!placed || parent == record.Parent) {
			count[record.Parent]++
		}
	}
	for _, placed := range d.in.Placement.Items {
		parent := parents[placed.Key]
		has := d.in.Base.Items[placed.Key].Parent
		switch {
		case parent == "" || parent == has:
			d.hung[placed.Key] = parent
		case d.in.Base.Repo.NoSubIssues:
			d.hung[placed.Key] = has
			d.list(parent, placed)
		case d.levelOf(parent) >= maxSubLevels || count[parent] >= maxSubIssues:
			d.list(parent, placed)
		default:
			d.hung[placed.Key] = parent
			count[parent]++
		}
	}
}

// list notes that an issue finds no room below another one, and tells so once a parent.
func (d *differ) list(parent Key, placed Placed) {
	d.listed[parent] = append(d.listed[parent], placed.Key)
	d.isListed[placed.Key] = true
	if len(d.listed[parent]) > 1 || d.in.Base.Repo.NoSubIssues {
		return
	}
	document, item := d.source(placed)
	d.notice("sub-issue-limit", document.Path, item.Line,
		"GitHub takes %d sub-issues an issue and %d levels: from here on they are listed in the body of the one above", maxSubIssues, maxSubLevels)
}

// levelOf is 1 for a top-level issue, 2 for its sub-issue, and so on.
func (d *differ) levelOf(key Key) int {
	level := 1
	for parent := d.hung[key]; parent != "" && level <= maxSubLevels; parent = d.hung[parent] {
		level++
	}
	return level
}

// listedBelow names the issues that find no room below one, as far as they have numbers.
func (d *differ) listedBelow(parent Key) string {
	var numbers []string
	for _, key := range d.listed[parent] {
		if number := d.in.Base.Items[key].Issue.Number; number != 0 {
			numbers = append(numbers, fmt.Sprintf("#%d", number))
		}
	}
	if more := len(numbers) - maxListed; more > 0 {
		numbers = append(numbers[:maxListed], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(numbers, ", ")
}

// withListed adds to a hash of what a body is made from the issues that it lists.
func (d *differ) withListed(inputs string, parent Key) string {
	if listed := d.listedBelow(parent); listed != "" {
		return shortHash(inputs, listed)
	}
	return inputs
}
