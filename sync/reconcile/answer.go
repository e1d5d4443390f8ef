package reconcile

import (
	"context"

	"github.com/milepost/milepost/sync"
)

// answer answers what people asked for by hand, each ask once: a pass that is stopped in between, or that
// is given the same ask again, goes on with those that are left.
func (s *session) answer(ctx context.Context, asks []sync.Ask) error {
	for _, ask := range asks {
		if s.base.Repo.Heard.HasAnswered(ask) {
			continue
		}
		s.asked = true
		if err := s.answerOne(ctx, ask); err != nil {
			return err
		}
		s.base.Repo.Heard.Answer(ask)
		if err := s.saveRepo(ctx); err != nil {
			return err
		}
	}
	return nil
}

// answerOne answers one ask. What nobody understands leads to a closer look, and to nothing else.
func (s *session) answerOne(_ context.Context, ask sync.Ask) error {
	switch ask.Kind {
	default:
		return nil
	}
}
