package github

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/voice"
)

// Comment reads one comment.
func (h *Host) Comment(ctx context.Context, repo sync.Repository, id int64) (sync.Comment, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Comment{}, err
	}
	row := new(gh.IssueComment)
	if err := c.get(ctx, path(repo, "issues", "comments", id), row); err != nil {
		return sync.Comment{}, c.reading(err, "read comment %d in %s", id, repo)
	}
	return h.heard(ctx, c, repo, row)
}

// Comments lists the comments of the repository that changed since. GitHub lists them by their number, the
// oldest first, unless it is told otherwise.
func (h *Host) Comments(ctx context.Context, repo sync.Repository, since time.Time) ([]sync.Comment, error) {
	return h.comments(ctx, repo, path(repo, "issues", "comments"), url.Values{"since": {since.UTC().Format(time.RFC3339)}}, false)
}

// OwnComments lists the bot's comments on one issue.
func (h *Host) OwnComments(ctx context.Context, repo sync.Repository, issue int) ([]sync.Comment, error) {
	return h.comments(ctx, repo, path(repo, "issues", issue, "comments"), url.Values{}, true)
}

func (h *Host) comments(ctx context.Context, repo sync.Repository, list string, query url.Values, ours bool) ([]sync.Comment, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	var found []sync.Comment
	var met error
	err = eachPage(ctx, c, list, query, func(page []*gh.IssueComment) {
		for _, row := range page {
			comment, err := h.heard(ctx, c, repo, row)
			if err != nil && met == nil {
				met = err
			}
			if comment.Ours || !ours {
				found = append(found, comment)
			}
		}
	})
	if err != nil {
		return nil, c.reading(err, "list comments of %s", repo)
	}
	return found, met
}

// heard translates a comment.
func (h *Host) heard(ctx context.Context, c *connection, repo sync.Repository, row *gh.IssueComment) (sync.Comment, error) {
	if err := h.meet(ctx, c, row.GetUser(), row.GetPerformedViaGithubApp()); err != nil {
		return sync.Comment{}, err
	}
	comment := sync.Comment{
		ID: row.GetID(), Issue: issueOf(row.GetIssueURL(), repo), By: userOf(row.GetUser()), Ours: h.bot.said(row), Text: row.GetBody(),
		CreatedAt: row.GetCreatedAt().UTC(), UpdatedAt: row.GetUpdatedAt().UTC(),
	}
	if !comment.Ours {
		comment.Text = voice.FirstLine(comment.Text)
	}
	return comment, nil
}

// issueOf is the number at the end of the address of an issue in the repository, 0 if it is not one.
func issueOf(address string, repo sync.Repository) int {
	home, number, ok := cutLast(address, "/issues/")
	if !ok || !strings.HasSuffix(strings.ToLower(home), "/"+strings.ToLower(path(repo))) {
		return 0
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// cutLast cuts at the last separator.
func cutLast(text, separator string) (before, after string, found bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(separator):], true
}

// React adds a reaction. GitHub answers 200 where it is there already.
func (h *Host) React(ctx context.Context, repo sync.Repository, comment int64, reaction sync.Reaction) error {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return err
	}
	_, err = c.send(ctx, http.MethodPost, path(repo, "issues", "comments", comment, "reactions"), map[string]any{"content": string(reaction)}, nil)
	return c.writing(err, "react to comment %d in %s", comment, repo)
}

// Say writes a comment, or changes one of ours.
func (h *Host) Say(ctx context.Context, repo sync.Repository, issue int, comment int64, text string) error {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return err
	}
	method, where := http.MethodPost, path(repo, "issues", issue, "comments")
	if comment != 0 {
		method, where = http.MethodPatch, path(repo, "issues", "comments", comment)
	}
	_, err = c.send(ctx, method, where, map[string]any{"body": text}, nil)
	return c.writing(err, "comment on issue #%d of %s", issue, repo)
}
