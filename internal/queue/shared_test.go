package queue_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	stdsync "sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/pgtest"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// These tests run two queues on one PostgreSQL, as two servers would.

func TestTwoQueuesNeverWorkOneRepositoryAtOnce(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	const repositories = 5
	var mu stdsync.Mutex
	running, tokens, passes := map[int64]int{}, map[int64]int64{}, 0
	work := func(ctx context.Context, repo sync.Repository) error {
		mu.Lock()
		running[repo.ID]++
		passes++
		if running[repo.ID] > 1 {
			t.Errorf("two passes of repository %d at once", repo.ID)
		}
		token := queue.Token(ctx)
		if token <= tokens[repo.ID] {
			t.Errorf("token %d of repository %d follows on %d", token, repo.ID, tokens[repo.ID])
		}
		tokens[repo.ID] = token
		mu.Unlock()
		mu.Lock()
		running[repo.ID]--
		mu.Unlock()
		return nil
	}
	queues := []*queue.Queue{openUntilEnd(t, address, 0, work), openUntilEnd(t, address, 0, work)}
	run(t, queues[0])
	run(t, queues[1])
	var group stdsync.WaitGroup
	for caller := range 8 {
		group.Go(func() {
			for i := range 50 {
				mark(t, queues[(caller+i)%2], repository(int64(1+i%repositories)))
			}
		})
	}
	group.Wait()
	idle(t, queues[0])
	if len(tokens) != repositories {
		t.Errorf("passes of %d repositories, want %d", len(tokens), repositories)
	}
	t.Logf("400 marks led to %d passes of %d repositories", passes, repositories)
}

func TestPassThatIsNotHeardOfIsTakenOver(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	ended, tokens := make(chan error, 1), make(chan int64, 2)
	var calls atomic.Int64
	first := openUntilEnd(t, address, 0, func(ctx context.Context, _ sync.Repository) error {
		tokens <- queue.Token(ctx)
		if calls.Add(1) > 1 {
			return nil // it may be the one that takes over from itself
		}
		if err := queue.LeaseErr(ctx); err != nil {
			t.Errorf("held: %v", err)
		}
		<-ctx.Done()
		ended <- errors.Join(context.Cause(ctx), queue.LeaseErr(ctx))
		return ctx.Err()
	})
	run(t, first)
	mark(t, first, repository(1))
	before := receive(t, tokens)
	second := openUntilEnd(t, address, 0, func(ctx context.Context, _ sync.Repository) error {
		tokens <- queue.Token(ctx)
		return nil
	})
	run(t, second)
	// As if the first had been silent for long.
	execute(t, address, "UPDATE marks SET lease_until = 0")
	if after := receive(t, tokens); after <= before {
		t.Errorf("token %d follows on %d", after, before)
	}
	if err := receive(t, ended); !errors.Is(err, queue.ErrLost) {
		t.Errorf("the first pass ended by %v, want %v", err, queue.ErrLost)
	}
	idle(t, second)
}

func TestPassKeepsItsLeaseForAsLongAsItRuns(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	var passes atomic.Int64
	options := queue.Options{
		DatabaseURL: address, Lease: time.Second, Logger: zerolog.New(zerolog.NewTestWriter(t)),
		Work: func(ctx context.Context, _ queue.Job) error {
			passes.Add(1)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(3 * time.Second): // three leases long
				return queue.LeaseErr(ctx)
			}
		},
	}
	var first *queue.Queue
	for range 2 {
		q, err := queue.Open(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { q.Close() }) //nolint:errcheck // nothing is written any more
		run(t, q)
		first = q
	}
	mark(t, first, repository(1))
	idle(t, first)
	if n := passes.Load(); n != 1 {
		t.Errorf("%d passes, want 1", n)
	}
}

func TestWorkOfAKilledProcessIsTakenOverWhenItsLeaseEnds(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), crashVariable+"="+address)
	process.Stderr = os.Stderr
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "pass began\n" {
		t.Fatalf("the process said %q, %v", line, err)
	}
	passes := make(chan int64, 2)
	q := openUntilEnd(t, address, 0, func(_ context.Context, repo sync.Repository) error {
		passes <- repo.ID
		return nil
	})
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	process.Wait() //nolint:errcheck // it was killed
	killed := time.Now()
	run(t, q)
	got := map[int64]bool{receive(t, passes): true, receive(t, passes): true}
	if !got[1] || !got[2] {
		t.Errorf("passes of %v, want 1 and 2", got)
	}
	if took := time.Since(killed); took > time.Minute {
		t.Errorf("taken over after %v", took)
	}
	idle(t, q)
}

func TestChore(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		began := make(chan bool, 10)
		options := queue.Options{
			DatabaseURL: address, Logger: zerolog.New(zerolog.NewTestWriter(t)),
			Chores: []queue.Chore{{Name: "sweep", Every: time.Hour, Run: func(context.Context) error {
				began <- true
				panic("a chore that fails is no end")
			}}},
		}
		q, err := queue.Open(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { q.Close() }) //nolint:errcheck // nothing is written any more
		run(t, q)
		receive(t, began)
	})
}

func TestChoreIsDoneByOneOfTwoQueues(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	var runs [2]atomic.Int64
	done := make(chan bool, 10)
	for i := range runs {
		q, err := queue.Open(t.Context(), queue.Options{
			DatabaseURL: address, Logger: zerolog.New(zerolog.NewTestWriter(t)),
			Chores: []queue.Chore{{Name: "sweep", Every: time.Second, Run: func(context.Context) error {
				runs[i].Add(1)
				done <- true
				return nil
			}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { q.Close() }) //nolint:errcheck // nothing is written any more
		run(t, q)
	}
	began := time.Now()
	for range 4 {
		receive(t, done)
	}
	// Two leaders would need half the time.
	if took := time.Since(began); took < 2*time.Second {
		t.Errorf("4 runs of a chore that is due every second took %v", took)
	}
}

func onEachAddress(t *testing.T, test func(t *testing.T, address string)) {
	t.Run("on_sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, "sqlite:"+t.TempDir()+"/milepost.db")
	})
	t.Run("on_postgres", func(t *testing.T) {
		t.Parallel()
		test(t, pgtest.Address(t))
	})
}

func execute(t *testing.T, address, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background()) //nolint:errcheck // nothing was left to send
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}
