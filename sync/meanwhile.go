package sync

import (
	"context"
	"fmt"
)

// changedMeanwhile reads the issue that an update is about to write, since GitHub offers no
// comparison: body, labels and assignees are written as a whole, and lists can be late. If the
// issue is not as the update was made for, nothing is written, and the next pass decides anew.
func (p *pass) changedMeanwhile(ctx context.Context, action Action) (bool, error) {
	update, ok := action.(UpdateIssue)
	if !ok {
		return false, nil
	}
	record := p.base.Items[update.Key]
	row, err := p.Host.Issue(ctx, p.repo, record.Issue.Number)
	switch {
	case IsGone(err):
		return false, nil // the update itself finds out for sure
	case err != nil:
		return false, fmt.Errorf("look at #%d again: %w", record.Issue.Number, err)
	case row.ID != 0 && record.Issue.ID != 0 && row.ID != record.Issue.ID:
		return false, fmt.Errorf("#%d is issue %d now and was %d: %w", row.Number, row.ID, record.Issue.ID, &AnotherRepository{Repository: p.repo})
	case row.UpdatedAt.Before(record.Issue.UpdatedAt) || row.saysWhat(record.Issue):
		return false, nil
	}
	record = withOwnWrite(p.repo, p.MarkerKeys, record, row)
	record.Issue = row
	p.base.Items[record.Key] = record
	p.again(p.Now())
	return true, p.save(ctx, Change{Items: []ItemBase{record}})
}
