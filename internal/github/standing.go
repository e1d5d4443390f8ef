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
	var standing sync.ReviewState
	standing.Approved, err = h.approved(ctx, repo, reviews)
	if err != nil || standing.Approved {
		return standing, err
	}
	queue := fmt.Sprintf("gh-readonly-queue/%s/pr-%d-", row.GetBase().GetRef(), number)
	refs, err := listAll[*gh.Reference](ctx, c, path(repo, "git/matching-refs/heads", escapeRef(queue)), url.Values{})
	standing.Queued = len(refs) > 0
	return standing, c.reading(err, "look for pull request #%d of %s in a merge queue", number, repo)
}

// maxReviewers is how many of those who reviewed a pull request are asked about.
const maxReviewers = 20

// approved reports whether somebody who may write approved and nobody asked for changes: the
// last word of each of them counts. What a reviewer may do is asked for, since the association of an
// author leaves out members whose membership is private, and has others who may only read.
func (h *Host) approved(ctx context.Context, repo sync.Repository, reviews []*gh.PullRequestReview) (bool, error) {
	last := map[int64]string{}
	var reviewers []sync.User
	for _, review := range reviews {
		state, user := review.GetState(), userOf(review.GetUser())
		if state == "COMMENTED" || state == "PENDING" {
			continue
		}
		if _, known := last[user.ID]; !known && len(reviewers) < maxReviewers {
			reviewers = append(reviewers, user)
		}
		last[user.ID] = state
	}
	for _, word := range []string{"CHANGES_REQUESTED", "APPROVED"} {
		for _, user := range reviewers {
			if last[user.ID] != word {
				continue
			}
			if may, err := h.MayWrite(ctx, repo, user); err != nil || may {
				return may && word == "APPROVED", err
			}
		}
	}
	return false, nil
}
