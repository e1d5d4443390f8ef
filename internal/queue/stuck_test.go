package queue_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// hang is a pass that heeds nothing but the test.
func hang(goOn <-chan bool) { <-goOn }

func TestPassThatHangsIsGivenUp(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		goOn, held, passes := make(chan bool), make(chan error, 1), make(chan int64, 10)
		clock, log := &movedClock{}, &searchedLog{found: make(chan string, 100)}
		q, err := queue.Open(t.Context(), queue.Options{
			DatabaseURL: address, Workers: 1, Deadline: 50 * time.Millisecond, Grace: 50 * time.Millisecond,
			Now: clock.now, Logger: zerolog.New(log),
			Work: func(ctx context.Context, job queue.Job) error {
				repo := job.Repository
				passes <- repo.ID
				if repo.ID == 1 {
					hang(goOn)
					held <- queue.LeaseErr(ctx)
				}
				return nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- q.Run(ctx) }()
		mark(t, q, repository(1))
		if id := receive(t, passes); id != 1 {
			t.Fatalf("a pass of %d, want 1", id)
		}
		if stack := log.wait(t, "pass given up"); !strings.Contains(stack, "queue_test.hang") {
			t.Errorf("the log does not tell where it hangs: %s", stack)
		}
		if line := log.wait(t, "pass came to no end"); !strings.Contains(line, `"deaths":2`) {
			t.Errorf("it is not counted twice: %s", line)
		}
		// Its worker, the only one, is free again.
		mark(t, q, repository(2))
		if id := receive(t, passes); id != 2 {
			t.Fatalf("a pass of %d, want 2", id)
		}
		idleBut(t, q, queue.Backlog{Waiting: 1, Stuck: 1})

		clock.advance(10 * time.Second) // repeated once
		mark(t, q, repository(1))
		if id := receive(t, passes); id != 1 {
			t.Fatalf("a pass of %d, want 1", id)
		}
		log.wait(t, "repository put aside")
		idleBut(t, q, queue.Backlog{Aside: 1, Stuck: 2})

		// The stop does not wait for it, and it may not do anything any more.
		stop()
		if err := receive(t, done); err != nil {
			t.Errorf("run: %v", err)
		}
		for range 2 {
			goOn <- true
			if err := receive(t, held); !errors.Is(err, queue.ErrLost) {
				t.Errorf("the pass that was given up may go on: %v", err)
			}
			log.wait(t, "has ended")
		}
		expectBacklog(t, q, queue.Backlog{Aside: 1})
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	})
}

// A pass that does not heed the stop is given up with it, and was no attempt.
func TestStopDoesNotWaitForAPassThatHangs(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		goOn, began, ended := make(chan bool), make(chan bool), make(chan bool)
		clock := &movedClock{}
		q := openLate(t, address, clock, zerolog.Nop(), func(context.Context, sync.Repository) error {
			defer close(ended)
			began <- true
			hang(goOn)
			return nil
		})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- q.Run(ctx) }()
		mark(t, q, repository(1))
		receive(t, began)
		stop()
		if err := receive(t, done); err != nil {
			t.Errorf("run: %v", err)
		}
		b, err := q.Backlog(t.Context())
		if err != nil || b.Due != 1 || b.Running != 0 || b.Stuck != 1 {
			t.Errorf("the backlog is %+v, %v", b, err)
		}
		close(goOn)
		receive(t, ended)
		if err := q.Close(); err != nil {
			t.Error(err)
		}
		live(t, address, "kill", clock)
		if death := readDeath(t, address, clock); death.Deaths != 1 {
			t.Errorf("after the stop and a death: %+v", death)
		}
	})
}

// idleBut waits until the backlog is as wanted.
func idleBut(t *testing.T, q *queue.Queue, want queue.Backlog) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		got, err := q.Backlog(ctx)
		if err != nil {
			t.Fatalf("backlog: %v", err)
		}
		if got.Oldest = 0; got == want {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// searchedLog hands out the lines of a log.
type searchedLog struct {
	found chan string

	mu stdsync.Mutex
}

func (l *searchedLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.found <- string(bytes.TrimSpace(line))
	return len(line), nil
}

// wait returns the next line that has the words, and passes over the others.
func (l *searchedLog) wait(t *testing.T, words string) string {
	t.Helper()
	for {
		if line := receive(t, l.found); strings.Contains(line, words) {
			return line
		}
	}
}
