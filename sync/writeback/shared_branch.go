package writeback

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
)

// share brings the pull request up to date on a branch that people work on: the default branch
// is merged in where that is needed, and our edits go on top as one commit. Nothing that people
// committed is overwritten; what cannot be merged or was changed by hand is explained in the
// pull request.
func (w *writer) share(ctx context.Context, next sync.WriteBack, edits []sync.Edit, tip string) error {
	fork, err := w.in.Host.Fork(ctx, w.in.Repository, w.in.Head, tip)
	if err != nil {
		return fmt.Errorf("look at what people did on %q: %w", next.HeadBranch(), err)
	}
	next.Foreign = true
	if err := w.holdMerge(ctx, &next); err != nil {
		return err
	}
	delivered, err := w.delivered(ctx, tip)
	if err != nil {
		return err
	}
	addition, files, conflicts, err := w.mergeHead(ctx, fork)
	if large := new(tooMuchError); errors.As(err, &large) {
		w.remark("write-back-refused", "%s holds commits of other people, and it cannot be brought up to date, since that is too much at once (%s): merge or close it by hand",
			next.Name(), large.why)
		return nil
	}
	if err != nil {
		return err
	}
	addition.Branch = next.HeadBranch()
	if len(conflicts) > 0 {
		next.Edits = delivered
		return w.leaveToPeople(ctx, next, edits, conflicts)
	}
	shared := sharedBranch{writer: w, edits: edits, delivered: delivered}
	if err := shared.read(ctx, files); err != nil {
		return err
	}
	if addition.Files, err = shared.write(); err != nil {
		return fmt.Errorf("write to %q: %w", addition.Branch, err)
	}
	addition.Message = proposalMessage(edits, w.in.Policy.Delivery)
	next.Edits = shared.standing
	if addition.Merge.Commit != "" || len(addition.Files) > 0 {
		if added, err := w.addTo(ctx, &next, addition, len(edits)); !added || err != nil {
			return err
		}
	}
	return w.describeShared(ctx, next, edits, shared.remarks)
}

// leaveToPeople says in the pull request which files do not fit the default branch, and changes nothing else.
func (w *writer) leaveToPeople(ctx context.Context, next sync.WriteBack, edits []sync.Edit, conflicts []string) error {
	var remarks []string
	for _, path := range conflicts {
		remarks = append(remarks, fmt.Sprintf(
			"%s was changed here and on the default branch in ways that do not fit together: merge the default branch into this one by hand", path))
	}
	if err := w.describeShared(ctx, next, edits, remarks); err != nil {
		return err
	}
	w.remark("write-back-conflict", "%s holds commits of other people that do not fit the default branch (%s): it is left as it is",
		w.in.Base.Repo.WriteBack.Name(), strings.Join(conflicts, ", "))
	return nil
}

// addTo puts our commit on top of people's, on record before the branch points to it. It reports whether it
// did; next is told the tip.
func (w *writer) addTo(ctx context.Context, next *sync.WriteBack, addition sync.Addition, edits int) (bool, error) {
	addition.Moving = func(ctx context.Context, commit string) error {
		w.in.Base.Repo.WriteBack.Add(commit, next.Edits)
		return w.saveRepo(ctx)
	}
	appended, err := w.in.Host.Append(ctx, w.in.Repository, addition)
	switch {
	case err != nil:
		return false, fmt.Errorf("add %d edits to %q: %w", edits, addition.Branch, err)
	case appended.Refused != "":
		w.remark("write-back-refused", "%s could not be brought up to date: %s", next.Name(), appended.Refused)
		return false, nil
	case appended.Moved:
		w.again(w.in.Now().Add(sync.LookAgain))
		return false, nil
	}
	next.Tip = appended.Tip
	return true, nil
}

// delivered lists what we wrote to a branch that points to tip. What a process was about to put there
// when it was stopped counts if it is there.
func (w *writer) delivered(ctx context.Context, tip string) ([]sync.ProposedEdit, error) {
	current := w.in.Base.Repo.WriteBack
	for _, adding := range slices.Backward(current.Adding) {
		if adding.Commit == tip {
			return adding.Edits, nil
		}
		fork, err := w.in.Host.Fork(ctx, w.in.Repository, sync.Head{Commit: adding.Commit}, tip)
		if err != nil && !sync.IsGone(err) {
			return nil, fmt.Errorf("look for commit %s on %q: %w", adding.Commit, current.HeadBranch(), err)
		}
		if err == nil && fork.Ancestor.Commit == adding.Commit {
			return adding.Edits, nil
		}
	}
	return current.Edits, nil
}

// describeShared gives the pull request its texts, or opens it, and records what it says.
func (w *writer) describeShared(ctx context.Context, next sync.WriteBack, edits []sync.Edit, remarks []string) error {
	proposal := w.proposal(next, edits, nil)
	proposal.Branch = next.HeadBranch()
	proposal.TextChanged = true
	// What next.Text holds is the text as it would be without remarks, so that the next pass
	// can tell without a request whether anything is new.
	proposal.Body = w.proposalBody(edits, remarks)
	described, err := w.in.Host.Describe(ctx, w.in.Repository, proposal)
	if sync.IsRejected(err) && next.Number == 0 {
		// There is nothing on the branch that the default branch does not have.
		return nil
	}
	if err != nil {
		return err
	}
	return w.proposed(ctx, next, described)
}
