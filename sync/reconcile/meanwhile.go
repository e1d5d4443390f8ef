package reconcile

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/observe"
)

// changedMeanwhile reads the issue that an update is about to write, since GitHub offers no
// comparison: body, labels and assignees are written as a whole, and lists can be late. If the
// issue is not as the update was made for, nothing is written, and the next pass decides anew.
func (ap *applier) changedMeanwhile(ctx context.Context, action sync.Action) (bool, error) {
	update, ok := action.(sync.UpdateIssue)
	if !ok {
		return false, nil
	}
	record := ap.s.base.Items[update.Key]
	row, err := ap.s.host.Issue(ctx, ap.s.repo, record.Issue.Number)
	switch {
	case sync.IsGone(err):
		return false, nil // the update itself finds out for sure
	case err != nil:
		return false, fmt.Errorf("look at #%d again: %w", record.Issue.Number, err)
	case row.ID != 0 && record.Issue.ID != 0 && row.ID != record.Issue.ID:
		return false, fmt.Errorf("#%d is issue %d now and was %d: %w", row.Number, row.ID, record.Issue.ID, &sync.AnotherRepository{Repository: ap.s.repo})
	case row.UpdatedAt.Before(record.Issue.UpdatedAt) || row.SaysWhat(record.Issue):
		return false, nil
	}
	record = observe.WithOwnWrite(ap.s.base, ap.s.repo, ap.s.engine.MarkerKeys, record, row)
	record.Issue = row
	ap.s.base.Items[record.Key] = record
	ap.s.again(ap.s.now())
	return true, ap.s.saveItem(ctx, record)
}
