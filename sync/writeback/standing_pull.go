package writeback

import (
	"context"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
)

// Lists of GitHub can be late. What a pull request says of itself counts: one that has ended is not
// written to any more, whatever a list says, and where it comes from is for it to tell, not for the
// configuration.

// stands makes sure, right before anything is written, that the open pull request is open and of ours,
// or finds a branch for a new one, careful as moor is. It reports whether work on it may go on; next is
// told where.
func (w *writer) stands(ctx context.Context, next *sync.WriteBack, careful bool) (bool, error) {
	if next.Number == 0 {
		return w.findBerth(ctx, next, careful)
	}
	pull, err := w.in.Host.PullRequest(ctx, w.in.Repository, next.Number)
	if err != nil {
		return false, fmt.Errorf("look at pull request #%d: %w", next.Number, err)
	}
	if !pull.Open {
		return false, w.believe(ctx, pull)
	}
	main, err := w.in.Host.Branch(ctx, w.in.Repository)
	if err != nil {
		return false, err
	}
	if pull.Branch == "" || pull.Branch == main {
		w.remark("write-back-refused", "pull request #%d comes from %q, which is not a branch of Milepost's: it is left as it is", pull.Number, pull.Branch)
		return false, nil
	}
	next.Branch = pull.Branch
	if len(next.OurCommits()) == 0 && !next.Foreign {
		return true, w.recognise(ctx, next, pull.Tip)
	}
	return true, nil
}

// findBerth chooses the branch of a new pull request.
func (w *writer) findBerth(ctx context.Context, next *sync.WriteBack, careful bool) (bool, error) {
	at, err := w.moor(ctx, careful)
	if err != nil {
		return false, err
	}
	if at.branch == "" {
		w.remark("write-back-refused", "no pull request is opened: %s", at.aside)
		return false, nil
	}
	made := slices.Concat(w.in.Base.Repo.WriteBack.OurCommits(), w.in.Base.Repo.Leftover.MadeOn(at.branch))
	next.Number, next.Branch, next.Tip, next.Aside, next.Made = at.number, at.branch, at.tip, at.aside, nil
	switch {
	case at.tip == "":
		return true, nil
	case slices.Contains(made, at.tip):
		next.Made = []string{at.tip}
		return true, nil
	default:
		return true, w.recognise(ctx, next, at.tip)
	}
}

// recognise takes the commit at the head of a pull request of ours for ours unless people's commits
// stand on it.
func (w *writer) recognise(ctx context.Context, writeBack *sync.WriteBack, tip string) error {
	main, err := w.in.Host.Branch(ctx, w.in.Repository)
	if err != nil {
		return err
	}
	if writeBack.Foreign, err = w.in.Host.Shared(ctx, w.in.Repository, main, tip); err != nil {
		return fmt.Errorf("look at what people did on %q: %w", writeBack.Branch, err)
	}
	if !writeBack.Foreign {
		writeBack.Made = []string{tip}
	}
	return nil
}

// TakeUp looks at a pull request that was found by its marker. Before is what was known before it was:
// that holds if the pull request has ended.
func (w *writer) takeUp(ctx context.Context, before sync.WriteBack, ended int) (int, error) {
	found := &w.in.Base.Repo.WriteBack
	pull, err := w.in.Host.PullRequest(ctx, w.in.Repository, found.Number)
	if err != nil {
		return 0, fmt.Errorf("look at pull request #%d: %w", found.Number, err)
	}
	if !pull.Open || !w.isOurs(pull) {
		w.in.Base.Repo.WriteBack = before
		if !pull.Open && w.isOurs(pull) && pull.Number > before.Ended {
			w.in.Base.Repo.EndUnknown(pull.Number)
			ended = pull.Number
		}
		return ended, nil
	}
	found.Branch, found.Adding = pull.Branch, before.Adding
	if w.in.Base.Repo.Leftover.Branch == pull.Branch {
		ended, w.in.Base.Repo.Leftover = 0, sync.Leftover{} // it is in use
	}
	if slices.Contains(before.OurCommits(), pull.Tip) && before.Branch == pull.Branch {
		found.Made, found.Aside = before.OurCommits(), before.Aside
		return ended, nil
	}
	return ended, w.recognise(ctx, found, pull.Tip)
}

// believe puts down that the pull request has ended.
func (w *writer) believe(ctx context.Context, pull sync.PullRequest) error {
	w.in.Base.Repo.End(pull.Number, pull.Merged)
	w.again(w.in.Now().Add(sync.LookAgain))
	if err := w.deleteBranch(ctx); err != nil {
		return err
	}
	return w.saveRepo(ctx)
}
