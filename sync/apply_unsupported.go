package sync

import "context"

// lacks tells whether this GitHub is known not to have what an action needs. It is asked again once
// the issues are listed anew.
func (ap *applier) lacks(action Action) bool {
	switch action.(type) {
	case BlockIssue, UnblockIssue:
		return ap.s.base.Repo.NoRelations
	case LinkSubIssue:
		return ap.s.base.Repo.NoSubIssues
	default:
		return false
	}
}

// unsupported notes that this GitHub does not have what an action needs, and tells it once.
func (ap *applier) unsupported(ctx context.Context, action Action, err error) error {
	change := Change{Repo: &ap.s.base.Repo}
	switch a := action.(type) {
	case BlockIssue:
		record := ap.s.base.Items[a.Key]
		record.Blockers = withoutBlocker(record.Blockers, a.Blocker)
		ap.s.base.Items[a.Key] = record
		ap.s.base.Repo.NoRelations, change.Items = true, []ItemBase{record}
		ap.s.remark("no-relations", "GitHub takes no relations between issues here, so they are told in words alone: %v", err)
	case LinkSubIssue:
		ap.s.base.Repo.NoSubIssues = true
		ap.s.remark("no-sub-issues", "this GitHub has no sub-issues, so bodies list what belongs below an issue: %v", err)
		ap.s.again(ap.s.now()) // for the bodies
	default:
		return err
	}
	return ap.s.save(ctx, change)
}
