package github

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// Snapshot lists all milestones, and the issues and pull requests of the scope.
func (h *Host) Snapshot(ctx context.Context, repo sync.Repository, scope sync.Scope) (sync.Snapshot, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Snapshot{}, err
	}
	h.bot.knows(repo, scope.Ours)
	snapshot := sync.Snapshot{Everyone: scope.Everyone}
	milestones, err := listAll[*gh.Milestone](ctx, c, path(repo, "milestones"), url.Values{"state": {"all"}})
	if err != nil {
		return sync.Snapshot{}, c.reading(err, "list milestones of %s", repo)
	}
	rows, err := h.issues(ctx, c, repo, scope)
	for _, row := range milestones {
		if err == nil { // issues tell more often who the bot is
			err = h.meet(ctx, c, row.GetCreator(), nil)
		}
		snapshot.Milestones = append(snapshot.Milestones, milestoneRow(row, h.bot))
	}
	if err != nil {
		return sync.Snapshot{}, c.reading(err, "list issues of %s", repo)
	}
	for _, row := range rows {
		if row.UpdatedAt.After(snapshot.Newest) {
			snapshot.Newest = row.UpdatedAt
		}
		if row.Ours || scope.Everyone {
			snapshot.Issues = append(snapshot.Issues, row)
		}
	}
	return snapshot, nil
}

// listings is how often a list that changed while it was read is read again.
const listings = 3

// issues lists everyone's rows, oldest first: GitHub promises no filter that tells which are the
// bot's. A row that joins the list meanwhile pushes the ones behind it over the edge of a page; it
// betrays itself by what turns up twice, and then the list is read again. The time of the last change
// would be a worse order: rows that change would change places.
func (h *Host) issues(ctx context.Context, c *connection, repo sync.Repository, scope sync.Scope) ([]sync.Issue, error) {
	var rows []sync.Issue
	for range listings {
		query := url.Values{"state": {"all"}, "sort": {"created"}, "direction": {"asc"}}
		if !scope.Since.IsZero() {
			query.Set("since", scope.Since.UTC().Format(time.RFC3339))
		}
		var listed []sync.Issue
		var met error
		err := eachPage(ctx, c, path(repo, "issues"), query, func(page []*gh.Issue) {
			for _, row := range page {
				if met == nil {
					met = h.meet(ctx, c, row.GetUser(), row.GetPerformedViaGithubApp())
				}
				listed = append(listed, scoped(issueRow(repo, row, h.bot), scope))
			}
		})
		if err = errors.Join(err, met); err != nil {
			return nil, err
		}
		if rows = newestOfEach(listed); len(rows) == len(listed) {
			break
		}
	}
	return rows, nil
}

// scoped leaves out the body of a person's issue, unless it is asked for.
func scoped(issue sync.Issue, scope sync.Scope) sync.Issue {
	if !issue.Ours && !scope.Adopted[issue.Number] {
		issue.Body = ""
	}
	return issue
}

// newestOfEach keeps the last row of each number, in order.
func newestOfEach(rows []sync.Issue) []sync.Issue {
	last := make(map[int]int, len(rows))
	for i, row := range rows {
		last[row.Number] = i
	}
	var kept []sync.Issue
	for i, row := range rows {
		if last[row.Number] == i {
			kept = append(kept, row)
		}
	}
	return kept
}

// Labels lists the names of every label.
func (h *Host) Labels(ctx context.Context, repo sync.Repository) ([]string, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	rows, err := listAll[*gh.Label](ctx, c, path(repo, "labels"), url.Values{})
	if err != nil {
		return nil, c.reading(err, "list labels of %s", repo)
	}
	names := make([]string, 0, len(rows))
	for _, row := range rows {
		names = append(names, row.GetName())
	}
	return names, nil
}

// Do carries out one action, as a rule in one request.
func (h *Host) Do(ctx context.Context, repo sync.Repository, action sync.Action, target sync.Target) (sync.Outcome, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Outcome{}, err
	}
	w := writer{c, repo, h.bot}
	outcome, err := w.do(ctx, action, target)
	if sync.IsGone(err) {
		err = w.confirmGone(ctx, err)
	}
	return outcome, err
}

// writer carries out actions in one repository.
type writer struct {
	*connection
	repo sync.Repository
	bot  *bot
}

func (w writer) do(ctx context.Context, action sync.Action, target sync.Target) (sync.Outcome, error) {
	switch a := action.(type) {
	case sync.CreateLabel:
		return sync.Outcome{}, w.createLabel(ctx, a)
	case sync.CreateMilestone:
		return w.createMilestone(ctx, a)
	case sync.UpdateMilestone:
		return w.updateMilestone(ctx, a, target)
	case sync.CreateIssue:
		return w.createIssue(ctx, a, target)
	case sync.UpdateIssue:
		return w.updateIssue(ctx, a, target)
	case sync.LinkSubIssue:
		return w.linkSubIssue(ctx, a, target)
	case sync.UnlinkSubIssue:
		return w.unlinkSubIssue(ctx, a, target)
	case sync.BlockIssue:
		return w.blockIssue(ctx, a, target)
	case sync.UnblockIssue:
		return w.unblockIssue(ctx, a, target)
	case sync.AddComment:
		return sync.Outcome{}, w.comment(ctx, a, target)
	default:
		return sync.Outcome{}, fmt.Errorf("act on %s: there is no action %T", w.repo, action)
	}
}

// confirmGone makes sure that the issue or milestone is gone, and not the whole repository out
// of the installation: then GitHub answers 404 to everything, and no link may be given up.
func (w writer) confirmGone(ctx context.Context, missing error) error {
	err := w.get(ctx, path(w.repo), new(gh.Repository))
	if err == nil {
		return missing
	}
	if notThere(err) {
		return &failure{doing: missing.Error(), reason: "the installation cannot see the repository", class: forbidden}
	}
	return w.reading(err, "read repository %s", w.repo)
}

// createLabel makes a label; one that is there already will do.
func (w writer) createLabel(ctx context.Context, a sync.CreateLabel) error {
	body := gh.CreateIssueLabelRequest{Name: a.Name, Color: &a.Color, Description: &a.Description}
	_, _, err := w.client.Issues.CreateLabel(ctx, w.repo.Owner, w.repo.Name, body)
	if r, ok := refused(err); ok && r.names("name", "already_exists") {
		return nil
	}
	return w.writing(err, "create label %q in %s", a.Name, w.repo)
}

// path returns the address of something in a repository, relative to the API's root.
func path(repo sync.Repository, below ...any) string {
	var b strings.Builder
	b.WriteString("repos/" + repo.String())
	for _, part := range below {
		fmt.Fprintf(&b, "/%v", part)
	}
	return b.String()
}

// missing returns what of want is not in have, without regard to case.
func missing(want, have []string) []string {
	var absent []string
	for _, name := range want {
		if !slices.ContainsFunc(have, func(s string) bool { return strings.EqualFold(s, name) }) {
			absent = append(absent, name)
		}
	}
	return absent
}
