package reconcile

import (
	"context"

	"github.com/milepost/milepost/sync"
)

// lacks reports whether this GitHub is known not to have what an action needs. It is asked again once
// the issues are listed anew.
func (s *study) lacks(action sync.Action) bool {
	switch action.(type) {
	case sync.BlockIssue, sync.UnblockIssue:
		return s.base.Repo.NoRelations
	case sync.LinkSubIssue:
		return s.base.Repo.NoSubIssues
	default:
		return false
	}
}

// unsupported notes that this GitHub does not have what an action needs, and tells it once.
func (ap *applier) unsupported(ctx context.Context, action sync.Action, err error) error {
	change := sync.Change{Repo: &ap.s.base.Repo}
	switch a := action.(type) {
	case sync.BlockIssue:
		record := ap.s.base.Items[a.Key]
		record.Blockers = sync.WithoutBlocker(record.Blockers, a.Blocker)
		ap.s.base.Items[a.Key] = record
		ap.s.base.Repo.NoRelations, change.Items = true, []sync.ItemBase{record}
		ap.s.remark("no-relations", "GitHub takes no relations between issues here, so they are told in words alone: %v", err)
	case sync.LinkSubIssue:
		ap.s.base.Repo.NoSubIssues = true
		ap.s.remark("no-sub-issues", "this GitHub has no sub-issues, so bodies list what belongs below an issue: %v", err)
		ap.s.again(ap.s.now()) // for the bodies
	default:
		return err
	}
	return ap.s.save(ctx, change)
}
