package sync

import (
	"context"
	"fmt"
)

// commit writes the edits to the default branch by a commit on the head that was read. It
// reports whether it took care of them; where the branch's rules refuse it, the pull request
// has to.
func (p *pass) commit(ctx context.Context, edits []Edit) (bool, error) {
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
	if current := p.base.Repo.WriteBack; current.Number != 0 {
		return true, p.withdraw(ctx, current, stillDeclined(current.Declined, p.base))
	}
	return true, nil
}

// merge merges the pull request where the policy asks for it and nothing stands against it.
func (p *pass) merge(ctx context.Context) error {
	current := p.base.Repo.WriteBack
	if p.policy.WriteBack != WriteBackAutoMerge || current.Number == 0 || current.Foreign {
		return nil
	}
	done, err := p.Host.Merge(ctx, p.repo, current.Number, current.Tip)
	if err != nil {
		return fmt.Errorf("merge pull request #%d: %w", current.Number, err)
	}
	if done {
		p.again(p.Now())
	} else {
		p.again(p.Now().Add(mergePause))
	}
	return nil
}
