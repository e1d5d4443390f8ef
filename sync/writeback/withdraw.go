package writeback

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
)

// withdraw closes the pull request when nothing is left to say. People's commits keep it open.
func (w *writer) withdraw(ctx context.Context, current sync.WriteBack) error {
	if current.Number == 0 {
		return w.withdrawBranch(ctx, current)
	}
	proposal := w.proposal(current, nil, nil)
	next := current
	next.Base, next.Edits, next.Withdrawn = w.in.Head.Commit, nil, false
	next.Content, next.Text = contentHash(nil), proposal.Text()
	if current.Foreign && w.isUpToDate(current, next) {
		return nil
	}
	if stands, err := w.stands(ctx, &next, true); !stands || err != nil {
		return err
	}
	if !current.Withdrawn {
		w.in.Base.Repo.WriteBack.Withdrawn = true
		if err := w.saveRepo(ctx); err != nil {
			return err
		}
	}
	proposed, err := w.in.Host.Withdraw(ctx, w.in.Repository, sync.Withdrawal{
		Number: next.Number, Branch: next.HeadBranch(), Made: next.OurCommits(), Shared: next.Foreign,
	})
	if err != nil && w.refusedAlone(ctx, err) {
		// What was done of it is seen in the next list: the branch is left over then.
		w.remark("write-back-refused", "GitHub would not withdraw %s: %v", current.Name(), err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("withdraw pull request #%d: %w", current.Number, err)
	}
	if proposed.Foreign {
		return w.share(ctx, next, nil, proposed.Tip)
	}
	if proposed.Refused != "" {
		w.remark("branch-kept", "the branch %q of %s is kept: %s", next.HeadBranch(), current.Name(), proposed.Refused)
	}
	w.out.Applied++
	w.in.Base.Repo.WriteBack = sync.WriteBack{Declined: current.Declined, Ended: current.Number, Offered: current.Offers(nil)}
	return w.saveRepo(ctx)
}

// withdrawBranch deletes the branch of a pull request that was never opened.
func (w *writer) withdrawBranch(ctx context.Context, current sync.WriteBack) error {
	if current.Branch == "" {
		return nil
	}
	if _, err := w.in.Host.Withdraw(ctx, w.in.Repository, sync.Withdrawal{Branch: current.Branch, Made: current.OurCommits()}); err != nil {
		return fmt.Errorf("delete the branch %q: %w", current.Branch, err)
	}
	w.in.Base.Repo.WriteBack = sync.WriteBack{Declined: current.Declined, Ended: current.Ended, Offered: current.Offered}
	return w.saveRepo(ctx)
}
