package writeback

import (
	"context"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// mergePause is the pause before a pull request is tried again that could not be merged yet.
const mergePause = 5 * time.Minute

// merge merges the pull request where the policy asks for it, or has GitHub merge it later. A
// person who took that back on GitHub is not overruled: it is asked for once.
func (w *writer) merge(ctx context.Context) error {
	current := w.in.Base.Repo.WriteBack
	if current.Number == 0 {
		return nil
	}
	if w.in.Policy.WriteBack != sync.WriteBackAutoMerge || current.Foreign || current.MustBeReviewed() {
		return w.unmerge(ctx)
	}
	merging, err := w.in.Host.Merge(ctx, w.in.Repository, sync.Merge{Number: current.Number, Tip: current.Tip, Method: w.in.Policy.Delivery.MergeMethod,
		Asked: current.Merging})
	if at, limited := sync.RetryAt(err); limited {
		w.again(at) // a limit of GraphQL's own need not stop the pass
		return nil
	}
	if err != nil {
		return fmt.Errorf("merge pull request #%d: %w", current.Number, err)
	}
	switch {
	case merging.Ended:
		return w.believe(ctx, sync.PullRequest{Number: current.Number, Merged: merging.Landed})
	case merging.Merged:
		w.again(w.in.Now())
	case merging.Moved:
		return w.unmerge(ctx)
	case merging.Waiting && !current.Merging:
		w.in.Base.Repo.WriteBack.Merging = true
		return w.saveRepo(ctx)
	case merging.Waiting, current.Merging:
		// GitHub's own merge brings a pass about; where a person took it back, it stays so.
	case merging.Refused != "":
		w.remark("auto-merge", "pull request #%d cannot be merged by itself: %s", current.Number, merging.Refused)
		w.again(w.in.Now().Add(mergePause))
	default:
		w.again(w.in.Now().Add(mergePause))
	}
	return nil
}

// unmerge takes back that GitHub shall merge the pull request.
func (w *writer) unmerge(ctx context.Context) error {
	if !w.in.Base.Repo.WriteBack.Merging {
		return nil
	}
	if err := w.holdMerge(ctx, &w.in.Base.Repo.WriteBack); err != nil {
		return err
	}
	return w.saveRepo(ctx)
}

// holdMerge does so before commits that people made on the branch are merged unseen.
func (w *writer) holdMerge(ctx context.Context, writeBack *sync.WriteBack) error {
	if !writeBack.Merging {
		return nil
	}
	if err := w.in.Host.HoldMerge(ctx, w.in.Repository, writeBack.Number); err != nil {
		return fmt.Errorf("keep pull request #%d from being merged: %w", writeBack.Number, err)
	}
	writeBack.Merging = false
	return nil
}
