package observe

import (
	"slices"

	"github.com/milepost/milepost/sync"
)

// find notes a person's issue that stands in a plan's milestone and is no item's: it may become a line. That
// is on record with the time up to which GitHub was asked, so that it is not lost if the pass is stopped.
func (o *observer) find(row sync.Issue) {
	c := &o.base.Repo.Collection
	_, known := o.byNumber[row.Number]
	if !c.On || known || row.Closed || !o.base.HasMilestone(row.Milestone) || slices.Contains(c.Found, row.Number) || c.HasPassed(row) {
		return
	}
	c.Found = append(slices.Clone(c.Found), row.Number)
	o.out.Changed = true
}

// countOthers notices that something known has left a milestone without a word, as what is deleted or
// transferred does. It matters only while issues wait to become lines.
func (o *observer) countOthers(rows []sync.Milestone) {
	c := &o.base.Repo.Collection
	others := o.base.CountOthers(rows)
	if slices.Equal(others, c.Others) {
		return
	}
	for _, before := range c.Others {
		now := slices.IndexFunc(others, func(o sync.MilestoneCount) bool { return o.Number == before.Number })
		c.Doubt = c.Doubt || now >= 0 && others[now].Count < before.Count
	}
	c.Others, o.out.Changed = others, true
}
