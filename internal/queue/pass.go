package queue

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/milepost/milepost/sync"
)

// Names of log fields.
const (
	fieldRepo       = "repo"
	fieldRepository = "repository"
	fieldRetryAt    = "retry_at"
	fieldFailed     = "failed"
	fieldStack      = "stack"
)

// args is the content of a job: whose turn it is. Everything else is in the mark.
type args struct {
	Repository int64 `json:"repository"`
}

// Kind names the kind of job.
func (args) Kind() string { return "pass" }

// worker carries out River's jobs.
type worker struct {
	river.WorkerDefaults[args]
	queue *Queue
}

// Work runs the pass of one repository. It never fails in River's eyes: what is to be done
// again stands in the mark.
func (w *worker) Work(ctx context.Context, job *river.Job[args]) error {
	q := w.queue
	defer q.slots.wakeUp()
	defer q.slots.release(job.Args.Repository)
	if err := q.pass(ctx, job.Args.Repository); err != nil {
		q.logger.Error().Err(err).Int64(fieldRepository, job.Args.Repository).Msg("cannot keep marks")
	}
	if err := q.complete(context.WithoutCancel(ctx), job); err != nil {
		q.logger.Debug().Err(err).Int64(fieldRepository, job.Args.Repository).Msg("cannot complete job early")
	}
	return nil
}

// complete ends the job now. River would do so within 250 ms, and until then a repository that
// was marked during its pass could not get its next job.
func (q *Queue) complete(ctx context.Context, job *river.Job[args]) error {
	tx, err := q.jobs.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := river.JobCompleteTx[*riversqlite.Driver](ctx, tx, job); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// pass takes the mark, runs the work and puts down how it ended.
func (q *Queue) pass(ctx context.Context, id int64) error {
	repo, failed, ok, err := q.marks.take(ctx, id)
	if err != nil || !ok {
		return err
	}
	logger := q.logger.With().Str(fieldRepo, repo.String()).Logger()
	err = q.workSafely(logger.WithContext(ctx), repo)

	// A mark that stays taken would block the repository: write though the context has ended.
	keep := context.WithoutCancel(ctx)
	if err == nil {
		return q.marks.clear(keep, id)
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		logger.Info().Msg("pass cut short by stop")
		return q.marks.release(keep, id, q.now())
	}
	now := q.now()
	at, held := sync.RetryAt(err)
	if held {
		at = later(at, now.Add(time.Second))
		logger.Warn().Err(err).Time(fieldRetryAt, at).Msg("pass put off")
		// What is forbidden now may be allowed by the next event; a rate limit is not.
		if sync.IsForbidden(err) {
			return q.marks.fail(keep, id, at)
		}
		return q.marks.hold(keep, id, at)
	}
	at = now.Add(backoff(failed))
	var panicked *panicError
	event := logger.Error().Err(err).Int(fieldFailed, failed+1).Time(fieldRetryAt, at)
	if errors.As(err, &panicked) {
		event = event.Str(fieldStack, panicked.stack)
	}
	event.Msg("pass failed")
	return q.marks.fail(keep, id, at)
}

// workSafely turns a panic into an error.
func (q *Queue) workSafely(ctx context.Context, repo sync.Repository) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicError{value: fmt.Sprint(value), stack: string(debug.Stack())}
		}
	}()
	return q.work(ctx, repo)
}

// panicError is a panic of the work.
type panicError struct{ value, stack string }

func (e *panicError) Error() string { return "panic: " + e.value }

// backoff returns how long to wait after a failure that followed on failed others: 1, 2, 4 ...
// 300 seconds.
func backoff(failed int) time.Duration {
	const longest = 300 * time.Second
	if failed >= 9 {
		return longest
	}
	return min(longest, time.Second<<failed)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
