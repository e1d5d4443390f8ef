package sync

import (
	"context"
	"fmt"
)

// blockerID is the id of the issue behind a relation, 0 where only its number is known.
func (p *pass) blockerID(b Blocker) (int64, error) {
	if b.Item == "" {
		return 0, nil
	}
	row := p.base.Items[b.Item].Issue
	if row.Number == 0 {
		return 0, errNoTarget
	}
	return row.ID, nil
}

// setBlocker stores where a relation stands.
func (p *pass) setBlocker(ctx context.Context, key Key, b Blocker, status BlockerStatus) error {
	b.Status = status
	record := p.base.Items[key]
	record.Blockers = withBlocker(record.Blockers, b)
	p.base.Items[key] = record
	return p.save(ctx, Change{Items: []ItemBase{record}})
}

// unrelated handles that GitHub would not have a relation, which the milestone's description tells
// of all the same.
func (p *pass) unrelated(ctx context.Context, action BlockIssue, err error) error {
	if IsGone(err) {
		// One of the two is gone, or too new to be found everywhere.
		if p.Now().Sub(p.base.Items[action.Key].Issue.UpdatedAt) < createLag {
			p.again(p.Now().Add(lookAgain))
		}
		return nil
	}
	if p.refusedRelations++; p.refusedRelations == 1 {
		p.remark("relation-refused", "%s: %v", describe(action), err)
	}
	return p.setBlocker(ctx, action.Key, action.Blocker, BlockerRefused)
}

// tellRelations sums up what was refused beside the first one.
func (p *pass) tellRelations() {
	if p.refusedRelations > 1 {
		for i := range p.result.Notices {
			if p.result.Notices[i].Code == "relation-refused" {
				p.result.Notices[i].Message += fmt.Sprintf(" (and %d more)", p.refusedRelations-1)
			}
		}
	}
}
