package reconcile

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
)

// foresee tells a ledger that wants to know it of everything that this pass is about to create.
func (ap *applier) foresee(ctx context.Context) error {
	ledger, ok := ap.s.ledger.(sync.Foresight)
	if !ok {
		return nil
	}
	var begun sync.Change
	for _, action := range ap.changes.Actions {
		switch a := action.(type) {
		case sync.CreateIssue:
			begun.Items = append(begun.Items, ap.intended(a))
		case sync.CreateMilestone:
			begun.Milestones = append(begun.Milestones, ap.intendedMilestone(a))
		}
	}
	if len(begun.Items)+len(begun.Milestones) == 0 {
		return nil
	}
	if err := ledger.Foresee(ctx, ap.s.repo, begun); err != nil {
		return fmt.Errorf("save intents: %w", err)
	}
	return nil
}

// intended is the record of an item whose issue is about to be created.
func (ap *applier) intended(a sync.CreateIssue) sync.ItemBase {
	record := ap.changes.PlannedItems[a.Key]
	record.Status, record.Parent, record.Blockers = sync.StatusIntended, "", ap.changes.AgreedItems[a.Key].Blockers
	record.IntendedAt = ap.s.now()
	return record
}

// intendedMilestone is the record of a milestone that is about to be created.
func (ap *applier) intendedMilestone(a sync.CreateMilestone) sync.MilestoneBase {
	record := ap.changes.PlannedMilestones[a.Key]
	record.IntendedAt = ap.s.now()
	return record
}
