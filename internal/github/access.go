package github

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// Access asks as the App itself for the installation, and then for the repository. If the
// installation grants something else than was known, the next request gets a new token.
func (h *Host) Access(ctx context.Context, repo sync.Repository) (sync.Access, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Access{}, err
	}
	if h.options.Token != "" {
		return c.accessByToken(ctx, repo)
	}
	var installation struct {
		SuspendedAt *time.Time                 `json:"suspended_at"`
		Permissions map[string]json.RawMessage `json:"permissions"` // there may be more than any library knows
	}
	err = h.app.get(ctx, fmt.Sprintf("app/installations/%d", repo.Installation), &installation)
	switch {
	case status(err) == http.StatusNotFound:
		return sync.Access{Problem: sync.AccessProblemUninstalled}, nil
	case err != nil:
		return sync.Access{}, h.app.reading(err, "read installation %d", repo.Installation)
	case installation.SuspendedAt != nil:
		return sync.Access{Problem: sync.AccessProblemSuspended}, nil
	}
	granted, err := json.Marshal(installation.Permissions)
	if err != nil {
		return sync.Access{}, fmt.Errorf("read installation %d: %w", repo.Installation, err)
	}
	access := sync.Access{Permissions: string(granted)}
	c.tokens.grant(access.Permissions)

	_, access.Problem, err = c.obstacle(ctx, repo)
	if err != nil {
		return sync.Access{}, err
	}
	return access, nil
}

// accessByToken asks for the repository alone: what a token may do is told by trying.
func (c *connection) accessByToken(ctx context.Context, repo sync.Repository) (sync.Access, error) {
	row, problem, err := c.obstacle(ctx, repo)
	if err != nil {
		return sync.Access{}, err
	}
	granted, err := json.Marshal(row.GetPermissions())
	if err != nil {
		return sync.Access{}, fmt.Errorf("read repository %s: %w", repo, err)
	}
	return sync.Access{Problem: problem, Permissions: string(granted), ByToken: true}, nil
}

// obstacle reads the repository, and what of it keeps everybody from working there.
func (c *connection) obstacle(ctx context.Context, repo sync.Repository) (*gh.Repository, sync.AccessProblem, error) {
	row := new(gh.Repository)
	err := c.get(ctx, path(repo), row)
	switch code := status(err); {
	case code == http.StatusNotFound || code == http.StatusGone || code == http.StatusUnavailableForLegalReasons:
		return row, sync.AccessProblemInvisible, nil
	case err != nil:
		return nil, "", c.reading(err, "read repository %s", repo)
	case row.GetID() != repo.ID:
		return row, sync.AccessProblemAnother, nil
	case row.GetArchived() || row.GetDisabled():
		return row, sync.AccessProblemArchived, nil
	case !row.GetHasIssues():
		return row, sync.AccessProblemIssuesOff, nil
	}
	return row, sync.AccessProblemNone, nil
}

// RepositoryID asks which repository has the name.
func (h *Host) RepositoryID(ctx context.Context, repo sync.Repository) (int64, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return 0, err
	}
	known, err := h.readRepository(ctx, c, repo)
	return known.id, err
}

// PushedSince compares when the App was installed, or last given repositories, with the last push to the
// repository and with the time of the commit: either alone says too little, since others are pushed to,
// and commits may be older than their push. Times of the same second are taken for before.
func (h *Host) PushedSince(ctx context.Context, repo sync.Repository, commit string) (bool, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return false, err
	}
	if h.options.Token != "" {
		return false, nil // nobody installed anything
	}
	var installation struct {
		CreatedAt time.Time `json:"created_at"`
		UpdatedAt time.Time `json:"updated_at"`
	}
	err = h.app.get(ctx, fmt.Sprintf("app/installations/%d", repo.Installation), &installation)
	if r, ok := refused(err); ok && !r.limit() && r.status < http.StatusInternalServerError {
		return false, nil // GitHub does not tell
	}
	if err != nil {
		return false, h.app.reading(err, "read installation %d", repo.Installation)
	}
	installed := installation.CreatedAt
	if installation.UpdatedAt.After(installed) {
		installed = installation.UpdatedAt
	}
	row := new(gh.Repository)
	if err := c.get(ctx, path(repo), row); err != nil {
		return false, c.reading(err, "read repository %s", repo)
	}
	if installed.IsZero() || !row.GetPushedAt().After(installed) {
		return false, nil
	}
	made := new(gh.Commit)
	if err := c.get(ctx, path(repo, "git/commits", commit), made); err != nil {
		return false, c.reading(err, "read commit %s of %s", commit, repo)
	}
	return made.GetCommitter().GetDate().After(installed), nil
}
