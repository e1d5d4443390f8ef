package reconcile

import (
	"context"

	"github.com/milepost/milepost/sync"
)

// nameCheck is GitHub for those who only look. It can make sure that the repository's name still leads to
// the repository; reads go by without.
type nameCheck struct {
	sync.Reader
	done bool
}

// verify asks once whose the name is.
func (h *nameCheck) verify(ctx context.Context, repo sync.Repository) error {
	if h.done {
		return nil
	}
	id, err := h.RepositoryID(ctx, repo)
	if err != nil {
		return err
	}
	if id != repo.ID {
		return &sync.AnotherRepository{Repository: repo, Found: id}
	}
	h.done = true
	return nil
}

// checked is GitHub for one pass: before the first write the name is made sure of.
type checked struct {
	sync.Host
	*nameCheck
}

func (h *checked) Do(ctx context.Context, repo sync.Repository, action sync.Action, target sync.Target) (sync.Outcome, error) {
	if err := h.verify(ctx, repo); err != nil {
		return sync.Outcome{}, err
	}
	return h.Host.Do(ctx, repo, action, target)
}

func (h *checked) Write(ctx context.Context, repo sync.Repository, proposal sync.Proposal) (string, error) {
	if err := h.verify(ctx, repo); err != nil {
		return "", err
	}
	return h.Host.Write(ctx, repo, proposal)
}

func (h *checked) Propose(ctx context.Context, repo sync.Repository, proposal sync.Proposal) (sync.Proposed, error) {
	if err := h.verify(ctx, repo); err != nil {
		return sync.Proposed{}, err
	}
	return h.Host.Propose(ctx, repo, proposal)
}

func (h *checked) Append(ctx context.Context, repo sync.Repository, addition sync.Addition) (sync.AppendResult, error) {
	if err := h.verify(ctx, repo); err != nil {
		return sync.AppendResult{}, err
	}
	return h.Host.Append(ctx, repo, addition)
}

func (h *checked) Describe(ctx context.Context, repo sync.Repository, proposal sync.Proposal) (sync.Proposed, error) {
	if err := h.verify(ctx, repo); err != nil {
		return sync.Proposed{}, err
	}
	return h.Host.Describe(ctx, repo, proposal)
}

func (h *checked) Withdraw(ctx context.Context, repo sync.Repository, withdrawal sync.Withdrawal) (sync.Proposed, error) {
	if err := h.verify(ctx, repo); err != nil {
		return sync.Proposed{}, err
	}
	return h.Host.Withdraw(ctx, repo, withdrawal)
}

func (h *checked) Merge(ctx context.Context, repo sync.Repository, merge sync.Merge) (sync.MergeResult, error) {
	if err := h.verify(ctx, repo); err != nil {
		return sync.MergeResult{}, err
	}
	return h.Host.Merge(ctx, repo, merge)
}

func (h *checked) HoldMerge(ctx context.Context, repo sync.Repository, number int) error {
	if err := h.verify(ctx, repo); err != nil {
		return err
	}
	return h.Host.HoldMerge(ctx, repo, number)
}

func (h *checked) React(ctx context.Context, repo sync.Repository, comment int64, reaction sync.Reaction) error {
	if err := h.verify(ctx, repo); err != nil {
		return err
	}
	return h.Host.React(ctx, repo, comment, reaction)
}

func (h *checked) Say(ctx context.Context, repo sync.Repository, issue int, comment int64, text string) error {
	if err := h.verify(ctx, repo); err != nil {
		return err
	}
	return h.Host.Say(ctx, repo, issue, comment, text)
}

func (h *checked) Report(ctx context.Context, repo sync.Repository, report sync.Report) (int64, error) {
	if err := h.verify(ctx, repo); err != nil {
		return 0, err
	}
	return h.Host.Report(ctx, repo, report)
}
