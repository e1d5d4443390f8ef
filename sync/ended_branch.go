package sync

import (
	"context"
	"fmt"
	"time"
)

// retryBranchEvery is how often the deletion of a branch that GitHub refused is tried again.
const retryBranchEvery = time.Hour

// endBranch deletes the branch of a pull request that was merged or closed. A refusal is told and
// keeps nothing else from being done.
func (p *pass) endBranch(ctx context.Context, number int) error {
	p.base.Repo.Leftover = Leftover{Pull: number}
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
	inUse := repo.WriteBack.Number != 0 || repo.WriteBack.Branch != ""
	if repo.Leftover.Pull == 0 || inUse || p.Now().Sub(repo.Leftover.At) < retryBranchEvery {
		return nil
	}
	if err := p.deleteBranch(ctx); err != nil {
		return err
	}
	return p.save(ctx, Change{Repo: &p.base.Repo})
}

// deleteBranch deletes the branch that is left over, and notes whether GitHub took it or refused.
func (p *pass) deleteBranch(ctx context.Context) error {
	number := p.base.Repo.Leftover.Pull
	_, err := p.Host.Withdraw(ctx, p.repo, Withdrawal{Number: number, Ended: true})
	switch {
	case err == nil:
		p.base.Repo.Leftover = Leftover{}
		return nil
	case p.refusedAlone(ctx, err):
		p.base.Repo.Leftover.At = p.Now().UTC()
		return nil
	}
	return fmt.Errorf("delete the branch of pull request #%d: %w", number, err)
}

// refusedAlone tells that GitHub refused just what was asked for, and not all work in the repository.
func (p *pass) refusedAlone(ctx context.Context, err error) bool {
	if !IsForbidden(err) {
		return isRefusal(err)
	}
	access, err := p.Host.Access(ctx, p.repo)
	return err == nil && access.Obstacle == ObstacleNone
}
