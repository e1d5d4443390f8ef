package queue

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

const (
	// lookAgain is how long the dispatcher relies on being woken; it also bounds how late a
	// clock that was set is noticed.
	lookAgain = 250 * time.Millisecond
	// settle is how long to wait for River to write down that a job has ended.
	settle = 20 * time.Millisecond
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
		case <-q.slots.wake:
		}
		wait, err := q.dispatchDue(ctx)
		if err != nil && ctx.Err() == nil {
			q.logger.Error().Err(err).Msg("cannot dispatch passes")
			wait = recoverAfter
		}
		timer.Reset(wait)
	}
}

// dispatchDue inserts a job for each repository whose mark is due, as far as there is room,
// and returns how long to wait before looking again.
func (q *Queue) dispatchDue(ctx context.Context) (time.Duration, error) {
	now := q.now()
	room, busy := q.slots.room()
	due, next, err := q.marks.due(ctx, now, room+busy)
	if err != nil {
		return 0, err
	}
	wait := lookAgain
	if !next.IsZero() {
		// Marks are kept in whole milliseconds: look when the last one has passed.
		wait = min(wait, max(next.Sub(now), 0)+time.Millisecond)
	}
	var params []river.InsertManyParams
	var taken []int64
	for _, id := range due {
		if q.slots.acquire(id) {
			params = append(params, river.InsertManyParams{Args: args{Repository: id}, InsertOpts: insertOpts()})
			taken = append(taken, id)
		}
	}
	if len(params) == 0 {
		return wait, nil
	}
	results, err := q.river.InsertMany(ctx, params)
	if err != nil {
		for _, id := range taken {
			q.slots.release(id)
		}
		return 0, fmt.Errorf("insert jobs: %w", err)
	}
	for i, result := range results {
		// The repository's last job has done its work but still counts as running.
		if result.UniqueSkippedAsDuplicate {
			q.slots.release(taken[i])
			wait = min(wait, settle)
		}
	}
	return wait, nil
}

// insertOpts makes jobs unique for each repository while they wait or run.
func insertOpts() *river.InsertOpts {
	return &river.InsertOpts{
		UniqueOpts: river.UniqueOpts{
			ByArgs: true,
			ByState: []rivertype.JobState{
				rivertype.JobStateAvailable,
				rivertype.JobStatePending,
				rivertype.JobStateRunning,
				rivertype.JobStateScheduled,
				rivertype.JobStateRetryable,
			},
		},
	}
}
