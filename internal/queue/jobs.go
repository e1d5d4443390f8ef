package queue

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"github.com/milepost/milepost/internal/database"
)

const (
	// passTimeout ends a pass that takes too long; a pass that meets a rate limit returns long
	// before. passGrace is how long one is waited for that does not heed that.
	passTimeout = 15 * time.Minute
	passGrace   = time.Minute
	// jobsKept is how long River keeps jobs that have ended, for people to look at.
	jobsKept = time.Hour
)

// jobs is River on either database.
type jobs interface {
	InsertMany(ctx context.Context, params []river.InsertManyParams) ([]*rivertype.JobInsertResult, error)
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
}

// openJobs opens River: on SQLite in a file of its own, on PostgreSQL beside the marks.
func (q *Queue) openJobs(ctx context.Context, options Options, workers int) error {
	config, err := q.riverConfig(options, workers)
	if err != nil {
		return err
	}
	if pool := q.marks.db.Pool; pool != nil {
		driver := riverpgxv5.New(pool)
		if err := q.marks.db.Exclusively(ctx, func() error { return migrateJobs(ctx, driver, config.Logger) }); err != nil {
			return err
		}
		q.jobs, err = river.NewClient(driver, config)
	} else {
		if q.file, err = database.Open(ctx, options.DatabaseURL, "-queue"); err != nil {
			return fmt.Errorf("open queue: %w", err)
		}
		driver := alone{riversqlite.New(q.file.DB)}
		if err := migrateJobs(ctx, driver, config.Logger); err != nil {
			return err
		}
		// The marks that the jobs of an earlier process were made from are still there.
		if _, err := q.file.ExecContext(ctx, `DELETE FROM river_job; DELETE FROM river_leader`); err != nil {
			return fmt.Errorf("clear queue: %w", err)
		}
		q.jobs, err = river.NewClient(driver, config)
	}
	if err != nil {
		return fmt.Errorf("prepare queue: %w", err)
	}
	return nil
}

// alone is River on a SQLite file, without the notifications that it would look for in the file every
// 50 ms: whoever makes a job there is the process that works on it, and then River wakes its workers directly.
type alone struct{ *riversqlite.Driver }

// SupportsListener implements riverdriver.Driver.
func (alone) SupportsListener() bool { return false }

// SupportsListenNotify implements riverdriver.Driver.
func (alone) SupportsListenNotify() bool { return false }

func migrateJobs[T any](ctx context.Context, driver riverdriver.Driver[T], logger *slog.Logger) error {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: logger})
	if err != nil {
		return fmt.Errorf("prepare queue: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate queue: %w", err)
	}
	return nil
}

func (q *Queue) riverConfig(options Options, workers int) (*river.Config, error) {
	kinds := river.NewWorkers()
	if err := river.AddWorkerSafely(kinds, &worker{queue: q}); err != nil {
		return nil, fmt.Errorf("prepare queue: %w", err)
	}
	if err := river.AddWorkerSafely(kinds, &choreWorker{queue: q, chores: options.Chores}); err != nil {
		return nil, fmt.Errorf("prepare queue: %w", err)
	}
	return &river.Config{
		Logger:       newRiverLog(q.logger),
		Workers:      kinds,
		PeriodicJobs: periodic(options.Chores),
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: workers},
			extraQueue:         {MaxWorkers: extraWorkers(workers)},
			choreQueue:         {MaxWorkers: 2},
		},
		// Workers are woken by whoever makes a job: polling is the second line.
		FetchCooldown:       10 * time.Millisecond,
		FetchPollInterval:   time.Second,
		FetchOnlyKnownKinds: true,
		// A failed pass is repeated through its mark, never by River. That of a process which
		// died is due again when its lease ends; what River then thinks of the job is of no
		// account.
		MaxAttempts:                 1,
		RescueStuckJobsAfter:        2 * max(passTimeout+passGrace, q.deadline+q.grace),
		SoftStopTimeout:             q.stop / 4,
		CompletedJobRetentionPeriod: jobsKept,
		CancelledJobRetentionPeriod: jobsKept,
		DiscardedJobRetentionPeriod: jobsKept,
	}, nil
}
