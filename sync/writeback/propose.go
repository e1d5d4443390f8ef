package writeback

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
)

// propose makes the documents say what GitHub's state asks of them: by the rolling pull request
// or, where the policy says so, by a commit. Unchanged content costs no request.
func (w *writer) propose(ctx context.Context, edits []sync.Edit) error {
	edits = w.editable(edits)
	w.out.Edits = len(edits)
	current := w.in.Base.Repo.WriteBack
	if len(edits) > 0 && w.in.Policy.WriteBack != sync.WriteBackCommit && !current.Says(edits) && w.early(current) {
		return nil
	}
	edits, err := w.enrichEdits(ctx, edits)
	if err != nil {
		return err
	}
	if err := w.typed(ctx, edits); err != nil {
		return err
	}
	w.in.Base.Repo.WriteBack.Learn(edits)
	if declined := w.stillDeclined(current.Declined); len(declined) < len(current.Declined) {
		// What was lifted is wished for by the next pass, also if this one lifted it after its edits were found. It may be
		// wished for while the pull request stands as it is.
		w.again(w.in.Now())
		current.Declined, w.in.Base.Repo.WriteBack.Declined = declined, declined
		if err := w.saveRepo(ctx); err != nil {
			return err
		}
	}
	if len(edits) > 0 && w.in.Policy.WriteBack == sync.WriteBackCommit {
		if committed, err := w.commit(ctx, edits); committed || err != nil {
			return err
		}
	}
	if len(edits) == 0 {
		return w.withdraw(ctx, current)
	}
	files, err := w.files(edits)
	if err != nil {
		return err
	}
	proposal := w.proposal(current, edits, files)
	next := current
	next.Base, next.Withdrawn = w.in.Head.Commit, false
	next.Content, next.Text = contentHash(files), proposal.Text()
	next.Edits = proposedOf(edits)
	next.Offered = current.Offers(next.Edits)
	if w.isUpToDate(current, next) {
		w.tellAside(current)
		return w.merge(ctx)
	}
	if w.early(current) {
		return nil
	}
	if held, err := w.waitForReview(ctx, current, edits); err != nil {
		return err
	} else if held {
		return w.merge(ctx)
	}
	proposal.TextChanged = next.Text != current.Text
	return w.bringUpToDate(ctx, next, edits, proposal)
}

// isUpToDate reports whether the open pull request is as it would be made anew.
func (w *writer) isUpToDate(current, next sync.WriteBack) bool {
	return current.Number != 0 && !current.Withdrawn && !w.in.Retarget && len(current.Adding) == 0 &&
		next.Content == current.Content && next.Base == current.Base && next.Text == current.Text
}

// bringUpToDate makes the pull request say what the proposal says, or opens it; next is what is to be
// recorded then. That a new one's branch is free is taken for granted at first, which saves a request.
func (w *writer) bringUpToDate(ctx context.Context, next sync.WriteBack, edits []sync.Edit, proposal sync.Proposal) error {
	for _, careful := range []bool{false, true} {
		at := next
		if stands, err := w.stands(ctx, &at, careful); !stands || err != nil {
			return err
		}
		proposed, err := w.send(ctx, &at, proposal)
		if sync.IsRejected(err) || sync.IsForbidden(err) {
			w.remark("write-back-refused", "GitHub would not take the pull request for %d changes: %v", len(edits), err)
			return nil
		}
		if err != nil {
			return fmt.Errorf("propose %d edits: %w", len(edits), err)
		}
		if !proposed.Moved || careful {
			return w.sent(ctx, at, edits, proposed)
		}
	}
	return nil
}

// send writes the proposal's commit, puts it down as ours before any branch points to it, and makes
// the branch point to it. Where people work on the branch, what is to be committed there is worked out
// from what they did.
func (w *writer) send(ctx context.Context, next *sync.WriteBack, proposal sync.Proposal) (sync.Proposed, error) {
	proposal.Number, proposal.Branch, proposal.Tip, proposal.Shared = next.Number, next.HeadBranch(), next.Tip, next.Foreign
	proposal.TextChanged = proposal.TextChanged || next.Number != w.in.Base.Repo.WriteBack.Number
	if !next.Foreign {
		var err error
		if proposal.Commit, err = w.in.Host.Write(ctx, w.in.Repository, proposal); err != nil {
			return sync.Proposed{}, err
		}
		writeBack := &w.in.Base.Repo.WriteBack
		if !slices.Contains(next.OurCommits(), proposal.Commit) { // the branch had no such commit before
			writeBack.Add(proposal.Commit, next.Edits)
		}
		next.Making(proposal.Commit)
		if next.MustBeReviewed() {
			// What somebody has to look at must not be merged unseen.
			if err := w.holdMerge(ctx, next); err != nil {
				return sync.Proposed{}, err
			}
		}
		writeBack.Branch, writeBack.Aside, writeBack.Made = next.Branch, next.Aside, next.OurCommits()
		if err := w.saveRepo(ctx); err != nil {
			return sync.Proposed{}, err
		}
	}
	proposal.Made = next.OurCommits()
	return w.in.Host.Propose(ctx, w.in.Repository, proposal)
}

// tryBarredEvery is the pause before a branch is placed again that GitHub did not let us place.
const tryBarredEvery = time.Hour

// sent takes up what became of a proposal.
func (w *writer) sent(ctx context.Context, next sync.WriteBack, edits []sync.Edit, proposed sync.Proposed) error {
	switch {
	case proposed.Ended, proposed.Moved:
		// Nobody has seen these edits there, so its end says nothing about them.
		w.again(w.in.Now().Add(sync.LookAgain))
		return nil
	case proposed.Refused != "":
		w.remark("write-back-refused", "%s cannot be brought up to date: %s", next.Name(), proposed.Refused)
		if proposed.Barred {
			w.again(w.in.Now().Add(tryBarredEvery))
		}
		return nil
	case proposed.Foreign:
		return w.share(ctx, next, edits, proposed.Tip)
	}
	next.Tip, next.Foreign, next.Made = proposed.Tip, false, []string{proposed.Tip}
	if err := w.proposed(ctx, next, proposed); err != nil {
		return err
	}
	w.tellAside(next)
	return w.merge(ctx)
}

// proposed records what the pull request says now.
func (w *writer) proposed(ctx context.Context, next sync.WriteBack, proposed sync.Proposed) error {
	next.Number, next.Into = proposed.Number, cmp.Or(proposed.Into, w.in.Branch)
	if w.in.Retarget {
		next.Merging = false // GitHub forgets it with the base
	}
	for _, what := range proposed.Dropped {
		w.remark("not-set", "GitHub would not set %s on pull request #%d", what, next.Number)
	}
	w.out.Applied++
	next.At, next.HeldSince, next.Adding = w.in.Now().UTC(), time.Time{}, nil
	w.in.Base.Repo.WriteBack = next
	return w.saveRepo(ctx)
}

// early reports whether the open pull request changed so lately that more changes had better come
// along with it, and asks for a pass when the time is over. The first edit never waits.
func (w *writer) early(current sync.WriteBack) bool {
	interval := w.in.Interval
	if w.in.Policy.Delivery.Interval != nil {
		interval = *w.in.Policy.Delivery.Interval
	}
	due := current.At.Add(interval)
	if current.Number == 0 || w.in.Retarget || current.At.IsZero() || !w.in.Now().Before(due) {
		return false
	}
	w.again(due)
	return true
}
