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

// countOthers notices that there are others beside what is known in a milestone than when they were counted: something
// came, or left without a word as what is deleted or transferred does. Which of the two is known once all that was
// found has been looked at.
func (o *observer) countOthers(rows []sync.Milestone) {
	o.out.Changed = o.out.Changed || !slices.Equal(o.base.CountOthers(rows), o.base.Repo.Collection.Others)
}
