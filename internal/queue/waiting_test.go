package queue_test

import (
	"context"
	"errors"
	"path/filepath"
	stdsync "sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/pgtest"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/sync"
)

// TestMarkWaits plays deliveries and passes of one repository on a clock that is moved by hand, with a debounce
// time of two seconds.
func TestMarkWaits(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*timeline){
		"a_push_of_a_quiet_repository_waits_for_nothing": func(l *timeline) {
			l.push()
			l.wantDueIn(0)
		},
		"anything_else_waits_for_300_ms_of_quiet": func(l *timeline) {
			l.change()
			l.clock.Advance(200 * time.Millisecond)
			l.change()
			l.wantDueIn(300 * time.Millisecond)
		},
		"and_for_a_second_at_the_most": func(l *timeline) {
			for range 5 {
				l.change()
				l.clock.Advance(190 * time.Millisecond)
			}
			l.change()
			l.wantDueIn(50 * time.Millisecond)
		},
		"what_is_due_is_not_put_off_by_another_mark": func(l *timeline) {
			l.change()
			l.clock.Advance(300 * time.Millisecond)
			l.change()
			l.wantDueIn(0)
		},
		"a_push_takes_what_waits_along": func(l *timeline) {
			l.change()
			l.push()
			l.wantDueIn(0)
		},
		"a_change_does_not_put_off_a_push": func(l *timeline) {
			l.push()
			l.change()
			l.wantDueIn(0)
		},
		"during_a_pass_all_wait_for_the_debounce_time": func(l *timeline) {
			l.push()
			l.pass(nil, l.push, l.change)
			l.wantDueIn(2 * time.Second)
		},
		"within_5_seconds_after_a_pass_a_change_waits_for_the_debounce_time": func(l *timeline) {
			l.push()
			l.pass(nil)
			l.clock.Advance(4999 * time.Millisecond)
			l.change()
			l.wantDueIn(2 * time.Second)
		},
		"within_5_seconds_after_a_pass_a_push_does_too": func(l *timeline) {
			l.push()
			l.pass(nil)
			l.clock.Advance(4999 * time.Millisecond)
			l.push()
			l.wantDueIn(2 * time.Second)
		},
		"5_seconds_after_a_pass_a_push_waits_for_nothing": func(l *timeline) {
			l.push()
			l.pass(nil)
			l.clock.Advance(5 * time.Second)
			l.push()
			l.wantDueIn(0)
		},
		"5_seconds_after_a_pass_a_change_waits_for_300_ms": func(l *timeline) {
			l.push()
			l.pass(nil)
			l.clock.Advance(5 * time.Second)
			l.change()
			l.wantDueIn(300 * time.Millisecond)
		},
		"the_last_pass_is_what_counts": func(l *timeline) {
			l.push()
			l.pass(nil)
			l.clock.Advance(4 * time.Second)
			l.change()
			l.clock.Advance(2 * time.Second)
			l.pass(nil)
			l.clock.Advance(4 * time.Second)
			l.push()
			l.wantDueIn(2 * time.Second)
		},
		"what_goes_on_after_a_pass_waits_five_times_the_debounce_time_at_the_most": func(l *timeline) {
			l.push()
			l.pass(nil)
			for range 10 {
				l.change()
				l.clock.Advance(900 * time.Millisecond)
			}
			l.change()
			l.wantDueIn(time.Second)
		},
		"what_goes_on_during_a_pass_does_too": func(l *timeline) {
			l.push()
			l.pass(nil, func() {
				for range 10 {
					l.change()
					l.clock.Advance(900 * time.Millisecond)
				}
				l.change()
			})
			l.wantDueIn(time.Second)
		},
		"a_push_does_not_wait_for_what_is_still_waiting_when_all_is_quiet_again": func(l *timeline) {
			l.push()
			l.pass(nil)
			l.clock.Advance(4 * time.Second)
			l.change()
			l.clock.Advance(1500 * time.Millisecond)
			l.push()
			l.wantDueIn(0)
		},
		"a_pass_that_failed_counts_as_one": func(l *timeline) {
			l.push()
			l.pass(errors.New("no answer"))
			l.clock.Advance(100 * time.Millisecond)
			l.push()
			l.wantDueIn(2 * time.Second)
		},
		"what_is_held_is_held_from_a_push_too": func(l *timeline) {
			l.push()
			l.pass(notBefore{at: l.clock.Now().Add(time.Minute)})
			l.clock.Advance(10 * time.Second)
			l.push()
			l.wantDueIn(50 * time.Second)
		},
		"a_push_does_not_wait_for_what_was_put_off_until_tomorrow": func(l *timeline) {
			l.must(l.q.MarkAfter(l.t.Context(), l.clock.Now().Add(24*time.Hour), repository(1)))
			l.push()
			l.wantDueIn(0)
		},
		"a_change_waits_for_quiet_though_something_was_put_off_until_tomorrow": func(l *timeline) {
			l.must(l.q.MarkAfter(l.t.Context(), l.clock.Now().Add(24*time.Hour), repository(1)))
			l.change()
			l.clock.Advance(100 * time.Millisecond)
			l.change()
			l.wantDueIn(300 * time.Millisecond)
		},
		"a_restart_forgets_nothing_of_what_waits": func(l *timeline) {
			l.change()
			l.reopen()
			l.clock.Advance(200 * time.Millisecond)
			l.wantDueIn(100 * time.Millisecond)
		},
		"what_became_due_while_nothing_ran_is_worked_on_at_once": func(l *timeline) {
			l.change()
			l.close()
			l.clock.Advance(time.Hour)
			l.reopen()
			l.wantDueIn(0)
			l.pass(nil)
		},
		"a_restart_forgets_no_pass": func(l *timeline) {
			l.push()
			l.pass(nil)
			l.reopen()
			l.push()
			l.wantDueIn(2 * time.Second)
		},
		"another_repository_is_quiet_all_the_same": func(l *timeline) {
			l.push()
			l.pass(nil)
			l.deliver(sync.Pushed, repository(2))
			l.wantDueIn(0)
		},
		"what_was_forgotten_of_passes_changes_nothing": func(l *timeline) {
			l.push()
			l.pass(nil)
			l.clock.Advance(4 * time.Second)
			_, err := l.q.ForgetDeliveries(l.t.Context())
			l.must(err)
			l.push()
			l.wantDueIn(2 * time.Second)
			l.pass(nil)
			l.clock.Advance(6 * time.Second)
			_, err = l.q.ForgetDeliveries(l.t.Context())
			l.must(err)
			l.push()
			l.wantDueIn(0)
		},
		"sixty_changes_within_a_second_lead_to_one_pass": func(l *timeline) {
			for range 60 {
				l.change()
				l.clock.Advance(16 * time.Millisecond)
			}
			l.wantDueIn(40 * time.Millisecond)
			l.pass(nil)
			l.wantNothing()
		},
		"a_push_and_changes_at_the_same_time_wait_for_nothing": func(l *timeline) {
			var group stdsync.WaitGroup
			for range 20 {
				group.Go(l.push)
				group.Go(l.change)
			}
			group.Wait()
			l.wantDueIn(0)
			l.pass(nil)
			l.wantNothing()
		},
	}
	for _, database := range []struct {
		name    string
		address func(*testing.T) string
	}{{"on_sqlite", sqliteAddress}, {"on_postgres", pgtest.Address}} {
		t.Run(database.name, func(t *testing.T) {
			t.Parallel()
			database.address(t) // skips once for all
			for name, test := range tests {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					test(newTimeline(t, database.address(t), 2*time.Second))
				})
			}
		})
	}
}

func TestShortDebounceBoundsEveryWait(t *testing.T) {
	t.Parallel()
	l := newTimeline(t, sqliteAddress(t), 50*time.Millisecond)
	for range 6 {
		l.change()
		l.clock.Advance(40 * time.Millisecond)
	}
	l.change()
	l.wantDueIn(10 * time.Millisecond)
	l.pass(nil, l.change)
	l.wantDueIn(50 * time.Millisecond)
}

// timeline is a queue whose clock is moved by hand, and whose passes run when the test says so.
type timeline struct {
	t       *testing.T
	clock   *testclock.Clock
	options queue.Options
	q       *queue.Queue
	// work is what the next pass does.
	work func() error
	done chan bool
}

func newTimeline(t *testing.T, address string, debounce time.Duration) *timeline {
	t.Helper()
	l := &timeline{t: t, clock: testclock.New(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)), done: make(chan bool, 1)}
	l.options = queue.Options{
		DatabaseURL: address, Debounce: debounce, Now: l.clock.Now, Stop: time.Minute,
		Logger: zerolog.New(zerolog.NewTestWriter(t)),
		Work: func(context.Context, queue.Job) error {
			defer func() { l.done <- true }()
			return l.work()
		},
	}
	l.open()
	t.Cleanup(l.close)
	return l
}

func (l *timeline) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *timeline) open() {
	l.t.Helper()
	var err error
	l.q, err = queue.Open(l.t.Context(), l.options)
	l.must(err)
}

func (l *timeline) close() {
	l.t.Helper()
	if l.q != nil {
		l.must(l.q.Close())
	}
	l.q = nil
}

// reopen ends the process and begins another one.
func (l *timeline) reopen() {
	l.t.Helper()
	l.close()
	l.open()
}

// push and change deliver an event each about the repository.
func (l *timeline) push()   { l.deliver(sync.Pushed, repository(1)) }
func (l *timeline) change() { l.deliver(sync.Changed, repository(1)) }

func (l *timeline) deliver(cause sync.Cause, repo sync.Repository) {
	l.t.Helper()
	if err := l.q.Deliver(l.t.Context(), "", cause, sync.Dirty(repo)...); err != nil {
		l.t.Errorf("deliver: %v", err)
	}
}

// pass runs the pass that is due, during which something happens, and lets it end as told. Then nothing runs
// any more.
func (l *timeline) pass(outcome error, meanwhile ...func()) {
	l.t.Helper()
	l.reopen() // a queue runs once
	l.work = func() error {
		for _, happen := range meanwhile {
			happen()
		}
		return outcome
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ran := make(chan error, 1)
	go func() { ran <- l.q.Run(ctx) }()
	receive(l.t, l.done)
	if outcome != nil {
		l.wantEnd() // a stop would make another end of it
	}
	cancel()
	l.must(receive(l.t, ran))
}

// wantEnd waits until no pass is running.
func (l *timeline) wantEnd() {
	l.t.Helper()
	for l.backlog().Running > 0 {
		if l.t.Context().Err() != nil {
			return
		}
	}
}

func (l *timeline) backlog() queue.Backlog {
	l.t.Helper()
	b, err := l.q.Backlog(l.t.Context())
	l.must(err)
	return b
}

// wantDueIn moves the clock to where a pass is due, and fails the test if one is earlier, or not then.
func (l *timeline) wantDueIn(wait time.Duration) {
	l.t.Helper()
	if wait > 0 {
		l.clock.Advance(wait - time.Millisecond)
		if b := l.backlog(); b.Due != 0 || b.Waiting == 0 {
			l.t.Errorf("a millisecond early: %+v, want one that waits and is not due", b)
		}
		l.clock.Advance(time.Millisecond)
	}
	if b := l.backlog(); b.Due != 1 {
		l.t.Errorf("after %v: %+v, want one that is due", wait, b)
	}
}

// wantNothing fails the test if anything waits.
func (l *timeline) wantNothing() {
	l.t.Helper()
	if b := l.backlog(); b.Waiting != 0 || b.Running != 0 {
		l.t.Errorf("%+v, want nothing", b)
	}
}

func sqliteAddress(t *testing.T) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "milepost.db")
}
