package writeback

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
)

// retryBranchEvery is how often the deletion of a branch that GitHub refused is tried again.
const retryBranchEvery = time.Hour

// endBranch deletes the branch of a pull request that was merged or closed. A refusal is told and
// keeps nothing else from being done.
func (w *writer) endBranch(ctx context.Context, number int) error {
	err := w.deleteBranch(ctx)
	if refused := w.in.Base.Repo.Leftover; err == nil && refused.PRNumber != 0 {
		w.out.Notices = append(w.out.Notices, sync.Notice{Code: "branch-kept", Message: fmt.Sprintf(
			"GitHub would not delete the branch of pull request #%d, which has ended; it is tried again every hour", number)})
	}
	return err
}

// retryBranch tries again to delete a branch, unless a pull request needs it by now.
func (w *writer) retryBranch(ctx context.Context) error {
	repo := w.in.Base.Repo
	inUse := (repo.WriteBack.Number != 0 || repo.WriteBack.Branch != "") && repo.WriteBack.HeadBranch() == repo.Leftover.Branch
	if repo.Leftover.PRNumber == 0 || inUse || w.in.Now().Sub(repo.Leftover.At) < retryBranchEvery {
		return nil
	}
	if err := w.deleteBranch(ctx); err != nil {
		return err
	}
	return w.saveRepo(ctx)
}

// deleteBranch deletes the branch that is left over, unless somebody pushed to it since, and notes
// whether GitHub took it or refused.
func (w *writer) deleteBranch(ctx context.Context) error {
	left := w.in.Base.Repo.Leftover
	if left.Branch == "" || len(left.Made) == 0 {
		w.in.Base.Repo.Leftover = sync.Leftover{} // nothing of it is known to be ours
		return nil
	}
	if left.Shared {
		pull, err := w.in.Host.PullRequest(ctx, w.in.Repository, left.PRNumber)
		if err != nil {
			return fmt.Errorf("look at pull request #%d: %w", left.PRNumber, err)
		}
		left.Made = slices.DeleteFunc(slices.Clone(left.Made), func(commit string) bool { return commit != pull.Tip })
	}
	gone, err := w.in.Host.Withdraw(ctx, w.in.Repository, sync.Withdrawal{Branch: left.Branch, Made: left.Made})
	switch {
	case err == nil && gone.Refused != "":
		w.in.Base.Repo.Leftover.At = w.in.Now().UTC()
		return nil
	case err == nil:
		w.in.Base.Repo.Leftover = sync.Leftover{}
		return nil
	case w.refusedAlone(ctx, err):
		w.in.Base.Repo.Leftover.At = w.in.Now().UTC()
		return nil
	}
	return fmt.Errorf("delete the branch of pull request #%d: %w", left.PRNumber, err)
}

// refusedAlone reports whether GitHub refused just what was asked for, and not all work in the repository.
func (w *writer) refusedAlone(ctx context.Context, err error) bool {
	if !sync.IsForbidden(err) {
		return sync.IsRefusal(err)
	}
	access, err := w.in.Host.Access(ctx, w.in.Repository)
	return err == nil && access.Problem == sync.AccessProblemNone
}
