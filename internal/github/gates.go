package github

import (
	"context"
	"net/url"
	"strings"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// OpenPulls lists the open pull requests, a hundred to a request.
func (h *Host) OpenPulls(ctx context.Context, repo sync.Repository) ([]sync.Arrival, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	rows, err := listAll[*gh.PullRequest](ctx, c, path(repo, "pulls"), url.Values{"state": {"open"}, "sort": {"created"}, "direction": {"asc"}})
	if err != nil {
		return nil, c.reading(err, "list the open pull requests of %s", repo)
	}
	var arrivals []sync.Arrival
	for _, row := range rows {
		arrivals = append(arrivals, sync.Arrival{Head: row.GetHead().GetSHA(), Into: row.GetBase().GetRef()})
	}
	return arrivals, nil
}

// queueBranches is where GitHub keeps what waits in merge queues, each as
// gh-readonly-queue/BRANCH/pr-NUMBER-COMMIT.
const queueBranches = "gh-readonly-queue/"

// Queued lists the heads of merge groups. Without any GitHub answers an empty list.
func (h *Host) Queued(ctx context.Context, repo sync.Repository) ([]sync.Arrival, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	rows, err := listAll[*gh.Reference](ctx, c, path(repo, "git/matching-refs/heads", strings.TrimSuffix(queueBranches, "/")), url.Values{})
	if notThere(err) {
		return nil, nil
	}
	if err != nil {
		return nil, c.reading(err, "list the merge groups of %s", repo)
	}
	var arrivals []sync.Arrival
	for _, row := range rows {
		name, ok := strings.CutPrefix(row.GetRef(), "refs/heads/"+queueBranches)
		into, _, found := cutLast(name, "/pr-")
		if ok && found {
			arrivals = append(arrivals, sync.Arrival{Head: row.GetObject().GetSHA(), Into: into})
		}
	}
	return arrivals, nil
}
