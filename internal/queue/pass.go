package queue

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"github.com/milepost/milepost/sync"
)

// Names of log fields.
const (
	fieldRepo       = "repo"
	fieldRepository = "repository"
	fieldPreview    = "preview"
	fieldRetryAt    = "retry_at"
	fieldFailed     = "failed"
	fieldStack      = "stack"
	fieldDeaths     = "deaths"
	fieldStuck      = "stuck"
	fieldOutcome    = "outcome"
	fieldChore      = "chore"
)

// args is the content of a job: whose turn it is, and which; Extra is not 0 if the installation has
// another pass already, so that this one begins only while no other installation waits. Everything else is in the mark. A
// job whose turn has passed does nothing, so that a job may be lost, or made twice.
type args struct {
	Repository int64 `json:"repository"`
	// Subject names what a preview is about; "" is the pass.
	Subject string `json:"subject,omitempty"`
	Turn    int64  `json:"turn"`
	Extra   int64  `json:"extra,omitempty"`
}

func (a args) key() key { return key{a.Repository, a.Subject} }

// Kind names the kind of job.
func (args) Kind() string { return "pass" }

// extraQueue has workers of its own, so that further passes of one installation never hold up the
// first ones of others.
const extraQueue = "extra"

// queue is where the job waits for a worker.
func (a args) queue() string {
	if a.Extra != 0 {
		return extraQueue
	}
	return river.QueueDefault
}

// worker carries out River's jobs.
type worker struct {
	river.WorkerDefaults[args]
	queue *Queue
}

// Timeout implements river.Worker: the queue itself bounds its passes, so that River does not.
func (*worker) Timeout(*river.Job[args]) time.Duration { return -1 }

// Work runs the pass of one repository. It never fails in River's eyes: what is to be done
// again stands in the mark.
func (w *worker) Work(ctx context.Context, job *river.Job[args]) error {
	q := w.queue
	defer q.wakeUp()
	if err := q.pass(ctx, job.Args); err != nil {
		q.logger.Error().Err(err).Int64(fieldRepository, job.Args.Repository).Str(fieldPreview, job.Args.Subject).Str("cure", "see that the database answers and has room").Msg("cannot keep marks")
	}
	return nil
}

// pass takes the mark, runs the work and puts down how it ended.
func (q *Queue) pass(ctx context.Context, a args) error {
	asked := time.Now()
	mark, err := q.marks.take(ctx, a, q.now(), q.lease)
	if err != nil || mark == nil {
		return err
	}
	q.wakeUp() // now others of its installation may be offered
	logger := q.logger.With().Str(fieldRepo, mark.repo.String()).Logger()
	subject, isPreview := sync.ParsePreviewKey(mark.subject)
	if isPreview {
		logger = logger.With().Str(fieldPreview, mark.subject).Logger()
	}
	bounded, cancel := context.WithTimeout(logger.WithContext(ctx), q.deadline)
	defer cancel()
	leased, lease, stop := q.keep(bounded, mark, asked)
	err = q.watch(leased, ctx.Done(), Job{Repository: mark.repo, Preview: subject, Asks: mark.asked.asks})
	lost := LeaseErr(leased)
	if errors.Is(err, errGivenUp) {
		lease.revoke()
	}
	stop()

	// A mark that stays taken would block the repository: write though the context has ended.
	keep := context.WithoutCancel(ctx)
	if err == nil {
		return q.marks.answered(keep, mark, q.now())
	}
	if errors.Is(err, errGivenUp) && ctx.Err() == nil {
		return q.giveUp(keep, mark)
	}
	if lost != nil {
		logger.Warn().Err(err).Str("cure", "nothing: whoever holds it now goes on; if it stays, see that the database answers fast enough").Msg("pass lost its lease")
		return q.marks.release(keep, mark, q.now())
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		logger.Info().Msg("pass cut short by stop")
		return q.marks.release(keep, mark, q.now())
	}
	now := q.now()
	at, held := sync.RetryAt(err)
	if held {
		at = slices.MaxFunc([]time.Time{at, now.Add(time.Second)}, time.Time.Compare)
		logger.Warn().Err(err).Time(fieldRetryAt, at).Str("cure", "nothing: it goes on at that time").Msg("pass put off")
		// What is forbidden now may be allowed by the next event; a rate limit is not.
		if sync.IsForbidden(err) {
			return q.marks.fail(keep, mark, now, at)
		}
		return q.marks.hold(keep, mark, now, at)
	}
	if (sync.IsForbidden(err) || sync.IsGone(err)) && mark.failed >= maxForbidden {
		// Suspended, archived, deleted: the next event or sweep looks again.
		logger.Warn().Err(err).Str("cure", "milepost doctor says what is missing; the next event or sweep looks again").Msg("repository left alone")
		return q.marks.clear(keep, mark, q.now())
	}
	at = now.Add(backoff(mark.failed))
	event := logger.Error().Err(err).Int(fieldFailed, mark.failed+1).Time(fieldRetryAt, at)
	if panicked, ok := errors.AsType[*panicError](err); ok {
		event = event.Str(fieldStack, panicked.stack)
	}
	event.Str("cure", "nothing, unless it stays: it is tried again at that time, and milepost doctor says what is wrong").Msg("pass failed")
	return q.marks.fail(keep, mark, now, at)
}

// maxForbidden is how often work that is not allowed, or whose repository is gone, is tried again:
// a token may just have run out.
const maxForbidden = 3

// safely turns a panic into an error.
func safely(work func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicError{value: fmt.Sprint(value), stack: string(debug.Stack())}
		}
	}()
	return work()
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
