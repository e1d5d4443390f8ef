package github

import (
	"context"

	gh "github.com/google/go-github/v92/github"
)

// clear deletes the branch of a pull request that has ended, unless somebody pushed to it since.
// What we wrote ourselves, before we knew of the end, does not count.
func (b branch) clear(ctx context.Context, number int) error {
	row := new(gh.PullRequest)
	if err := b.get(ctx, path(b.repo, "pulls", number), row); err != nil {
		return b.reading(err, "read pull request #%d of %s", number, b.repo)
	}
	b.name = row.GetHead().GetRef()
	tip, err := b.tip(ctx)
	if err != nil || tip == "" {
		return err
	}
	if ended := row.GetHead().GetSHA(); ended != tip {
		pushed, err := b.pushedSince(ctx, ended, tip)
		if err != nil || pushed {
			return err
		}
	}
	_, err = b.swap(ctx, tip, "") // what somebody pushed meanwhile stays
	return err
}

// pushedSince tells whether the branch has commits of people that were not there when its pull
// request ended and that the default branch does not have either.
func (b branch) pushedSince(ctx context.Context, ended, tip string) (bool, error) {
	since, err := b.compare(ctx, b.repo, ended, tip)
	if err != nil {
		return false, err
	}
	base, err := b.host.defaultBranch(ctx, b.connection, b.repo)
	if err != nil {
		return false, err
	}
	unmerged, err := b.compare(ctx, b.repo, base, tip)
	if err != nil {
		return false, err
	}
	if since.GetTotalCommits() > len(since.Commits) || unmerged.GetTotalCommits() > len(unmerged.Commits) {
		return true, nil // too many to tell
	}
	missing := map[string]bool{}
	for _, commit := range unmerged.Commits {
		missing[commit.GetSHA()] = true
	}
	for _, commit := range since.Commits {
		if missing[commit.GetSHA()] && !b.made(commit) {
			return true, nil
		}
	}
	return false, nil
}
