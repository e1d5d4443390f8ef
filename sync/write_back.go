package sync

import (
	"fmt"
	"slices"

	"github.com/milepost/milepost/parser"
)

// Branch is the head branch of the rolling pull request unless the policy names another.
const Branch = "milepost/write-back"

// WriteBackKey marks the pull request as ours.
const WriteBackKey = Key("write-back")

// HeadBranch is the branch of the pull request that is open.
func (w WriteBack) HeadBranch() string {
	if w.Branch == "" {
		return Branch
	}
	return w.Branch
}

// Name is what people know the pull request by, or its branch while there is none.
func (w WriteBack) Name() string {
	if w.Number == 0 {
		return fmt.Sprintf("branch %q", w.HeadBranch())
	}
	return fmt.Sprintf("pull request #%d", w.Number)
}

// Desired is what an edit makes of the state of its item.
func (p ProposedEdit) Desired() parser.State { return parser.State(p.Value) }

// IsState reports whether an edit is about the state of an item or of one of its steps.
func (p ProposedEdit) IsState() bool { return p.Field == FieldState || p.Field == FieldStep }

// Same reports whether two edits are the same wish about the same event.
func (p ProposedEdit) Same(other ProposedEdit) bool {
	return p.Key == other.Key && p.Field == other.Field && p.Value == other.Value && p.Step == other.Step && p.ClosedAt.Equal(other.ClosedAt)
}

// Says reports whether the pull request proposes these edits and no others.
func (w WriteBack) Says(edits []Edit) bool {
	return slices.EqualFunc(w.Edits, edits, func(old ProposedEdit, edit Edit) bool { return old.Same(edit.Proposed) })
}

// StillWanted reports whether everything that the pull request proposes is among these edits.
func (w WriteBack) StillWanted(edits []Edit) bool {
	return !slices.ContainsFunc(w.Edits, func(old ProposedEdit) bool {
		return !slices.ContainsFunc(edits, func(edit Edit) bool { return old.Same(edit.Proposed) })
	})
}

// Credit notes who closed the issue, and by what.
func (p *ProposedEdit) Credit(closing CloseEvent) {
	p.By, p.Email, p.Commit, p.PRNumber = closing.By, closing.Email, closing.Commit, closing.PRNumber
}

// OurCommits lists the commits that we put on the branch, or were about to when we were stopped.
func (w WriteBack) OurCommits() []string {
	if w.Tip == "" || slices.Contains(w.Made, w.Tip) {
		return w.Made
	}
	return append(slices.Clone(w.Made), w.Tip)
}

// Making notes that a commit is about to be put on the branch.
func (w *WriteBack) Making(commit string) {
	if !slices.Contains(w.Made, commit) {
		w.Made = append(slices.Clone(w.Made), commit)
	}
	w.Made = w.Made[max(0, len(w.Made)-maxMade):]
}

// Add notes that the branch is about to get a commit, and what it proposes then.
func (w *WriteBack) Add(commit string, edits []ProposedEdit) {
	w.Adding = append(slices.Clone(w.Adding), Adding{commit, edits})
	w.Adding = w.Adding[max(0, len(w.Adding)-maxMade):]
}

// addingEdits lists what the branch may propose already.
func (w WriteBack) addingEdits() []ProposedEdit {
	var edits []ProposedEdit
	for _, adding := range w.Adding {
		edits = append(edits, adding.Edits...)
	}
	return edits
}

// End notes that the open pull request has ended. Closed without a merge means that people declined
// what it said. Commits of theirs that were not merged keep its branch.
func (r *RepoBase) End(number int, merged bool) {
	writeBack := r.WriteBack
	declined := slices.Clone(writeBack.Declined)
	if !merged && !writeBack.Withdrawn {
		for _, edit := range writeBack.Edits {
			if !slices.ContainsFunc(declined, edit.Same) {
				declined = append(declined, edit)
			}
		}
	}
	r.Leftover = Leftover{}
	if merged || !writeBack.Foreign {
		r.Leftover = Leftover{PRNumber: number, Branch: writeBack.HeadBranch(), Made: writeBack.OurCommits(), Shared: writeBack.Foreign}
	}
	offered := writeBack.Offers(nil)
	if merged {
		offered = writeBack.OffersTaken()
	}
	r.WriteBack = WriteBack{Declined: declined, Ended: number, Offered: offered}
}

// EndUnknown notes the end of a pull request of ours that the ledger does not have. If we were stopped
// right after it was opened, its branch is known.
func (r *RepoBase) EndUnknown(number int) {
	r.WriteBack.Ended = number
	if r.WriteBack.Branch != "" {
		r.Leftover = Leftover{PRNumber: number, Branch: r.WriteBack.Branch, Made: r.WriteBack.OurCommits()}
		r.WriteBack.Branch, r.WriteBack.Made, r.WriteBack.Tip = "", nil, ""
	}
}

// MustBeReviewed reports whether an edit may go into the document only by a person's hand.
func (p ProposedEdit) MustBeReviewed() bool {
	return p.Typed == TypedByOther || p.Typed == TypedByNobody
}

// MustBeReviewed reports whether the pull request proposes such an edit, or may do so already.
func (w WriteBack) MustBeReviewed() bool {
	return slices.ContainsFunc(slices.Concat(w.Edits, w.addingEdits()), ProposedEdit.MustBeReviewed)
}

// Learn notes of what is proposed already who typed it.
func (w *WriteBack) Learn(edits []Edit) {
	w.Edits = slices.Clone(w.Edits)
	for i, old := range w.Edits {
		if at := slices.IndexFunc(edits, func(edit Edit) bool { return edit.Proposed.Same(old) }); at >= 0 {
			w.Edits[i].Typed = edits[at].Proposed.Typed
		}
	}
}

// MadeOn lists the commits that are ours if the branch of that name is the one that is left over.
func (l Leftover) MadeOn(branch string) []string {
	if l.Branch != branch {
		return nil
	}
	return l.Made
}

// Who typed a title that goes into a document, see [ProposedEdit].
const (
	TypedByWriter = "writer"
	TypedByOther  = "other"
	// TypedByNobody says that GitHub did not tell: it is asked again.
	TypedByNobody = "unknown"
)

// maxMade is how many commits that may stand on our branch are remembered.
const maxMade = 50
