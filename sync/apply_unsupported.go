package sync

import "context"

// lacks tells whether this GitHub is known not to have what an action needs. It is asked again once
// the issues are listed anew.
func (p *pass) lacks(action Action) bool {
	switch action.(type) {
	case BlockIssue, UnblockIssue:
		return p.base.Repo.NoRelations
	case LinkSubIssue:
		return p.base.Repo.NoSubIssues
	default:
		return false
	}
}

// unsupported notes that this GitHub does not have what an action needs, and tells it once.
func (p *pass) unsupported(ctx context.Context, action Action, err error) error {
	change := Change{Repo: &p.base.Repo}
	switch a := action.(type) {
	case BlockIssue:
		record := p.base.Items[a.Key]
		record.Blockers = withoutBlocker(record.Blockers, a.Blocker)
		p.base.Items[a.Key] = record
		p.base.Repo.NoRelations, change.Items = true, []ItemBase{record}
		p.remark("no-relations", "GitHub takes no relations between issues here, so they are told in words alone: %v", err)
	case LinkSubIssue:
		p.base.Repo.NoSubIssues = true
		p.remark("no-sub-issues", "this GitHub has no sub-issues, so bodies list what belongs below an issue: %v", err)
		p.again(p.Now()) // for the bodies
	default:
		return err
	}
	return p.save(ctx, change)
}
