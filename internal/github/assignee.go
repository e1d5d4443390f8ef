package github

import (
	"context"
	"net/http"
	"net/url"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// maxAssignees is how many people GitHub assigns to one issue.
const maxAssignees = 10

// Assignable asks whether issues of the repository may be assigned to whoever has the login.
func (h *Host) Assignable(ctx context.Context, repo sync.Repository, login string) (bool, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return false, err
	}
	return c.assignable(ctx, repo, login)
}

func (c *connection) assignable(ctx context.Context, repo sync.Repository, login string) (bool, error) {
	err := c.get(ctx, path(repo, "assignees", url.PathEscape(login)), nil)
	if notThere(err) {
		return false, nil
	}
	return err == nil, c.reading(err, "ask whether %s may be assigned in %s", login, repo)
}

// sort asks of each login by itself whether it may be assigned, since GitHub refuses all of them for
// one that may not.
func (w writer) sort(ctx context.Context, logins []string) (may, mayNot []string, err error) {
	for _, login := range logins {
		ok, err := w.assignable(ctx, w.repo, login)
		switch {
		case err != nil:
			return nil, nil, err
		case ok:
			may = append(may, login)
		default:
			mayNot = append(mayNot, login)
		}
	}
	return may, mayNot, nil
}

// refusedAssignees reports whether GitHub refused a request for those whom it was to assign.
func refusedAssignees(err error) bool {
	r, ok := refused(err)
	return ok && r.status == http.StatusUnprocessableEntity && r.names("assignees", "")
}

// createAssigned creates an issue. Where GitHub refuses it for somebody who cannot be assigned, the others
// are kept, and those who cannot be are returned.
func (w writer) createAssigned(ctx context.Context, body map[string]any, logins []string) (*gh.Issue, []string, error) {
	row, err := w.sendIssue(ctx, http.MethodPost, path(w.repo, "issues"), body)
	if !refusedAssignees(err) {
		return row, nil, err
	}
	may, mayNot, err := w.sort(ctx, logins)
	if err != nil {
		return nil, nil, err
	}
	if len(mayNot) == 0 && len(may) <= maxAssignees {
		may = nil // it is not for who they are
	}
	delete(body, "assignees")
	if len(may) > 0 {
		body["assignees"] = may[:min(len(may), maxAssignees)]
	}
	row, err = w.sendIssue(ctx, http.MethodPost, path(w.repo, "issues"), body)
	return row, mayNot, err
}

// updateAssigned changes an issue. Where GitHub refuses it for somebody who cannot be assigned, all else is
// changed, and people are added and taken off by themselves: whoever is on the issue and wanted there stays,
// even if they could not be assigned again.
func (w writer) updateAssigned(ctx context.Context, number int, body map[string]any, logins []string) (*gh.Issue, []string, error) {
	address := path(w.repo, "issues", number)
	row, err := w.sendIssue(ctx, http.MethodPatch, address, body)
	if !refusedAssignees(err) {
		return row, nil, err
	}
	delete(body, "assignees")
	if row, err = w.issueAsChanged(ctx, address, body); err != nil {
		return nil, nil, err
	}
	on := loginsOn(row)
	may, mayNot, err := w.sort(ctx, missing(logins, on))
	if err != nil {
		return nil, nil, err
	}
	if off := missing(on, logins); len(off) > 0 {
		if row, err = w.sendIssue(ctx, http.MethodDelete, address+"/assignees", map[string]any{"assignees": off}); err != nil {
			return nil, nil, err
		}
	}
	if len(may) > 0 {
		row, err = w.sendIssue(ctx, http.MethodPost, address+"/assignees", map[string]any{"assignees": may})
	}
	return row, mayNot, err
}

// issueAsChanged changes what is left of an update, and reads the issue where nothing is.
func (w writer) issueAsChanged(ctx context.Context, address string, body map[string]any) (*gh.Issue, error) {
	if len(body) == 0 {
		return w.sendIssue(ctx, http.MethodGet, address, nil)
	}
	return w.sendIssue(ctx, http.MethodPatch, address, body)
}

// leftOut adds those who are not on the issue and cannot be assigned to those of whom that is known: GitHub may
// leave people out without a word. The issue was written, so an answer that is missing here tells nothing.
func (w writer) leftOut(ctx context.Context, row *gh.Issue, logins, known []string) []string {
	_, mayNot, _ := w.sort(ctx, missing(missing(logins, loginsOn(row)), known))
	return append(known, mayNot...)
}

// loginsOn lists who is assigned to an issue.
func loginsOn(row *gh.Issue) []string {
	logins := make([]string, 0, len(row.Assignees))
	for _, user := range row.Assignees {
		logins = append(logins, user.GetLogin())
	}
	return logins
}
