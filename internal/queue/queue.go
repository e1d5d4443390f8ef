package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/sync"
)

const (
	defaultWorkers = 4
	// passTimeout ends a pass that hangs; a pass that meets a rate limit returns long before.
	passTimeout = 15 * time.Minute
	// stopTimeout bounds a graceful stop: running passes may end by themselves until then,
	// less the time it takes to put the cancelled ones back.
	stopTimeout   = 10 * time.Second
	cancelReserve = 2 * time.Second
)

// Options configure a [Queue].
type Options struct {
	// DatabaseURL is sqlite:FILE.
	DatabaseURL string
	// Debounce is how long a repository must stay unmarked before its pass begins. Under
	// steady marks the pass begins after five times as long.
	Debounce time.Duration
	// Workers is how many passes run at once, 4 if it is not positive.
	Workers int
	// Work runs one pass. Its context carries the logger and ends when the queue stops.
	Work func(ctx context.Context, repo sync.Repository) error
	// Now is the clock, time.Now if nil. It must move on by itself.
	Now func() time.Time
	// Logger gets what the queue and River have to say.
	Logger zerolog.Logger
}

// Queue keeps the marks and runs the passes.
type Queue struct {
	debounce time.Duration
	work     func(ctx context.Context, repo sync.Repository) error
	now      func() time.Time
	logger   zerolog.Logger

	marks *marks
	jobs  *sql.DB
	river *river.Client[*sql.Tx]
	slots *slots
}

// Open opens the queue's files, creating them if need be, and frees what a killed process left
// behind. Passes begin with [Queue.Run]; marks are accepted at once.
func Open(ctx context.Context, options Options) (*Queue, error) {
	file, err := sqliteFile(options.DatabaseURL)
	if err != nil {
		return nil, err
	}
	q := &Queue{
		debounce: options.Debounce,
		work:     options.Work,
		now:      options.Now,
		logger:   options.Logger,
	}
	if q.now == nil {
		q.now = time.Now
	}
	workers := options.Workers
	if workers <= 0 {
		workers = defaultWorkers
	}
	q.slots = newSlots(4 * workers)

	if q.marks, err = openMarks(ctx, file+"-marks", q.now()); err != nil {
		return nil, err
	}
	if err := q.openJobs(ctx, file+"-queue", workers); err != nil {
		return nil, errors.Join(err, q.Close())
	}
	return q, nil
}

// Run dispatches marks and runs passes until the context ends. It then lets running passes
// finish, cancels those that still run after 8 seconds, and returns after 10 at the latest.
// A queue runs once.
func (q *Queue) Run(ctx context.Context) error {
	if err := q.river.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start queue: %w", err)
	}
	q.dispatch(ctx)

	stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := q.river.Stop(stopCtx); err != nil {
		return fmt.Errorf("stop queue: %w", err)
	}
	return nil
}

// Close closes the files. The queue must not be running.
func (q *Queue) Close() error {
	var jobsErr error
	if q.jobs != nil {
		jobsErr = q.jobs.Close()
	}
	return errors.Join(q.marks.Close(), jobsErr)
}

// openJobs opens River's file. Jobs of an earlier process are dropped: the marks they were
// made from are still there.
func (q *Queue) openJobs(ctx context.Context, file string, workers int) error {
	var err error
	if q.jobs, err = openSQLite(file); err != nil {
		return err
	}
	logger := slog.New(zerolog.NewSlogHandler(q.logger.Level(max(q.logger.GetLevel(), zerolog.WarnLevel))))
	driver := riversqlite.New(q.jobs)
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: logger})
	if err != nil {
		return fmt.Errorf("prepare queue: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate %q: %w", file, err)
	}
	if _, err := q.jobs.ExecContext(ctx, `DELETE FROM river_job; DELETE FROM river_leader`); err != nil {
		return fmt.Errorf("clear %q: %w", file, err)
	}

	kinds := river.NewWorkers()
	if err := river.AddWorkerSafely(kinds, &worker{queue: q}); err != nil {
		return fmt.Errorf("prepare queue: %w", err)
	}
	q.river, err = river.NewClient(driver, &river.Config{
		Logger:  logger,
		Workers: kinds,
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		// River looks for notifications every 50 ms; polling is the second line.
		FetchCooldown:       10 * time.Millisecond,
		FetchPollInterval:   time.Second,
		FetchOnlyKnownKinds: true,
		// A failed pass is repeated through its mark, never by River.
		MaxAttempts:                 1,
		JobTimeout:                  passTimeout,
		RescueStuckJobsAfter:        2 * passTimeout,
		SoftStopTimeout:             stopTimeout - cancelReserve,
		CompletedJobRetentionPeriod: time.Hour,
		DiscardedJobRetentionPeriod: time.Hour,
	})
	if err != nil {
		return fmt.Errorf("prepare queue: %w", err)
	}
	return nil
}
