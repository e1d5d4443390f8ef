package writeback

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
)

// commit writes the edits to the default branch by a commit on the head that was read. It
// reports whether it took care of them; where the branch's rules refuse it, or somebody has to look
// at all of them, the pull request has to.
func (w *writer) commit(ctx context.Context, edits []sync.Edit) (bool, error) {
	edits, waiting := reviewed(edits)
	if len(edits) == 0 {
		return false, nil
	}
	files, err := w.files(edits)
	if err != nil {
		return false, err
	}
	w.in.Base.Repo.WriteBack.Offered = sync.WriteBack{Offered: w.in.Base.Repo.WriteBack.Offered, Edits: proposedOf(edits)}.OffersTaken()
	if err := w.saveRepo(ctx); err != nil {
		return false, err
	}
	appended, err := w.in.Host.Append(ctx, w.in.Repository, sync.Addition{
		Parent: w.in.Head, Files: files, Message: proposalMessage(edits, w.in.Policy.Delivery),
	})
	if err != nil {
		return false, fmt.Errorf("commit %d edits: %w", len(edits), err)
	}
	switch {
	case appended.Refused != "":
		w.remark("write-back-refused", "the default branch takes no commits of Milepost (%s), so a pull request is opened", appended.Refused)
		return false, nil
	case appended.Moved:
		w.again(w.in.Now().Add(sync.LookAgain))
		return true, nil
	}
	w.out.Applied++
	w.again(w.in.Now()) // both sides agree now, and the next pass records it
	if current := w.in.Base.Repo.WriteBack; current.Number != 0 && len(waiting) == 0 {
		return true, w.withdraw(ctx, current)
	}
	return true, nil
}
