package reconcile

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
)

// ErrNothingHeld says that there is nothing to approve.
var ErrNothingHeld = errors.New("nothing is held back")

// Approve lets go ahead what is held back in a repository now, or in those of its plans that are named,
// and returns the holds that it approved. It names the removals: when others have joined those of a plan
// by the time of the next pass, the approval of that plan is void. The next pass carries them out; a
// pass has to be asked for.
func Approve(ctx context.Context, ledger sync.Ledger, repo sync.Repository, plans ...string) ([]sync.Hold, error) {
	base, err := ledger.Load(ctx, repo)
	if err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	var holds []sync.Hold
	approved := slices.Clone(base.Approved)
	for _, hold := range base.Repo.Holds {
		if len(plans) == 0 || slices.Contains(plans, hold.Plan) {
			holds = append(holds, hold)
			approved = append(approved, hold.Set)
		}
	}
	if len(holds) == 0 {
		return nil, ErrNothingHeld
	}
	slices.Sort(approved)
	approved = slices.Compact(approved)
	if err := ledger.Save(ctx, repo, sync.Change{Approved: &approved}); err != nil {
		return nil, fmt.Errorf("save approval for %s: %w", repo, err)
	}
	return holds, nil
}
