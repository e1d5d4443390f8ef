package queue_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/milepost/milepost/sync"
)

// notBefore is an error that tells when to try again.
type notBefore struct {
	at        time.Time
	forbidden bool
}

func (e notBefore) Error() string      { return "not now" }
func (e notBefore) RetryAt() time.Time { return e.at }
func (e notBefore) Forbidden() bool    { return e.forbidden }

func TestFailedWork(t *testing.T) {
	t.Parallel()
	onEach(t, testFailedWork)
}

func testFailedWork(t *testing.T, open opener) {
	t.Run("is_repeated_after_1_and_2_seconds", func(t *testing.T) {
		t.Parallel()
		began := make(chan time.Time, 3)
		q := open(t, 0, func(context.Context, sync.Repository) error {
			began <- time.Now()
			if len(began) < 3 {
				return errors.New("out of luck")
			}
			return nil
		})
		run(t, q)
		mark(t, q, repository(1))
		idle(t, q)
		first, second, third := receive(t, began), receive(t, began), receive(t, began)
		if wait := second.Sub(first); wait < time.Second {
			t.Errorf("second pass after %v, want 1 s at least", wait)
		}
		if wait := third.Sub(second); wait < 2*time.Second {
			t.Errorf("third pass after %v, want 2 s at least", wait)
		}
	})

	t.Run("is_repeated_after_a_panic", func(t *testing.T) {
		t.Parallel()
		passes := make(chan bool, 2)
		q := open(t, 0, func(context.Context, sync.Repository) error {
			passes <- true
			if len(passes) == 1 {
				panic("impossible")
			}
			return nil
		})
		run(t, q)
		mark(t, q, repository(1))
		idle(t, q)
		if n := len(passes); n != 2 {
			t.Errorf("%d passes, want 2", n)
		}
	})

	t.Run("waits_until_the_time_that_the_error_names_whatever_is_marked", func(t *testing.T) {
		t.Parallel()
		at := time.Now().Add(1500 * time.Millisecond)
		began := make(chan time.Time, 3)
		failed := make(chan bool)
		q := open(t, 0, func(context.Context, sync.Repository) error {
			began <- time.Now()
			if len(began) == 1 {
				failed <- true
				return notBefore{at: at}
			}
			return nil
		})
		run(t, q)
		mark(t, q, repository(1))
		receive(t, failed)
		mark(t, q, repository(1))
		mark(t, q, repository(1))
		idle(t, q)
		receive(t, began)
		if second := receive(t, began); second.Before(at.Truncate(time.Millisecond)) {
			t.Errorf("second pass %v early", at.Sub(second))
		}
		if n := len(began); n != 0 {
			t.Errorf("%d more passes, want none", n)
		}
	})

	t.Run("that_was_forbidden_is_tried_again_at_the_next_mark", func(t *testing.T) {
		t.Parallel()
		passes := make(chan bool, 2)
		q := open(t, 0, func(context.Context, sync.Repository) error {
			passes <- true
			if len(passes) == 1 {
				return notBefore{at: time.Now().Add(time.Hour), forbidden: true}
			}
			return nil
		})
		run(t, q)
		mark(t, q, repository(1))
		idle(t, q)
		mark(t, q, repository(1))
		idle(t, q)
		if n := len(passes); n != 2 {
			t.Errorf("%d passes, want 2", n)
		}
	})
}

// forbidden is what the adapter says of a suspended installation.
type forbidden struct{}

func (forbidden) Error() string   { return "this installation has been suspended" }
func (forbidden) Forbidden() bool { return true }

func TestQueue_leaves_a_forbidden_repository_until_the_next_mark(t *testing.T) {
	t.Parallel()
	passes := make(chan bool, 20)
	q := open(t, 0, func(context.Context, sync.Repository) error { passes <- true; return forbidden{} })
	run(t, q)
	mark(t, q, repository(1))
	idle(t, q)
	first := len(passes)
	if first == 0 || first > 5 {
		t.Fatalf("%d passes before it was left alone", first)
	}
	mark(t, q, repository(1))
	idle(t, q)
	if len(passes) == first {
		t.Error("a new mark is not heeded")
	}
}
