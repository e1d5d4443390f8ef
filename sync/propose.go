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
	if current.Number != 0 {
		// One that was found again by its marker does not tell.
		current.Branch = cmp.Or(current.Branch, p.policy.Delivery.Branch, Branch)
	}
	if len(edits) > 0 && p.policy.WriteBack != WriteBackCommit && !current.says(edits) && p.early(current) {
		return nil
	}
	edits, err := p.complete(ctx, edits)
	if err != nil {
		return err
	}
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
	next.Base, next.Declined, next.Branch, next.Withdrawn = p.head.Commit, declined, proposal.Branch, false
	next.Content, next.Text = contentHash(files), proposal.text()
	next.Edits = proposedOf(edits)
	next.Offered = current.offers(next.Edits)
	if p.isUpToDate(current, next) {
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
// recorded then.
func (p *pass) bringUpToDate(ctx context.Context, next WriteBack, edits []Edit, proposal Proposal) error {
	if current := p.base.Repo.WriteBack; current.Number == 0 && current.Branch == "" {
		// The branch comes before its pull request: if that fails, we know what to tidy up.
		p.base.Repo.WriteBack.Branch = proposal.Branch
		if err := p.save(ctx, Change{Repo: &p.base.Repo}); err != nil {
			return err
		}
	}
	proposed, err := p.Host.Propose(ctx, p.repo, proposal)
	if IsRejected(err) || IsForbidden(err) {
		p.remark("write-back-refused", "GitHub would not take the pull request for %d changes: %v", len(edits), err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("propose %d edits: %w", len(edits), err)
	}
	if proposed.Ended {
		// Nobody has seen these edits there, so its end says nothing about them.
		p.again(p.Now().Add(lookAgain))
		p.base.Repo.WriteBack.Tip = proposed.Tip
		return p.save(ctx, Change{Repo: &p.base.Repo})
	}
	if proposed.Foreign {
		next.Number = proposed.Number
		return p.share(ctx, next, edits, proposed.Tip)
	}
	next.Tip, next.Foreign = proposed.Tip, false
	if err := p.proposed(ctx, next, proposed); err != nil {
		return err
	}
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
			abandoned := Withdrawal{Branch: current.Branch, Tip: current.Tip, Base: p.head}
			if _, err := p.Host.Withdraw(ctx, p.repo, abandoned); err != nil {
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
	if !current.Withdrawn {
		p.base.Repo.WriteBack.Withdrawn = true
		if err := p.save(ctx, Change{Repo: &p.base.Repo}); err != nil {
			return err
		}
	}
	proposed, err := p.Host.Withdraw(ctx, p.repo, Withdrawal{
		Number: current.Number, Branch: current.branch(), Tip: current.Tip, Base: p.head, Shared: current.Foreign,
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
