package reconcile

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
)

// answer answers what people asked for by hand, each ask once: a pass that is stopped in between, or that
// is given the same ask again, goes on with those that are left. Commands in comments are answered once the
// plans are read, and what answers a question once it is known what is asked.
func (s *session) answer(ctx context.Context) error {
	for _, ask := range s.asks {
		if s.base.Repo.Heard.HasAnswered(ask) {
			continue
		}
		s.asked = true
		waits, err := s.answerOne(ctx, ask)
		if err != nil {
			return err
		}
		if waits {
			continue
		}
		s.base.Repo.Heard.Answer(ask)
		if err := s.saveRepo(ctx); err != nil {
			return err
		}
	}
	return nil
}

// answerOne answers one ask, unless it waits for the plans. What nobody understands leads to a closer look,
// and to nothing else.
func (s *session) answerOne(ctx context.Context, ask sync.Ask) (waits bool, err error) {
	switch ask.Kind {
	case sync.AskComment:
		return s.readComment(ctx, ask)
	case sync.AskButton:
		return s.press(ctx, ask)
	default:
		return false, nil
	}
}

// readComment reads the comment that an ask tells of.
func (s *session) readComment(ctx context.Context, ask sync.Ask) (waits bool, err error) {
	comment, err := s.host.Comment(ctx, s.repo, ask.Comment)
	switch {
	case sync.IsGone(err) || err == nil && comment.Issue == 0:
		return false, nil // deleted meanwhile, or moved elsewhere with its issue
	case err != nil:
		return false, fmt.Errorf("read what was asked for: %w", err)
	}
	return s.hear(comment, ask), nil
}

// lookAgain has the pass list everything.
func (s *session) lookAgain() {
	s.base.Repo.ListedAt = s.base.Repo.ListedAt.Add(-listAllEvery)
	s.base.Repo.Settled, s.asked = false, true
}
