package github

import (
	"context"
	"fmt"
	"net/http"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// linkSubIssue hangs an issue below its parent; if it hangs there already, that will do.
func (w writer) linkSubIssue(ctx context.Context, a sync.LinkSubIssue, target sync.Target) (sync.Outcome, error) {
	body := map[string]any{"sub_issue_id": target.IssueID}
	if a.Replace {
		body["replace_parent"] = true
	}
	row := new(gh.Issue)
	_, err := w.send(ctx, http.MethodPost, path(w.repo, "issues", target.Parent, "sub_issues"), body, row)
	if r, ok := refused(err); ok && r.status == http.StatusUnprocessableEntity && r.says("duplicate sub-issues") {
		return sync.Outcome{Existed: true}, w.moveSubIssue(ctx, target)
	}
	if notThere(err) && w.exists(ctx, target.Parent) {
		lost := &failure{
			doing:  fmt.Sprintf("put issue #%d below #%d in %s", target.Issue, target.Parent, w.repo),
			reason: "the issue cannot be found",
			class:  rejected,
		}
		if !w.hasSubIssues(ctx, target.Parent) {
			lost.reason, lost.class = "GitHub knows no such request", unsupported
		}
		return sync.Outcome{}, lost
	}
	if err != nil {
		return sync.Outcome{}, w.writing(err, "put issue #%d below #%d in %s", target.Issue, target.Parent, w.repo)
	}
	return w.rowOf(row, target.Issue), w.moveSubIssue(ctx, target)
}

// moveSubIssue puts a new sub-issue, which stands last, in front of another one. Where that one is
// elsewhere by now, or GitHub refuses for another reason, the end will do.
func (w writer) moveSubIssue(ctx context.Context, target sync.Target) error {
	if target.Before == 0 {
		return nil
	}
	body := map[string]any{"sub_issue_id": target.IssueID, "before_id": target.Before}
	_, err := w.send(ctx, http.MethodPatch, path(w.repo, "issues", target.Parent, "sub_issues", "priority"), body, nil)
	err = w.writing(err, "put issue #%d in its place below #%d in %s", target.Issue, target.Parent, w.repo)
	if sync.IsRejected(err) || sync.IsGone(err) {
		return nil
	}
	return err
}

// unlinkSubIssue takes an issue away from its parent; that it is not there, or that one of them was
// deleted, will do.
func (w writer) unlinkSubIssue(ctx context.Context, _ sync.UnlinkSubIssue, target sync.Target) (sync.Outcome, error) {
	body := map[string]any{"sub_issue_id": target.IssueID}
	row := new(gh.Issue)
	_, err := w.send(ctx, http.MethodDelete, path(w.repo, "issues", target.Parent, "sub_issue"), body, row)
	if notThere(err) {
		return sync.Outcome{}, nil
	}
	if err != nil {
		return sync.Outcome{}, w.writing(err, "take issue #%d from #%d in %s", target.Issue, target.Parent, w.repo)
	}
	return w.rowOf(row, target.Issue), nil
}

// rowOf returns the row if it is the issue's: an answer about its parent says nothing of it.
func (w writer) rowOf(row *gh.Issue, number int) sync.Outcome {
	if row.GetNumber() != number {
		return sync.Outcome{}
	}
	return w.issueOutcome(row, nil, nil)
}

// hasSubIssues reports whether this GitHub knows of sub-issues, as far as an issue that exists tells.
func (w writer) hasSubIssues(ctx context.Context, number int) bool {
	return !notThere(w.get(ctx, path(w.repo, "issues", number, "sub_issues"), new([]*gh.Issue)))
}

// exists reports whether the issue can be read.
func (w writer) exists(ctx context.Context, number int) bool {
	return w.get(ctx, path(w.repo, "issues", number), new(gh.Issue)) == nil
}
