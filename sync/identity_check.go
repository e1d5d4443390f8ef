package sync

import "context"

// checked is GitHub for one pass. Before the first write it makes sure that the repository's name
// still leads to the repository; reads go by without.
type checked struct {
	Host
	done bool
}

// verify asks once whose the name is.
func (h *checked) verify(ctx context.Context, repo Repository) error {
	if h.done {
		return nil
	}
	id, err := h.RepositoryID(ctx, repo)
	if err != nil {
		return err
	}
	if id != repo.ID {
		return &AnotherRepository{Repository: repo, Found: id}
	}
	h.done = true
	return nil
}

func (h *checked) Do(ctx context.Context, repo Repository, action Action, target Target) (Outcome, error) {
	if err := h.verify(ctx, repo); err != nil {
		return Outcome{}, err
	}
	return h.Host.Do(ctx, repo, action, target)
}

func (h *checked) Write(ctx context.Context, repo Repository, proposal Proposal) (string, error) {
	if err := h.verify(ctx, repo); err != nil {
		return "", err
	}
	return h.Host.Write(ctx, repo, proposal)
}

func (h *checked) Propose(ctx context.Context, repo Repository, proposal Proposal) (Proposed, error) {
	if err := h.verify(ctx, repo); err != nil {
		return Proposed{}, err
	}
	return h.Host.Propose(ctx, repo, proposal)
}

func (h *checked) Append(ctx context.Context, repo Repository, addition Addition) (AppendResult, error) {
	if err := h.verify(ctx, repo); err != nil {
		return AppendResult{}, err
	}
	return h.Host.Append(ctx, repo, addition)
}

func (h *checked) Describe(ctx context.Context, repo Repository, proposal Proposal) (Proposed, error) {
	if err := h.verify(ctx, repo); err != nil {
		return Proposed{}, err
	}
	return h.Host.Describe(ctx, repo, proposal)
}

func (h *checked) Withdraw(ctx context.Context, repo Repository, withdrawal Withdrawal) (Proposed, error) {
	if err := h.verify(ctx, repo); err != nil {
		return Proposed{}, err
	}
	return h.Host.Withdraw(ctx, repo, withdrawal)
}

func (h *checked) Merge(ctx context.Context, repo Repository, merge Merge) (MergeResult, error) {
	if err := h.verify(ctx, repo); err != nil {
		return MergeResult{}, err
	}
	return h.Host.Merge(ctx, repo, merge)
}

func (h *checked) HoldMerge(ctx context.Context, repo Repository, number int) error {
	if err := h.verify(ctx, repo); err != nil {
		return err
	}
	return h.Host.HoldMerge(ctx, repo, number)
}

func (h *checked) Report(ctx context.Context, repo Repository, report Report) (int64, error) {
	if err := h.verify(ctx, repo); err != nil {
		return 0, err
	}
	return h.Host.Report(ctx, repo, report)
}
