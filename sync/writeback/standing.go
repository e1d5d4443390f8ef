package writeback

import (
	"context"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// longestHold is how long new edits wait for a pull request that people approved.
const longestHold = 24 * time.Hour

// waitForReview tells whether new edits had better wait: people approved the pull request as it is, or it
// stands in a merge queue, and a new commit would undo that. It never waits with an edit in it
// that is not wanted any more, nor where the pull request cannot go in as it is.
func (w *writer) waitForReview(ctx context.Context, current sync.WriteBack, edits []sync.Edit) (bool, error) {
	if current.Number == 0 || current.Withdrawn || w.in.Retarget || !current.StillWanted(edits) {
		return false, nil
	}
	until := current.HeldSince.Add(longestHold)
	if !current.HeldSince.IsZero() && !w.in.Now().Before(until) {
		return false, nil
	}
	standing, err := w.in.Host.ReviewState(ctx, w.in.Repository, current.Number)
	if err != nil {
		return false, fmt.Errorf("look at pull request #%d: %w", current.Number, err)
	}
	if standing.Stuck || !standing.Approved && !standing.Queued {
		return false, nil
	}
	if current.HeldSince.IsZero() {
		until = w.in.Now().UTC().Add(longestHold)
		w.in.Base.Repo.WriteBack.HeldSince = w.in.Now().UTC()
		if err := w.saveRepo(ctx); err != nil {
			return false, err
		}
	}
	what := "is approved"
	if standing.Queued {
		what = "waits in the merge queue"
	}
	w.remark("write-back-waits", "pull request #%d %s, so what changed since waits until it is merged, at most until %s",
		current.Number, what, until.UTC().Format("2006-01-02 15:04 MST"))
	w.again(until)
	return true, nil
}
