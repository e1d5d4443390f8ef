package sync

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
)

// propose makes the documents say what GitHub's state asks of them: by the rolling pull request
// or, where the policy says so, by a commit. Unchanged content costs no request.
func (p *pass) propose(ctx context.Context, changes Changeset) error {
	edits := p.editable(changes.Edits)
	p.result.Edits = len(edits)
	current := p.base.Repo.WriteBack
	if len(edits) > 0 && p.policy.WriteBack != WriteBackCommit && !current.says(edits) && p.early(current) {
		return nil
	}
	edits, err := p.complete(ctx, edits)
	if err != nil {
		return err
	}
	if err := p.typed(ctx, edits); err != nil {
		return err
	}
	p.base.Repo.WriteBack.learn(edits)
	declined := p.stillDeclined(current.Declined)
	if len(edits) > 0 && p.policy.WriteBack == WriteBackCommit {
		if committed, err := p.commit(ctx, edits); committed || err != nil {
			return err
		}
	}
	if len(edits) == 0 {
		return p.withdraw(ctx, current, declined)
	}
	files, err := p.files(edits)
	if err != nil {
		return err
	}
	proposal := p.proposal(current, edits, files)
	next := current
	next.Base, next.Declined, next.Withdrawn = p.head.Commit, declined, false
	next.Content, next.Text = contentHash(files), proposal.text()
	next.Edits = proposedOf(edits)
	next.Offered = current.offers(next.Edits)
	if p.isUpToDate(current, next) {
		p.tellAside(current)
		return p.merge(ctx)
	}
	if p.early(current) {
		return nil
	}
	if held, err := p.held(ctx, current, edits); err != nil {
		return err
	} else if held {
		return p.merge(ctx)
	}
	proposal.TextChanged = next.Text != current.Text
	return p.bringUpToDate(ctx, next, edits, proposal)
}

// isUpToDate tells whether the open pull request is as it would be made anew.
func (p *pass) isUpToDate(current, next WriteBack) bool {
	return current.Number != 0 && !current.Withdrawn && !p.retarget &&
		next.Content == current.Content && next.Base == current.Base && next.Text == current.Text
}

// bringUpToDate makes the pull request say what the proposal says, or opens it; next is what is to be
// recorded then. That a new one's branch is free is taken for granted at first, which saves a request.
func (p *pass) bringUpToDate(ctx context.Context, next WriteBack, edits []Edit, proposal Proposal) error {
	for _, careful := range []bool{false, true} {
		at := next
		if stands, err := p.stands(ctx, &at, careful); !stands || err != nil {
			return err
		}
		proposed, err := p.send(ctx, &at, proposal)
		if IsRejected(err) || IsForbidden(err) {
			p.remark("write-back-refused", "GitHub would not take the pull request for %d changes: %v", len(edits), err)
			return nil
		}
		if err != nil {
			return fmt.Errorf("propose %d edits: %w", len(edits), err)
		}
		if !proposed.Moved || careful {
			return p.sent(ctx, at, edits, proposed)
		}
	}
	return nil
}

// send writes the proposal's commit, puts it down as ours before any branch points to it, and makes
// the branch point to it. Where people work on the branch, what is to be committed there is worked out
// from what they did.
func (p *pass) send(ctx context.Context, next *WriteBack, proposal Proposal) (Proposed, error) {
	proposal.Number, proposal.Branch, proposal.Tip, proposal.Shared = next.Number, next.branch(), next.Tip, next.Foreign
	proposal.TextChanged = proposal.TextChanged || next.Number != p.base.Repo.WriteBack.Number
	if !next.Foreign {
		var err error
		if proposal.Commit, err = p.Host.Write(ctx, p.repo, proposal); err != nil {
			return Proposed{}, err
		}
		next.making(proposal.Commit)
		if next.mustBeReviewed() {
			// What somebody has to look at must not be merged unseen.
			if err := p.holdMerge(ctx, next); err != nil {
				return Proposed{}, err
			}
		}
		writeBack := &p.base.Repo.WriteBack
		writeBack.Branch, writeBack.Aside, writeBack.Made = next.Branch, next.Aside, next.made()
		if err := p.save(ctx, Change{Repo: &p.base.Repo}); err != nil {
			return Proposed{}, err
		}
	}
	proposal.Made = next.made()
	return p.Host.Propose(ctx, p.repo, proposal)
}

// sent takes up what became of a proposal.
func (p *pass) sent(ctx context.Context, next WriteBack, edits []Edit, proposed Proposed) error {
	switch {
	case proposed.Ended, proposed.Moved:
		// Nobody has seen these edits there, so its end says nothing about them.
		p.again(p.Now().Add(lookAgain))
		return nil
	case proposed.Refused != "":
		p.remark("write-back-refused", "%s cannot be brought up to date: %s", next.name(), proposed.Refused)
		return nil
	case proposed.Foreign:
		return p.share(ctx, next, edits, proposed.Tip)
	}
	next.Tip, next.Foreign, next.Made = proposed.Tip, false, []string{proposed.Tip}
	if err := p.proposed(ctx, next, proposed); err != nil {
		return err
	}
	p.tellAside(next)
	return p.merge(ctx)
}

// proposed records what the pull request says now.
func (p *pass) proposed(ctx context.Context, next WriteBack, proposed Proposed) error {
	next.Number, next.Into = proposed.Number, cmp.Or(proposed.Into, p.branch)
	if p.retarget {
		next.Merging = false // GitHub forgets it with the base
	}
	for _, what := range proposed.Dropped {
		p.remark("not-set", "GitHub would not set %s on pull request #%d", what, next.Number)
	}
	p.applied++
	next.At, next.HeldSince = p.Now().UTC(), time.Time{}
	p.base.Repo.WriteBack = next
	return p.save(ctx, Change{Repo: &p.base.Repo})
}

// early tells whether the open pull request changed so lately that more changes had better come
// along with it, and asks for a pass when the time is over. The first edit never waits.
func (p *pass) early(current WriteBack) bool {
	interval := p.WriteBackInterval
	if p.policy.Delivery.Interval != nil {
		interval = *p.policy.Delivery.Interval
	}
	due := current.At.Add(interval)
	if current.Number == 0 || p.retarget || current.At.IsZero() || !p.Now().Before(due) {
		return false
	}
	p.again(due)
	return true
}

// withdraw closes the pull request when nothing is left to say. People's commits keep it open.
func (p *pass) withdraw(ctx context.Context, current WriteBack, declined []ProposedEdit) error {
	if current.Number == 0 {
		if len(declined) == len(current.Declined) && current.Branch == "" {
			return nil
		}
		if current.Branch != "" {
			// Its pull request was never opened.
			if _, err := p.Host.Withdraw(ctx, p.repo, Withdrawal{Branch: current.Branch, Made: current.made()}); err != nil {
				return fmt.Errorf("delete the branch %q: %w", current.Branch, err)
			}
		}
		p.base.Repo.WriteBack = WriteBack{Declined: declined, Ended: current.Ended, Offered: current.Offered}
		return p.save(ctx, Change{Repo: &p.base.Repo})
	}
	proposal := p.proposal(current, nil, nil)
	next := current
	next.Base, next.Declined, next.Edits, next.Withdrawn = p.head.Commit, declined, nil, false
	next.Content, next.Text = contentHash(nil), proposal.text()
	if current.Foreign && p.isUpToDate(current, next) {
		return nil
	}
	if stands, err := p.stands(ctx, &next, true); !stands || err != nil {
		return err
	}
	if !current.Withdrawn {
		p.base.Repo.WriteBack.Withdrawn = true
		if err := p.save(ctx, Change{Repo: &p.base.Repo}); err != nil {
			return err
		}
	}
	proposed, err := p.Host.Withdraw(ctx, p.repo, Withdrawal{
		Number: next.Number, Branch: next.branch(), Made: next.made(), Shared: next.Foreign,
	})
	if err != nil && p.refusedAlone(ctx, err) {
		// What was done of it is seen in the next list: the branch is left over then.
		p.remark("write-back-refused", "GitHub would not withdraw %s: %v", current.name(), err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("withdraw pull request #%d: %w", current.Number, err)
	}
	if proposed.Foreign {
		return p.share(ctx, next, nil, proposed.Tip)
	}
	if proposed.Refused != "" {
		p.remark("branch-kept", "the branch %q of %s is kept: %s", next.branch(), current.name(), proposed.Refused)
	}
	p.applied++
	p.base.Repo.WriteBack = WriteBack{Declined: declined, Ended: current.Number, Offered: current.offers(nil)}
	return p.save(ctx, Change{Repo: &p.base.Repo})
}

// stillDeclined drops what was lifted: the issue's state on GitHub has changed since, or the item is
// gone.
func (p *pass) stillDeclined(declined []ProposedEdit) []ProposedEdit {
	var still []ProposedEdit
	for _, edit := range declined {
		record := p.base.Items[edit.Key]
		row := record.Issue
		same := row.Number != 0 && row.ClosedAt.Equal(edit.ClosedAt)
		switch edit.Field {
		case FieldState:
			same = same && string(row.stateOf()) == edit.Value
		case FieldTitle:
			same = same && strings.HasPrefix(row.Title, edit.Value) // a suffix may follow
		case FieldStatus:
			same = same && record.works(p.policy.label(LabelStatus, parser.InProgress)) == parser.IsInProgress(edit.Value)
		}
		if same {
			still = append(still, edit)
		}
	}
	return still
}

// remark adds a notice about the whole repository.
func (p *pass) remark(code, format string, args ...any) {
	p.result.Notices = append(p.result.Notices, Notice{Code: code, Message: fmt.Sprintf(format, args...)})
}
