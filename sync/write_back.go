package sync

import (
	"fmt"
	"slices"

	"github.com/milepost/milepost/parser"
)

// Branch is the head branch of the rolling pull request unless the policy names another.
const Branch = "milepost/write-back"

// writeBackKey marks the pull request as ours.
const writeBackKey = Key("write-back")

// branch is the branch of the pull request that is open.
func (w WriteBack) branch() string {
	if w.Branch == "" {
		return Branch
	}
	return w.Branch
}

// name is what people know the pull request by, or its branch while there is none.
func (w WriteBack) name() string {
	if w.Number == 0 {
		return fmt.Sprintf("branch %q", w.branch())
	}
	return fmt.Sprintf("pull request #%d", w.Number)
}

// desired is what an edit makes of the state of its item.
func (p ProposedEdit) desired() parser.State { return parser.State(p.Value) }

// same tells whether two edits are the same wish about the same event.
func (p ProposedEdit) same(other ProposedEdit) bool {
	return p.Key == other.Key && p.Field == other.Field && p.Value == other.Value && p.ClosedAt.Equal(other.ClosedAt)
}

// says tells whether the pull request proposes these edits and no others.
func (w WriteBack) says(edits []Edit) bool {
	return slices.EqualFunc(w.Edits, edits, func(old ProposedEdit, edit Edit) bool { return old.same(edit.Proposed) })
}

// stillWanted tells whether everything that the pull request proposes is among these edits.
func (w WriteBack) stillWanted(edits []Edit) bool {
	return !slices.ContainsFunc(w.Edits, func(old ProposedEdit) bool {
		return !slices.ContainsFunc(edits, func(edit Edit) bool { return old.same(edit.Proposed) })
	})
}

func (p *ProposedEdit) credit(closing Closing) {
	p.By, p.Email, p.Commit, p.Pull = closing.By, closing.Email, closing.Commit, closing.Pull
}
