package github

import (
	"context"
	"fmt"
	"net/url"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// ReviewState reads the reviews of a pull request and looks for it in a merge queue. REST tells of
// queues only by the branches that GitHub builds for what stands in them.
func (h *Host) ReviewState(ctx context.Context, repo sync.Repository, number int) (sync.ReviewState, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.ReviewState{}, err
	}
	row := new(gh.PullRequest)
	if err := c.get(ctx, path(repo, "pulls", number), row); err != nil {
		return sync.ReviewState{}, c.reading(err, "read pull request #%d of %s", number, repo)
	}
	if state := row.GetMergeableState(); state == "dirty" || state == "behind" {
		return sync.ReviewState{Stuck: true}, nil
	}
	reviews, err := listAll[*gh.PullRequestReview](ctx, c, path(repo, "pulls", number, "reviews"), url.Values{})
	if err != nil {
		return sync.ReviewState{}, c.reading(err, "list reviews of pull request #%d of %s", number, repo)
	}
	standing := sync.ReviewState{Approved: approved(reviews)}
	if standing.Approved {
		return standing, nil
	}
	queue := fmt.Sprintf("gh-readonly-queue/%s/pr-%d-", row.GetBase().GetRef(), number)
	refs, err := listAll[*gh.Reference](ctx, c, path(repo, "git/matching-refs/heads", escapeRef(queue)), url.Values{})
	standing.Queued = len(refs) > 0
	return standing, c.reading(err, "look for pull request #%d of %s in a merge queue", number, repo)
}

// approved reports whether somebody who may write approved and nobody asked for changes: the
// last word of each of them counts.
func approved(reviews []*gh.PullRequestReview) bool {
	last := map[string]string{}
	for _, review := range reviews {
		if state := review.GetState(); state != "COMMENTED" && state != "PENDING" && mayWrite(review.GetAuthorAssociation()) {
			last[review.GetUser().GetLogin()] = state
		}
	}
	yes := false
	for _, state := range last {
		switch state {
		case "CHANGES_REQUESTED":
			return false
		case "APPROVED":
			yes = true
		}
	}
	return yes
}
