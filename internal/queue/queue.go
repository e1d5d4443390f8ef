package queue

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/database"
)

const (
	defaultWorkers = 8
	// defaultStop bounds a graceful stop. A pass that is cut short is begun anew, so that little
	// is lost by not waiting.
	defaultStop = 1200 * time.Millisecond
)

// Options configure a [Queue].
type Options struct {
	// DatabaseURL is sqlite:FILE, or postgres://... which several processes may share.
	DatabaseURL string
	// Debounce is how long a mark waits for another one during a pass and for 5 seconds after it. Under
	// steady marks the next pass begins after five times as long. A quiet repository waits less, see
	// [Queue.Mark].
	Debounce time.Duration
	// Workers is how many passes of different installations run at once, 8 if it is not positive.
	// Half as many more work for installations that have a pass already.
	Workers int
	// Lease is how long after its last sign of life a process that shares the database is
	// taken for dead, and its passes are begun anew; 20 s if it is not positive. It means
	// nothing on SQLite.
	Lease time.Duration
	// Stop bounds how long Run takes to end, 1.2 s if it is not positive. Running passes may end by
	// themselves for a quarter of it; the rest is for putting the cancelled ones back.
	Stop time.Duration
	// Deadline is how long a pass may take: then its context ends. 15 minutes if it is not positive.
	Deadline time.Duration
	// Grace is how much longer a pass is waited for that does not heed its context. Then it is given
	// up: its place is free again, whatever it still does. A minute if it is not positive.
	Grace time.Duration
	// Work runs one pass. Its context carries the logger and the lease, see [Token] and
	// [Held], and ends when the queue stops or the lease is lost.
	Work func(ctx context.Context, job Job) error
	// Chores are done now and then, by one process of all.
	Chores []Chore
	// Now is the clock, time.Now if nil. It must move on by itself.
	Now func() time.Time
	// Logger gets what the queue and River have to say.
	Logger zerolog.Logger
}

// Queue keeps the marks and runs the passes.
type Queue struct {
	debounce time.Duration
	lease    time.Duration
	stop     time.Duration
	deadline time.Duration
	grace    time.Duration
	// stuck counts the passes that were given up and still run.
	stuck atomic.Int64
	// room is how many marks may be jobs that have not begun.
	room   room
	work   func(ctx context.Context, job Job) error
	now    func() time.Time
	logger zerolog.Logger

	marks *marks
	jobs  jobs
	// file is River's database on SQLite, nil on PostgreSQL.
	file *database.DB
	// wake tells the dispatcher to look at the marks.
	wake chan struct{}
}

// Open opens the queue's database, creating its tables if need be. On SQLite it frees what a
// killed process left behind. Passes begin with [Queue.Run]; marks are accepted at once.
func Open(ctx context.Context, options Options) (*Queue, error) {
	q := &Queue{
		debounce: options.Debounce,
		lease:    options.Lease,
		stop:     options.Stop,
		deadline: orElse(options.Deadline, passTimeout),
		grace:    orElse(options.Grace, passGrace),
		work:     options.Work,
		now:      options.Now,
		logger:   options.Logger,
		wake:     make(chan struct{}, 1),
	}
	if q.now == nil {
		q.now = time.Now
	}
	if q.stop <= 0 {
		q.stop = defaultStop
	}
	workers := options.Workers
	if workers <= 0 {
		workers = defaultWorkers
	}
	q.room = room{first: 4 * workers, extra: extraWorkers(workers)}

	var err error
	if q.marks, err = openMarks(ctx, options.DatabaseURL, q.now); err != nil {
		return nil, err
	}
	switch {
	case !q.marks.shared():
		q.lease = forever
	case q.lease <= 0:
		q.lease = defaultLease
	}
	if err := q.openJobs(ctx, options, workers); err != nil {
		return nil, errors.Join(err, q.Close())
	}
	if !q.marks.shared() {
		deaths, err := q.marks.reopen(ctx, q.now())
		if err != nil {
			return nil, errors.Join(err, q.Close())
		}
		for _, d := range deaths {
			q.mourn(d)
		}
	}
	return q, nil
}

// Run dispatches marks and runs passes until the context ends. It then lets running passes
// finish, cancels those that still run after a while, and returns after [Options.Stop] at the
// latest. It does not wait for passes that were given up: such a pass is begun anew once this
// process has ended. A queue runs once.
func (q *Queue) Run(ctx context.Context) error {
	if err := q.jobs.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start queue: %w", err)
	}
	q.dispatch(ctx)

	stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), q.stop)
	defer cancel()
	if err := q.jobs.Stop(stopCtx); err != nil {
		return fmt.Errorf("stop queue: %w", err)
	}
	return nil
}

// Close closes the database. The queue must not be running.
func (q *Queue) Close() error {
	var jobsErr error
	if q.file != nil {
		jobsErr = q.file.Close()
	}
	return errors.Join(q.marks.Close(), jobsErr)
}

// extraWorkers is how many of the workers are for further passes of an installation.
func extraWorkers(workers int) int { return max(1, workers/2) }

// orElse returns the duration, or the other one if it is not positive.
func orElse(d, other time.Duration) time.Duration {
	if d <= 0 {
		return other
	}
	return d
}
