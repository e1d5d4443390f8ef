package sync

import (
	"context"
	"fmt"
)

// commit writes the edits to the default branch by a commit on the head that was read. It
// reports whether it took care of them; where the branch's rules refuse it, or somebody has to look
// at all of them, the pull request has to.
func (p *pass) commit(ctx context.Context, edits []Edit) (bool, error) {
	edits, waiting := reviewed(edits)
	if len(edits) == 0 {
		return false, nil
	}
	files, err := p.files(edits)
	if err != nil {
		return false, err
	}
	p.base.Repo.WriteBack.Offered = WriteBack{Offered: p.base.Repo.WriteBack.Offered, Edits: proposedOf(edits)}.offers(nil)
	if err := p.save(ctx, Change{Repo: &p.base.Repo}); err != nil {
		return false, err
	}
	appended, err := p.Host.Append(ctx, p.repo, Addition{
		Parent: p.head, Files: files, Message: proposalMessage(edits, p.policy.Delivery),
	})
	if err != nil {
		return false, fmt.Errorf("commit %d edits: %w", len(edits), err)
	}
	switch {
	case appended.Refused != "":
		p.remark("write-back-refused", "the default branch takes no commits of Milepost (%s), so a pull request is opened", appended.Refused)
		return false, nil
	case appended.Moved:
		p.again(p.Now().Add(lookAgain))
		return true, nil
	}
	p.applied++
	p.again(p.Now()) // both sides agree now, and the next pass records it
	if current := p.base.Repo.WriteBack; current.Number != 0 && len(waiting) == 0 {
		return true, p.withdraw(ctx, current, p.stillDeclined(current.Declined))
	}
	return true, nil
}
