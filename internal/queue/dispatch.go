package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
)

const (
	// lookAgain is how long the dispatcher relies on being woken; it also bounds how late a
	// clock that was set, or the end of a lease, is noticed.
	lookAgain = 250 * time.Millisecond
	// recoverAfter is how long the dispatcher waits after its database failed.
	recoverAfter = time.Second
)

// dispatch turns marks that are due into jobs until the context ends.
func (q *Queue) dispatch(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-q.wake:
		}
		wait, err := q.dispatchDue(ctx)
		if err != nil && ctx.Err() == nil {
			q.logger.Error().Err(err).Str("cure", "see that the database answers and has room").Msg("cannot dispatch passes")
			wait = recoverAfter
		}
		timer.Reset(wait)
	}
}

// wakeUp makes the dispatcher look at the marks now.
func (q *Queue) wakeUp() {
	select {
	case q.wake <- struct{}{}:
	default: // it has been told already
	}
}

// dispatchDue inserts a job for each repository whose mark is due, as far as there is room,
// and returns how long to wait before looking again. Few marks at a time become jobs, so that
// the others can still be debounced.
func (q *Queue) dispatchDue(ctx context.Context) (time.Duration, error) {
	now := q.now()
	if q.marks.shared() {
		if err := q.bury(ctx); err != nil {
			return 0, err
		}
	}
	offered, next, err := q.marks.offer(ctx, now, q.room)
	if err != nil {
		return 0, err
	}
	wait := lookAgain
	if !next.IsZero() {
		// Marks are kept in whole milliseconds: look when the last one has passed.
		wait = min(wait, max(next.Sub(now), 0)+time.Millisecond)
	}
	if len(offered) == 0 {
		return wait, nil
	}
	params := make([]river.InsertManyParams, 0, len(offered))
	for _, a := range offered {
		params = append(params, river.InsertManyParams{Args: a, InsertOpts: &river.InsertOpts{Queue: a.queue()}})
	}
	if _, err := q.jobs.InsertMany(ctx, params); err != nil {
		return 0, errors.Join(fmt.Errorf("insert jobs: %w", err), q.marks.takeBack(context.WithoutCancel(ctx), offered))
	}
	return wait, nil
}
