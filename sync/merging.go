package sync

import (
	"context"
	"fmt"
	"time"
)

// mergePause is the pause before a pull request is tried again that could not be merged yet.
const mergePause = 5 * time.Minute

// merge merges the pull request where the policy asks for it, or has GitHub merge it later. A
// person who took that back on GitHub is not overruled: it is asked for once.
func (p *pass) merge(ctx context.Context) error {
	current := p.base.Repo.WriteBack
	if current.Number == 0 {
		return nil
	}
	if p.policy.WriteBack != WriteBackAutoMerge || current.Foreign || current.mustBeReviewed() {
		return p.unmerge(ctx)
	}
	merging, err := p.Host.Merge(ctx, p.repo, Merge{Number: current.Number, Tip: current.Tip, Method: p.policy.Delivery.MergeMethod,
		Asked: current.Merging})
	if at, limited := RetryAt(err); limited {
		p.again(at) // a limit of GraphQL's own need not stop the pass
		return nil
	}
	if err != nil {
		return fmt.Errorf("merge pull request #%d: %w", current.Number, err)
	}
	switch {
	case merging.Ended:
		return p.believe(ctx, PullRequest{Number: current.Number, Merged: merging.Landed})
	case merging.Merged:
		p.again(p.Now())
	case merging.Moved:
		return p.unmerge(ctx)
	case merging.Waiting && !current.Merging:
		p.base.Repo.WriteBack.Merging = true
		return p.save(ctx, Change{Repo: &p.base.Repo})
	case merging.Waiting, current.Merging:
		// GitHub's own merge brings a pass about; where a person took it back, it stays so.
	case merging.Refused != "":
		p.remark("auto-merge", "pull request #%d cannot be merged by itself: %s", current.Number, merging.Refused)
		p.again(p.Now().Add(mergePause))
	default:
		p.again(p.Now().Add(mergePause))
	}
	return nil
}

// unmerge takes back that GitHub shall merge the pull request.
func (p *pass) unmerge(ctx context.Context) error {
	if !p.base.Repo.WriteBack.Merging {
		return nil
	}
	if err := p.holdMerge(ctx, &p.base.Repo.WriteBack); err != nil {
		return err
	}
	return p.save(ctx, Change{Repo: &p.base.Repo})
}

// holdMerge does so before commits that people made on the branch are merged unseen.
func (p *pass) holdMerge(ctx context.Context, writeBack *WriteBack) error {
	if !writeBack.Merging {
		return nil
	}
	if err := p.Host.HoldMerge(ctx, p.repo, writeBack.Number); err != nil {
		return fmt.Errorf("keep pull request #%d from being merged: %w", writeBack.Number, err)
	}
	writeBack.Merging = false
	return nil
}
