package reconcile

import (
	"cmp"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// account is what people are told of a pass: what it would do, or what it did.
type account struct {
	s *study
	// before has the items as they were known before the plans were read.
	before map[sync.Key]sync.ItemBase
	// placement and changes are what was decided.
	placement identity.Placement
	changes   sync.Changeset
}

// into writes it into a preview, which may know more. The actions are those that would be carried out, or that were.
func (a *account) into(p *sync.Preview, actions []sync.Action, edits []sync.Edit) {
	p.Head, p.Actions, p.Edits, p.Held, p.Questions = a.s.head, actions, edits, a.changes.Held, a.changes.Questions
	p.Diagnostics, p.Subjects = a.s.plans.diagnostics, map[sync.Key]sync.Subject{}
	a.reworded(p)
	for _, action := range actions {
		a.point(p, action.Subject())
	}
	for _, edit := range edits {
		a.point(p, edit.Proposed.Key)
	}
	p.People = sync.Assigned(actions, func(key sync.Key) []string { return a.before[key].Issue.Assignees })
}

// reworded lists the lines that are recognised in other words.
func (a *account) reworded(p *sync.Preview) {
	for _, placed := range a.placement.Items {
		old, known := a.before[placed.Key]
		now, ok := a.changes.AgreedItems[placed.Key]
		if known && ok && old.Text != "" && old.Text != now.Text {
			p.Reworded = append(p.Reworded, sync.Reworded{Key: placed.Key, From: old.Text, To: now.Text, How: placed.How})
			a.point(p, placed.Key)
		}
	}
}

// point notes where something stands, and what it was called before.
func (a *account) point(p *sync.Preview, key sync.Key) {
	if item, ok := a.changes.PlannedItems[key]; ok {
		row := a.s.base.Items[key].Issue
		p.Subjects[key] = sync.Subject{
			Plan: item.Plan, Line: item.Line, Number: row.Number,
			Title: cmp.Or(a.before[key].Issue.Title, row.Title, item.Issue.Title, item.Title, item.Text),
			Gone:  item.Status == sync.StatusRemoved,
		}
		return
	}
	if milestone, ok := a.changes.PlannedMilestones[key]; ok {
		row := a.s.base.Milestones[key].Milestone
		p.Subjects[key] = sync.Subject{
			Plan: milestone.Plan, Number: row.Number, Title: cmp.Or(row.Title, milestone.Title), Milestone: true,
		}
	}
}
