package sync

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// retryBranchEvery is how often the deletion of a branch that GitHub refused is tried again.
const retryBranchEvery = time.Hour

// madeOn lists the commits that are ours if the branch of that name is the one that is left over.
func (l Leftover) madeOn(branch string) []string {
	if l.Branch != branch {
		return nil
	}
	return l.Made
}

// endBranch deletes the branch of a pull request that was merged or closed. A refusal is told and
// keeps nothing else from being done.
func (p *pass) endBranch(ctx context.Context, number int) error {
	err := p.deleteBranch(ctx)
	if refused := p.base.Repo.Leftover; err == nil && refused.Pull != 0 {
		p.seen.Notices = append(p.seen.Notices, Notice{Code: "branch-kept", Message: fmt.Sprintf(
			"GitHub would not delete the branch of pull request #%d, which has ended; it is tried again every hour", number)})
	}
	return err
}

// retryBranch tries again to delete a branch, unless a pull request needs it by now.
func (p *pass) retryBranch(ctx context.Context) error {
	repo := p.base.Repo
	inUse := (repo.WriteBack.Number != 0 || repo.WriteBack.Branch != "") && repo.WriteBack.branch() == repo.Leftover.Branch
	if repo.Leftover.Pull == 0 || inUse || p.Now().Sub(repo.Leftover.At) < retryBranchEvery {
		return nil
	}
	if err := p.deleteBranch(ctx); err != nil {
		return err
	}
	return p.save(ctx, Change{Repo: &p.base.Repo})
}

// deleteBranch deletes the branch that is left over, unless somebody pushed to it since, and notes
// whether GitHub took it or refused.
func (p *pass) deleteBranch(ctx context.Context) error {
	left := p.base.Repo.Leftover
	if left.Branch == "" || len(left.Made) == 0 {
		p.base.Repo.Leftover = Leftover{} // nothing of it is known to be ours
		return nil
	}
	if left.Shared {
		pull, err := p.Host.PullRequest(ctx, p.repo, left.Pull)
		if err != nil {
			return fmt.Errorf("look at pull request #%d: %w", left.Pull, err)
		}
		left.Made = slices.DeleteFunc(slices.Clone(left.Made), func(commit string) bool { return commit != pull.Tip })
	}
	gone, err := p.Host.Withdraw(ctx, p.repo, Withdrawal{Branch: left.Branch, Made: left.Made})
	switch {
	case err == nil && gone.Refused != "":
		p.base.Repo.Leftover.At = p.Now().UTC()
		return nil
	case err == nil:
		p.base.Repo.Leftover = Leftover{}
		return nil
	case p.refusedAlone(ctx, err):
		p.base.Repo.Leftover.At = p.Now().UTC()
		return nil
	}
	return fmt.Errorf("delete the branch of pull request #%d: %w", left.Pull, err)
}

// refusedAlone tells that GitHub refused just what was asked for, and not all work in the repository.
func (p *pass) refusedAlone(ctx context.Context, err error) bool {
	if !IsForbidden(err) {
		return isRefusal(err)
	}
	access, err := p.Host.Access(ctx, p.repo)
	return err == nil && access.Obstacle == ObstacleNone
}
