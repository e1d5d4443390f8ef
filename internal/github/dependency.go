package github

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// blockIssue makes one issue wait for another. That it does already will do, and is told.
func (w writer) blockIssue(ctx context.Context, a sync.BlockIssue, target sync.Target) (sync.Outcome, error) {
	doing := fmt.Sprintf("block issue #%d in %s", target.Issue, w.repo)
	blocker, err := w.blocker(ctx, a.Blocker, target, doing)
	if err != nil {
		return sync.Outcome{}, err
	}
	row := new(gh.Issue)
	_, err = w.send(ctx, http.MethodPost, path(w.repo, "issues", target.Issue, "dependencies", "blocked_by"), map[string]any{"issue_id": blocker}, row)
	r, isRefusal := refused(err)
	switch {
	case err == nil:
		return w.rowOf(row, target.Issue), nil
	case isRefusal && r.status == http.StatusUnprocessableEntity && w.isBlocked(ctx, target.Issue, blocker):
		return sync.Outcome{Existed: true}, nil
	case isRefusal && !r.limit() && (notThere(err) || r.status == http.StatusForbidden) &&
		w.exists(ctx, target.Issue) && !w.hasRelations(ctx, target.Issue):
		return sync.Outcome{}, &failure{doing: doing, reason: r.String(), class: unsupported}
	default:
		return sync.Outcome{}, w.writing(err, "%s", doing)
	}
}

// unblockIssue takes a relation back; that it is not there will do.
func (w writer) unblockIssue(ctx context.Context, a sync.UnblockIssue, target sync.Target) (sync.Outcome, error) {
	doing := fmt.Sprintf("unblock issue #%d in %s", target.Issue, w.repo)
	blocker, err := w.blocker(ctx, a.Blocker, target, doing)
	if sync.IsRejected(err) {
		return sync.Outcome{}, nil // it went with the issue
	}
	if err != nil {
		return sync.Outcome{}, err
	}
	row := new(gh.Issue)
	_, err = w.send(ctx, http.MethodDelete, path(w.repo, "issues", target.Issue, "dependencies", "blocked_by", blocker), nil, row)
	if notThere(err) {
		return sync.Outcome{}, nil
	}
	if err != nil {
		return sync.Outcome{}, w.writing(err, "%s", doing)
	}
	return w.rowOf(row, target.Issue), nil
}

// blocker is the id of the issue that blocks, which is looked up where only its number is known.
func (w writer) blocker(ctx context.Context, b sync.Blocker, target sync.Target, doing string) (int64, error) {
	if target.Blocker != 0 {
		return target.Blocker, nil
	}
	row := new(gh.Issue)
	err := w.get(ctx, path(w.repo, "issues", b.Issue), row)
	if notThere(err) || status(err) == http.StatusMovedPermanently {
		return 0, &failure{doing: doing, reason: fmt.Sprintf("there is no issue #%d", b.Issue), class: rejected}
	}
	if err != nil {
		return 0, w.reading(err, "read issue #%d in %s", b.Issue, w.repo)
	}
	return row.GetID(), nil
}

// hasRelations reports whether this GitHub lets us see relations, as far as an issue that exists tells.
func (w writer) hasRelations(ctx context.Context, number int) bool {
	err := w.get(ctx, path(w.repo, "issues", number, "dependencies", "blocked_by"), new([]*gh.Issue))
	return !notThere(err) && status(err) != http.StatusForbidden
}

// isBlocked reports whether an issue waits for another one.
func (w writer) isBlocked(ctx context.Context, number int, blocker int64) bool {
	rows, err := listAll[*gh.Issue](ctx, w.connection, path(w.repo, "issues", number, "dependencies", "blocked_by"), url.Values{})
	if err != nil {
		return false
	}
	for _, row := range rows {
		if row.GetID() == blocker {
			return true
		}
	}
	return false
}
