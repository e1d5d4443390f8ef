package reconcile

import (
	"context"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/writeback"
)

// deliver makes the documents say what the edits ask for.
func (s *session) deliver(ctx context.Context, at target, placement identity.Placement, edits []sync.Edit) error {
	in := s.writeBack(at)
	in.Placement = placement
	outcome, err := writeback.Deliver(ctx, in, s.save, edits)
	s.take(outcome)
	s.result.Edits = outcome.Edits
	return err
}

// EndPullRequest tidies up behind the pull request if it has ended.
func (s *session) endPullRequest(ctx context.Context, seen *observed) error {
	if seen.Ended == 0 {
		outcome, err := writeback.RetryEnd(ctx, s.writeBack(target{}), s.save)
		s.take(outcome)
		return err
	}
	outcome, err := writeback.EndPullRequest(ctx, s.writeBack(target{}), s.save, seen.Ended)
	seen.Notices = append(seen.Notices, outcome.Notices...)
	outcome.Notices = nil
	s.take(outcome)
	return err
}

// writeBack is what write-back works on.
func (s *session) writeBack(at target) writeback.Input {
	return writeback.Input{
		Host: s.host, Repository: s.repo, Base: s.base, Branch: at.branch, Retarget: at.retarget,
		Head: s.head, Documents: s.plans.documents, Policy: s.plans.policy,
		Seal: s.seal, MarkerKeys: s.engine.MarkerKeys, Interval: s.engine.WriteBackInterval, Now: s.engine.Now,
	}
}

// take adds what write-back did to what the pass did.
func (s *session) take(outcome writeback.Outcome) {
	s.applied += outcome.Applied
	s.result.Actions = append(s.result.Actions, outcome.Actions...)
	s.result.Notices = append(s.result.Notices, outcome.Notices...)
	if !outcome.RequeueAt.IsZero() {
		s.again(outcome.RequeueAt)
	}
}
