package queue_test

import (
	"context"
	"errors"
	"path/filepath"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"github.com/milepost/milepost/internal/pgtest"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

func TestMain(m *testing.M) {
	if crashed() || deaf() {
		return
	}
	goleak.VerifyTestMain(m)
}

func TestQueue(t *testing.T) {
	t.Parallel()
	onEach(t, testQueue)
}

func testQueue(t *testing.T, open opener) {
	t.Run("a_mark_leads_to_one_pass_with_the_newest_name", func(t *testing.T) {
		t.Parallel()
		passes := make(chan sync.Repository, 10)
		q := open(t, 50*time.Millisecond, func(_ context.Context, repo sync.Repository) error {
			passes <- repo
			return nil
		})
		old, renamed := repository(1), repository(1)
		renamed.Name = "renamed"
		mark(t, q, old)
		mark(t, q, old, renamed)
		run(t, q)
		if diff := cmp.Diff(renamed, receive(t, passes)); diff != "" {
			t.Errorf("repository (-want +got):\n%s", diff)
		}
		idle(t, q)
		if n := len(passes); n != 0 {
			t.Errorf("%d more passes, want none", n)
		}
	})

	t.Run("a_pass_that_asks_for_another_does_not_bring_back_an_old_name", func(t *testing.T) {
		t.Parallel()
		var q *queue.Queue
		passes := make(chan sync.Repository, 10)
		renamed := repository(1)
		renamed.Name = "renamed"
		q = open(t, 0, func(ctx context.Context, repo sync.Repository) error {
			passes <- repo
			if repo == renamed {
				return nil
			}
			if err := q.Mark(ctx, renamed); err != nil {
				return err
			}
			return q.MarkAfter(ctx, time.Now(), repo)
		})
		run(t, q)
		mark(t, q, repository(1))
		receive(t, passes)
		if diff := cmp.Diff(renamed, receive(t, passes)); diff != "" {
			t.Errorf("repository (-want +got):\n%s", diff)
		}
		idle(t, q)
	})

	t.Run("no_pass_begins_before_its_time", func(t *testing.T) {
		t.Parallel()
		const debounce = 100 * time.Millisecond
		began := make(chan time.Time, 1)
		q := open(t, debounce, func(context.Context, sync.Repository) error {
			began <- time.Now()
			return nil
		})
		run(t, q)
		for range 2 { // of a quiet repository, and right after a pass
			marked := time.Now().Truncate(time.Millisecond)
			mark(t, q, repository(1))
			if waited := receive(t, began).Sub(marked); waited < debounce {
				t.Errorf("a pass began %v after its mark, want %v at least", waited, debounce)
			}
			idle(t, q)
		}
	})

	t.Run("a_mark_during_a_pass_leads_to_another_pass", func(t *testing.T) {
		t.Parallel()
		began, goOn := make(chan bool), make(chan bool)
		q := open(t, 0, waiting(began, goOn))
		run(t, q)
		mark(t, q, repository(1))
		receive(t, began)
		mark(t, q, repository(1))
		mark(t, q, repository(1))
		goOn <- true
		receive(t, began)
		goOn <- true
		idle(t, q)
	})

	t.Run("passes_of_one_repository_never_overlap", func(t *testing.T) {
		t.Parallel()
		var mu stdsync.Mutex
		running, passes := map[int64]int{}, map[int64]int{}
		q := open(t, 0, func(_ context.Context, repo sync.Repository) error {
			mu.Lock()
			running[repo.ID]++
			passes[repo.ID]++
			overlap := running[repo.ID] > 1
			mu.Unlock()
			if overlap {
				t.Errorf("two passes of %s at the same time", repo)
			}
			mu.Lock()
			running[repo.ID]--
			mu.Unlock()
			return nil
		})
		run(t, q)
		var group stdsync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				for range 25 {
					mark(t, q, repository(int64(1+i%3)))
				}
			})
		}
		group.Wait()
		idle(t, q)
		if len(passes) != 3 {
			t.Errorf("passes of %d repositories, want 3", len(passes))
		}
	})

	t.Run("different_repositories_are_worked_at_the_same_time", func(t *testing.T) {
		t.Parallel()
		began, goOn := make(chan bool), make(chan bool)
		q := open(t, 0, waiting(began, goOn))
		run(t, q)
		mark(t, q, repository(1), repository(2), repository(3))
		for range 3 {
			receive(t, began)
		}
		close(goOn)
		idle(t, q)
	})

	t.Run("the_backlog_counts_what_waits_and_what_runs", func(t *testing.T) {
		t.Parallel()
		began, goOn := make(chan bool), make(chan bool)
		q := open(t, 0, waiting(began, goOn))
		backlog := func() queue.Backlog {
			t.Helper()
			b, err := q.Backlog(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		if err := q.MarkAfter(t.Context(), time.Now().Add(time.Hour), repository(2)); err != nil {
			t.Fatal(err)
		}
		mark(t, q, repository(1))
		if b := backlog(); b.Waiting != 2 || b.Due != 1 || b.Running != 0 || b.Oldest > time.Minute {
			t.Errorf("before the pass: %+v", b)
		}
		run(t, q)
		receive(t, began)
		if b := backlog(); b.Waiting != 1 || b.Due != 0 || b.Running != 1 || b.Oldest != 0 {
			t.Errorf("during the pass: %+v", b)
		}
		close(goOn)
		idle(t, q)
		if b := backlog(); b.Waiting != 1 || b.Running != 0 {
			t.Errorf("after the pass: %+v", b)
		}
	})

	t.Run("a_mark_for_later_waits", func(t *testing.T) {
		t.Parallel()
		began := make(chan time.Time, 2)
		q := open(t, 0, func(context.Context, sync.Repository) error {
			began <- time.Now()
			return nil
		})
		run(t, q)
		at := time.Now().Add(400 * time.Millisecond)
		if err := q.MarkAfter(t.Context(), at, repository(1)); err != nil {
			t.Fatal(err)
		}
		if got := receive(t, began); got.Before(at.Truncate(time.Millisecond)) {
			t.Errorf("the pass began %v early", at.Sub(got))
		}
		idle(t, q)
	})

	t.Run("a_mark_for_tomorrow_is_no_pending_work_and_a_mark_now_comes_first", func(t *testing.T) {
		t.Parallel()
		passes := make(chan sync.Repository, 2)
		q := open(t, 0, func(_ context.Context, repo sync.Repository) error {
			passes <- repo
			return nil
		})
		run(t, q)
		if err := q.MarkAfter(t.Context(), time.Now().Add(24*time.Hour), repository(1)); err != nil {
			t.Fatal(err)
		}
		idle(t, q)
		if n := len(passes); n != 0 {
			t.Fatalf("%d passes, want none yet", n)
		}
		mark(t, q, repository(1))
		receive(t, passes)
		idle(t, q)
	})

	t.Run("a_pass_may_ask_to_be_run_again_later", func(t *testing.T) {
		t.Parallel()
		var q *queue.Queue
		passes := make(chan time.Time, 3)
		again := make(chan time.Time, 1)
		again <- time.Now().Add(300 * time.Millisecond)
		var at time.Time
		q = open(t, 0, func(ctx context.Context, repo sync.Repository) error {
			passes <- time.Now()
			select {
			case at = <-again:
				return q.MarkAfter(ctx, at, repo)
			default:
				return nil
			}
		})
		run(t, q)
		mark(t, q, repository(1))
		receive(t, passes)
		if second := receive(t, passes); second.Before(at.Truncate(time.Millisecond)) {
			t.Errorf("the second pass began %v early", at.Sub(second))
		}
		idle(t, q)
	})
}

func TestQueueStopsGracefully(t *testing.T) {
	t.Parallel()
	onEach(t, testGracefulStop)
}

// waiting is a pass that tells that it began and ends when it may.
func waiting(began chan<- bool, goOn <-chan bool) func(context.Context, sync.Repository) error {
	return func(context.Context, sync.Repository) error {
		began <- true
		<-goOn
		return nil
	}
}

func testGracefulStop(t *testing.T, open opener) {
	began, goOn := make(chan bool), make(chan bool)
	q := open(t, 0, func(ctx context.Context, _ sync.Repository) error {
		began <- true
		<-goOn
		return ctx.Err()
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- q.Run(ctx) }()
	mark(t, q, repository(1))
	receive(t, began)
	cancel()
	close(goOn)
	if err := receive(t, done); err != nil {
		t.Errorf("run: %v", err)
	}
	idle(t, q) // the pass was allowed to end, so its mark is gone
}

func TestMarkIsOnDiskWhenItReturns(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "milepost.db")
	first := openAt(t, url, 0, nil)
	mark(t, first, repository(7))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	passes := make(chan sync.Repository, 1)
	second := openAt(t, url, 0, func(_ context.Context, repo sync.Repository) error {
		passes <- repo
		return nil
	})
	t.Cleanup(func() { second.Close() }) //nolint:errcheck // nothing is written any more
	run(t, second)
	if diff := cmp.Diff(repository(7), receive(t, passes)); diff != "" {
		t.Errorf("repository (-want +got):\n%s", diff)
	}
	idle(t, second)
}

func TestOpenRefusesWhatItCannotHold(t *testing.T) {
	t.Parallel()

	t.Run("another_database", func(t *testing.T) {
		t.Parallel()
		_, err := queue.Open(t.Context(), queue.Options{DatabaseURL: "mysql://user:secret@host/db"})
		want := `open queue: open database: "mysql" is none that is known: use sqlite:FILE or postgres://HOST/NAME`
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	})

	t.Run("a_folder_that_is_missing", func(t *testing.T) {
		t.Parallel()
		url := "sqlite:" + filepath.Join(t.TempDir(), "missing", "milepost.db")
		if _, err := queue.Open(t.Context(), queue.Options{DatabaseURL: url}); err == nil {
			t.Error("no error")
		}
	})
}

// opener opens a queue in a database of its own and closes it after the test.
type opener func(t *testing.T, debounce time.Duration, work func(context.Context, sync.Repository) error) *queue.Queue

// onEach runs a test on each kind of database.
func onEach(t *testing.T, test func(t *testing.T, open opener)) {
	t.Run("on_sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, open)
	})
	t.Run("on_postgres", func(t *testing.T) {
		t.Parallel()
		pgtest.Address(t) // skips once for all
		test(t, func(t *testing.T, debounce time.Duration, work func(context.Context, sync.Repository) error) *queue.Queue {
			t.Helper()
			return openUntilEnd(t, pgtest.Address(t), debounce, work)
		})
	})
}

// open opens a queue in a folder of its own and closes it after the test.
func open(t *testing.T, debounce time.Duration, work func(context.Context, sync.Repository) error) *queue.Queue {
	t.Helper()
	return openUntilEnd(t, "sqlite:"+filepath.Join(t.TempDir(), "milepost.db"), debounce, work)
}

func openUntilEnd(t *testing.T, url string, debounce time.Duration, work func(context.Context, sync.Repository) error) *queue.Queue {
	t.Helper()
	q := openAt(t, url, debounce, work)
	t.Cleanup(func() {
		if err := q.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return q
}

func openAt(t *testing.T, url string, debounce time.Duration, work func(context.Context, sync.Repository) error) *queue.Queue {
	t.Helper()
	q, err := queue.Open(t.Context(), queue.Options{
		DatabaseURL: url,
		Debounce:    debounce,
		Work:        passing(work),
		// Tests that look at the end of passes say themselves when they end.
		Stop:   time.Minute,
		Logger: zerolog.New(zerolog.NewTestWriter(t)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// passing is the work of passes to which only their repository matters.
func passing(work func(context.Context, sync.Repository) error) func(context.Context, queue.Job) error {
	return func(ctx context.Context, job queue.Job) error { return work(ctx, job.Repository) }
}

// run runs the queue until the test ends.
func run(t *testing.T, q *queue.Queue) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- q.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("run: %v", err)
		}
	})
}

func mark(t *testing.T, q *queue.Queue, repos ...sync.Repository) {
	t.Helper()
	if err := q.Mark(t.Context(), repos...); err != nil {
		t.Errorf("mark: %v", err)
	}
}

func idle(t *testing.T, q *queue.Queue) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := q.Idle(ctx); err != nil {
		t.Fatalf("idle: %v", err)
	}
}

// receive fails the test if nothing comes.
func receive[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(30 * time.Second):
		t.Fatal("nothing came in 30 s")
		panic("unreachable")
	}
}

func repository(id int64) sync.Repository {
	return sync.Repository{ID: id, Installation: 100 + id, Owner: "acme", Name: "rocket"}
}
