package main

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/metrics"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/ahead"
	"github.com/milepost/milepost/sync/show"
)

// newPreviewer wires what tells people ahead of a merge what would happen.
func (s *server) newPreviewer() *ahead.Previewer {
	return &ahead.Previewer{Host: s.host, Memory: s.queue, Bases: s.ledger, Compute: s.compute, Now: time.Now}
}

// wouldDo finds out what a pass would do if the commit were the head of the default branch.
func (s *server) wouldDo(ctx context.Context, repo sync.Repository, base *sync.Base, head sync.Head) (ahead.Finding, error) {
	preview, err := s.engine.Preview(ctx, known{base}, repo, head)
	if err != nil {
		return ahead.Finding{}, err
	}
	check := show.Check(preview, base.Repo.LastPolicy().Preview.FailOn)
	return ahead.Finding{Conclusion: check.Conclusion, Title: check.Title, Summary: check.Summary, Annotations: check.Annotations}, nil
}

// known is a ledger that was read already.
type known struct{ base *sync.Base }

func (k known) Load(context.Context, sync.Repository) (*sync.Base, error) { return k.base, nil }

// preview is the queue's work for a pull request or a merge group: one preview, one line in the log. It only reads the
// ledger, so that it needs no fence; without its lease it can ask GitHub nothing any more.
func (s *server) preview(ctx context.Context, job queue.Job) error {
	began := time.Now()
	outcome, err := s.newPreviewer().Preview(ctx, job.Repository, job.Preview)
	if s.metrics != nil {
		s.metrics.Preview(previewOutcome(ctx, err), time.Since(began))
	}
	if outcome.Gated {
		if err := s.queue.Mark(ctx, job.Repository); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	zerolog.Ctx(ctx).Info().Bool("posted", outcome.Posted).Dur("duration", time.Since(began)).Msg("preview done")
	if outcome.Again.IsZero() {
		return nil
	}
	return s.queue.PreviewAfter(ctx, outcome.Again, job.Repository, job.Preview)
}

func previewOutcome(ctx context.Context, err error) metrics.Outcome {
	_, limited := sync.RetryAt(err)
	switch {
	case err == nil:
		return metrics.Done
	case limited:
		return metrics.PutOff
	case ctx.Err() != nil:
		return metrics.CutShort
	default:
		return metrics.Failed
	}
}

// previewAgain has the previews made again whose plans the default branch does not have any more.
func (s *server) previewAgain(ctx context.Context, repo sync.Repository) error {
	moved, err := s.newPreviewer().Moved(ctx, repo)
	if err != nil || len(moved) == 0 {
		return err
	}
	return s.queue.MarkPreviews(ctx, repo, moved...)
}

// missedPreviews has the previews of an installation's repositories made of which no event told.
func (s *server) missedPreviews(ctx context.Context, repositories []sync.Repository) error {
	for _, repo := range repositories {
		missed, err := s.newPreviewer().Missed(ctx, repo)
		if _, limited := sync.RetryAt(err); limited {
			return nil // the next sweep looks again
		}
		if sync.IsForbidden(err) || sync.IsGone(err) {
			continue
		}
		if err == nil && len(missed) > 0 {
			err = s.queue.MarkPreviews(ctx, repo, missed...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
