package queue

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// choreTimeout ends a chore that hangs.
const choreTimeout = 10 * time.Minute

// Chore is work that is done now and then for the whole installation base. Of all processes
// that share a database one does it: River's leader.
type Chore struct {
	// Name tells chores apart, in the log, too.
	Name string
	// Every is the time between two runs. The first one is when a leader starts.
	Every time.Duration
	// Run does it. Its context carries the logger. An error is logged, and the next run comes
	// at its time.
	Run func(ctx context.Context) error
}

// choreArgs is the content of a chore's job.
type choreArgs struct {
	Name string `json:"name"`
}

// Kind names the kind of job.
func (choreArgs) Kind() string { return "chore" }

// choreQueue is apart from the passes', so that chores need not wait for them.
const choreQueue = "chores"

// periodic tells River when each chore is due.
func periodic(chores []Chore) []*river.PeriodicJob {
	var jobs []*river.PeriodicJob
	for _, chore := range chores {
		jobs = append(jobs, river.NewPeriodicJob(
			river.PeriodicInterval(chore.Every),
			func() (river.JobArgs, *river.InsertOpts) {
				return choreArgs{Name: chore.Name}, &river.InsertOpts{Queue: choreQueue}
			},
			&river.PeriodicJobOpts{RunOnStart: true},
		))
	}
	return jobs
}

// choreWorker carries out chores.
type choreWorker struct {
	river.WorkerDefaults[choreArgs]
	queue  *Queue
	chores []Chore
}

// Timeout implements river.Worker.
func (*choreWorker) Timeout(*river.Job[choreArgs]) time.Duration { return choreTimeout }

// Work runs a chore. It never fails in River's eyes: its next time comes anyway.
func (w *choreWorker) Work(ctx context.Context, job *river.Job[choreArgs]) error {
	logger := w.queue.logger.With().Str(fieldChore, job.Args.Name).Logger()
	for _, chore := range w.chores {
		if chore.Name != job.Args.Name {
			continue
		}
		ctx := logger.WithContext(ctx)
		if err := safely(func() error { return chore.Run(ctx) }); err != nil && ctx.Err() == nil {
			logger.Error().Err(err).Str("cure", "nothing, unless it stays: then milepost doctor says what is wrong").Msg("chore failed")
		}
	}
	return nil
}
