package github

import (
	"context"
	"errors"
	"fmt"
	"slices"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// errNoRow tells that a write was answered without the row that it should have shown.
var errNoRow = errors.New("the answer does not show what was written")

func (w writer) createIssue(ctx context.Context, a sync.CreateIssue, target sync.Target) (sync.Outcome, error) {
	body := map[string]any{"title": a.Title, "body": a.Body}
	if len(a.Labels) > 0 {
		body["labels"] = a.Labels
	}
	if len(a.Assignees) > 0 {
		body["assignees"] = a.Assignees
	}
	if target.Milestone > 0 {
		body["milestone"] = target.Milestone
	}
	row, unassignable, err := w.createAssigned(ctx, body, a.Assignees)
	if err != nil {
		return sync.Outcome{}, w.writing(err, "create issue %q in %s", a.Title, w.repo)
	}
	w.bot.learn(row.GetUser())
	unassignable = w.leftOut(ctx, row, a.Assignees, unassignable)
	dropped := append(unset(row, a.Labels, missing(a.Assignees, unassignable)), wrongMilestone(row, target.Milestone)...)
	return w.issueOutcome(row, dropped, unassignable), nil
}

func (w writer) updateIssue(ctx context.Context, a sync.UpdateIssue, target sync.Target) (sync.Outcome, error) {
	body := map[string]any{}
	var labels, assignees []string
	if a.Title != nil {
		body["title"] = *a.Title
	}
	if a.Body != nil {
		body["body"] = *a.Body
	}
	if a.Closed != nil {
		body["state"] = state(*a.Closed)
		if a.Reason != "" {
			body["state_reason"] = a.Reason
		}
	}
	if a.Labels != nil {
		labels = *a.Labels
		body["labels"] = append([]string{}, labels...)
	}
	if a.Assignees != nil {
		assignees = *a.Assignees
		body["assignees"] = append([]string{}, assignees...)
	}
	if a.Milestone != nil {
		body["milestone"] = nil
		if *a.Milestone != "" && target.Milestone > 0 {
			body["milestone"] = target.Milestone
		}
	}
	if len(body) == 0 {
		return sync.Outcome{}, nil
	}
	row, unassignable, err := w.updateAssigned(ctx, target.Issue, body, assignees)
	if err != nil {
		return sync.Outcome{}, w.writing(err, "update issue #%d in %s", target.Issue, w.repo)
	}
	unassignable = w.leftOut(ctx, row, assignees, unassignable)
	dropped := unset(row, labels, missing(assignees, unassignable))
	if number, ok := body["milestone"].(int); ok {
		dropped = append(dropped, wrongMilestone(row, number)...)
	}
	return w.issueOutcome(row, dropped, unassignable), nil
}

// sendIssue sends a request that is answered with an issue.
func (w writer) sendIssue(ctx context.Context, method, path string, body map[string]any) (*gh.Issue, error) {
	row := new(gh.Issue)
	var sent any
	if body != nil {
		sent = body
	}
	_, err := w.send(ctx, method, path, sent, row)
	if err == nil && row.GetNumber() == 0 {
		err = errNoRow
	}
	return row, err
}

func (w writer) issueOutcome(row *gh.Issue, dropped, unassignable []string) sync.Outcome {
	issue := issueRow(w.repo, row, w.bot)
	return sync.Outcome{Issue: &issue, Dropped: dropped, Unassignable: unassignable}
}

// unset names the labels and assignees that GitHub left out: it does so without a word where
// the App may not set them.
func unset(row *gh.Issue, labels, assignees []string) []string {
	issue := issueRow(sync.Repository{}, row, new(bot))
	var dropped []string
	for _, name := range missing(labels, issue.Labels) {
		dropped = append(dropped, fmt.Sprintf("label %q", name))
	}
	for _, login := range missing(assignees, issue.Assignees) {
		dropped = append(dropped, "assignee @"+login)
	}
	return dropped
}

func wrongMilestone(row *gh.Issue, want int) []string {
	if want == 0 || row.GetMilestone().GetNumber() == want {
		return nil
	}
	return []string{fmt.Sprintf("milestone %d", want)}
}

// issueRow translates an issue or a pull request.
func issueRow(repo sync.Repository, row *gh.Issue, bot *bot) sync.Issue {
	issue := sync.Issue{
		Number:        row.GetNumber(),
		ID:            row.GetID(),
		Title:         row.GetTitle(),
		Body:          row.GetBody(),
		Closed:        row.GetState() == "closed",
		Milestone:     row.GetMilestone().GetNumber(),
		UpdatedAt:     row.GetUpdatedAt().UTC(),
		Ours:          bot.opened(repo, row),
		Comments:      row.GetComments(),
		IsPullRequest: row.IsPullRequest(),
		Merged:        row.PullRequestLinks != nil && row.PullRequestLinks.MergedAt != nil,
	}
	for _, label := range row.Labels {
		issue.Labels = append(issue.Labels, label.GetName())
	}
	for _, user := range row.Assignees {
		issue.Assignees = append(issue.Assignees, user.GetLogin())
	}
	if issue.Closed {
		issue.Reason = reason(row)
		issue.ClosedAt = row.GetClosedAt().UTC()
	}
	return issue
}

// reason is why a closed issue was closed, "" where GitHub gives no reason that is known.
func reason(row *gh.Issue) string {
	if slices.Contains([]string{"completed", "not_planned", "duplicate"}, row.GetStateReason()) {
		return row.GetStateReason()
	}
	return ""
}
