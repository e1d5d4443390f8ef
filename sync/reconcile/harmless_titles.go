package reconcile

import (
	"context"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// harmlessTitles is a host to which the titles of issues go harmless, and from which they come as
// they were. GitHub makes links of references in titles, and the title of an issue is quoted where
// it is no title any more, such as in messages and commits. Labels and milestones have their names
// as they are: nothing acts there.
type harmlessTitles struct{ sync.Host }

// Snapshot implements [sync.TrackerReader].
func (h harmlessTitles) Snapshot(ctx context.Context, repo sync.Repository, scope sync.Scope) (sync.Snapshot, error) {
	return harmlessReads{h.Host}.Snapshot(ctx, repo, scope)
}

// Issue implements [sync.TrackerReader].
func (h harmlessTitles) Issue(ctx context.Context, repo sync.Repository, number int) (sync.Issue, error) {
	return harmlessReads{h.Host}.Issue(ctx, repo, number)
}

// Do implements [sync.Tracker].
func (h harmlessTitles) Do(ctx context.Context, repo sync.Repository, action sync.Action, target sync.Target) (sync.Outcome, error) {
	switch a := action.(type) {
	case sync.CreateIssue:
		a.Title = markup.Neutral(a.Title)
		action = a
	case sync.UpdateIssue:
		if a.Title != nil {
			title := markup.Neutral(*a.Title)
			a.Title = &title
			action = a
		}
	}
	outcome, err := h.Host.Do(ctx, repo, action, target)
	if outcome.Issue != nil {
		issue := *outcome.Issue
		issue.Title = markup.PlainTitle(issue.Title)
		outcome.Issue = &issue
	}
	return outcome, err
}

// harmlessReads is the same for those who only look.
type harmlessReads struct{ sync.Reader }

// Snapshot implements [sync.TrackerReader].
func (h harmlessReads) Snapshot(ctx context.Context, repo sync.Repository, scope sync.Scope) (sync.Snapshot, error) {
	snapshot, err := h.Reader.Snapshot(ctx, repo, scope)
	for i := range snapshot.Issues {
		snapshot.Issues[i].Title = markup.PlainTitle(snapshot.Issues[i].Title)
	}
	return snapshot, err
}

// Issue implements [sync.TrackerReader].
func (h harmlessReads) Issue(ctx context.Context, repo sync.Repository, number int) (sync.Issue, error) {
	issue, err := h.Reader.Issue(ctx, repo, number)
	issue.Title = markup.PlainTitle(issue.Title)
	return issue, err
}
