package reconcile

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/observe"
)

// blockerID is the id of the issue behind a relation, 0 where only its number is known.
func (ap *applier) blockerID(b sync.Blocker) (int64, error) {
	if b.Item == "" {
		return 0, nil
	}
	row := ap.s.base.Items[b.Item].Issue
	if row.Number == 0 {
		return 0, errNoTarget
	}
	return row.ID, nil
}

// setBlocker stores where a relation stands.
func (ap *applier) setBlocker(ctx context.Context, key sync.Key, b sync.Blocker, status sync.BlockerStatus) error {
	b.Status = status
	record := ap.s.base.Items[key]
	record.Blockers = sync.WithBlocker(record.Blockers, b)
	return ap.s.saveItem(ctx, record)
}

// unrelated handles that GitHub would not have a relation, which the milestone's description tells
// of all the same.
func (ap *applier) relationRejected(ctx context.Context, action sync.BlockIssue, err error) error {
	if sync.IsGone(err) {
		// One of the two is gone, or too new to be found everywhere.
		if ap.s.hostNow().Sub(ap.s.base.Items[action.Key].Issue.UpdatedAt) < observe.CreateLag {
			ap.s.again(ap.s.now().Add(sync.LookAgain))
		}
		return nil
	}
	if ap.rejectedRelations++; ap.rejectedRelations == 1 {
		ap.s.remark("relation-refused", "%s: %v", sync.Describe(action), err)
	}
	return ap.setBlocker(ctx, action.Key, action.Blocker, sync.BlockerRefused)
}

// tellRelations sums up what was refused beside the first one.
func (ap *applier) tellRelations() {
	if ap.rejectedRelations > 1 {
		for i := range ap.s.result.Notices {
			if ap.s.result.Notices[i].Code == "relation-refused" {
				ap.s.result.Notices[i].Message += fmt.Sprintf(" (and %d more)", ap.rejectedRelations-1)
			}
		}
	}
}
