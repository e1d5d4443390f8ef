package reconcile

import (
	"context"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
)

// Repropose forgets that people declined edits, so that the next pass proposes again what
// GitHub's state asks for. It returns how many were forgotten. The caller sees to it that a pass
// follows, and that none is running.
func Repropose(ctx context.Context, ledger sync.Ledger, repo sync.Repository) (int, error) {
	base, err := ledger.Load(ctx, repo)
	if err != nil {
		return 0, fmt.Errorf("load base of %s: %w", repo, err)
	}
	forgotten := len(base.Repo.WriteBack.Declined)
	if forgotten == 0 {
		return 0, nil
	}
	base.Repo.WriteBack.Declined, base.Repo.Settled = nil, false
	if err := ledger.Save(ctx, repo, sync.Change{Repo: &base.Repo}); err != nil {
		return 0, fmt.Errorf("save base of %s: %w", repo, err)
	}
	return forgotten, nil
}

// wantAfterAll forgets that people declined some edits, so that this pass proposes them again.
func (s *study) wantAfterAll(ctx context.Context, edits []sync.ProposedEdit) error {
	declined := slices.DeleteFunc(slices.Clone(s.base.Repo.WriteBack.Declined), func(edit sync.ProposedEdit) bool {
		return slices.ContainsFunc(edits, edit.Same)
	})
	s.base.Repo.WriteBack.Declined, s.base.Repo.Settled = declined, false
	return s.saveRepo(ctx)
}
