package sync

import (
	"context"
	"fmt"
)

// blockerID is the id of the issue behind a relation, 0 where only its number is known.
func (ap *applier) blockerID(b Blocker) (int64, error) {
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
func (ap *applier) setBlocker(ctx context.Context, key Key, b Blocker, status BlockerStatus) error {
	b.Status = status
	record := ap.s.base.Items[key]
	record.Blockers = withBlocker(record.Blockers, b)
	return ap.s.saveItem(ctx, record)
}

// unrelated handles that GitHub would not have a relation, which the milestone's description tells
// of all the same.
func (ap *applier) relationRejected(ctx context.Context, action BlockIssue, err error) error {
	if IsGone(err) {
		// One of the two is gone, or too new to be found everywhere.
		if ap.s.now().Sub(ap.s.base.Items[action.Key].Issue.UpdatedAt) < createLag {
			ap.s.again(ap.s.now().Add(LookAgain))
		}
		return nil
	}
	if ap.rejectedRelations++; ap.rejectedRelations == 1 {
		ap.s.remark("relation-refused", "%s: %v", describe(action), err)
	}
	return ap.setBlocker(ctx, action.Key, action.Blocker, BlockerRefused)
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
