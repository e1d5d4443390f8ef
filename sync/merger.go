package sync

import "context"

// Merger lets the rolling pull request go in where the policy says that nobody has to press the
// button.
type Merger interface {
	// Merge merges the pull request if nothing stands against it, and otherwise has GitHub
	// merge it once the rules of its base branch are met.
	Merge(ctx context.Context, repo Repository, merge Merge) (MergeResult, error)
	// HoldMerge takes back that GitHub shall merge the pull request. That it does not hold any
	// more will do.
	HoldMerge(ctx context.Context, repo Repository, number int) error
	// ReviewState tells how far people are with the pull request.
	ReviewState(ctx context.Context, repo Repository, number int) (ReviewState, error)
}

// ReviewState is how far people are with a pull request.
type ReviewState struct {
	// Approved tells that somebody with a say approved it and nobody asks for changes, Queued
	// that it waits in a merge queue.
	Approved, Queued bool
	// Stuck tells that it cannot go in as it is, since its base moved on.
	Stuck bool
}

// Merge says what is to be merged.
type Merge struct {
	Number int
	// Tip is the commit that has to be the pull request's head: no other one is merged.
	Tip string
	// Method is merge, squash or rebase; "" means the first one that the repository allows.
	Method string
	// Asked tells that GitHub was asked before to merge it later: it is not asked again, so that
	// a person can take that back.
	Asked bool
}

// MergeResult is what became of a merge. The zero value means that it is to be tried again.
type MergeResult struct {
	// Merged tells that it is done, Waiting that GitHub does it once it may.
	Merged, Waiting bool
	// Ended tells that the pull request is not open any more, Landed that it was merged.
	Ended, Landed bool
	// Moved tells that the head is another commit.
	Moved bool
	// Refused says why GitHub does neither, "" if it may do so later.
	Refused string
}
