package github

import (
	"context"
	"net/http"
	"net/url"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// CloseEvent tells who closed an issue and, if comments are asked for, what people said on it, oldest
// first. A bot's word does not count. What they may do is not told: the association of an author, which
// GitHub answers with a comment, leaves out members whose membership is private.
func (h *Host) CloseEvent(ctx context.Context, repo sync.Repository, number int, comments bool) (sync.CloseEvent, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.CloseEvent{}, err
	}
	row := new(gh.Issue)
	if err := c.get(ctx, path(repo, "issues", number), row); err != nil {
		return sync.CloseEvent{}, c.reading(err, "read issue #%d of %s", number, repo)
	}
	closing := sync.CloseEvent{
		Issue: number, At: row.GetClosedAt().UTC(), By: row.GetClosedBy().GetLogin(), Email: h.noReply(row.GetClosedBy()),
	}
	if !comments || row.GetComments() == 0 {
		return closing, nil
	}
	rows, err := listAll[*gh.IssueComment](ctx, c, path(repo, "issues", number, "comments"), url.Values{})
	if err != nil {
		return sync.CloseEvent{}, c.reading(err, "list comments of issue #%d of %s", number, repo)
	}
	for _, comment := range rows {
		if err := h.meet(ctx, c, comment.GetUser(), comment.GetPerformedViaGithubApp()); err != nil {
			return sync.CloseEvent{}, err
		}
		if h.bot.said(comment) {
			closing.Ours = append(closing.Ours, comment.GetBody())
		}
		if comment.GetUser().GetType() != "Bot" {
			closing.Comments = append(closing.Comments, sync.Remark{By: userOf(comment.GetUser()), Text: comment.GetBody()})
		}
	}
	return closing, nil
}

// comment says something on an issue.
func (w writer) comment(ctx context.Context, a sync.AddComment, target sync.Target) error {
	_, err := w.send(ctx, http.MethodPost, path(w.repo, "issues", target.Issue, "comments"), map[string]any{"body": a.Body}, nil)
	return w.writing(err, "comment on issue #%d of %s", target.Issue, w.repo)
}
