package reconcile

import (
	"context"
	"errors"
	"fmt"

	"github.com/milepost/milepost/sync"
)

// ErrNothingHeld says that there is nothing to approve.
var ErrNothingHeld = errors.New("nothing is held back")

// Approve lets the removals go ahead that are held back in a repository now. It names them: when
// others have joined them by the time of the next pass, the approval is void. The next pass
// carries them out; a pass has to be asked for.
func Approve(ctx context.Context, ledger sync.Ledger, repo sync.Repository) error {
	base, err := ledger.Load(ctx, repo)
	if err != nil {
		return fmt.Errorf("load base of %s: %w", repo, err)
	}
	if base.Repo.HeldRemovals == "" {
		return ErrNothingHeld
	}
	if err := ledger.Save(ctx, repo, sync.Change{Approved: &base.Repo.HeldRemovals}); err != nil {
		return fmt.Errorf("save approval for %s: %w", repo, err)
	}
	return nil
}
