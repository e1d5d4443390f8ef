package queue_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// asking is a queue whose passes tell what they were asked.
type asking struct {
	t     *testing.T
	clock *movedClock
	q     *queue.Queue
	asks  chan []sync.Ask
	// work ends a pass; nil means well.
	work func(ctx context.Context) error
}

func newAsking(t *testing.T, address string) *asking {
	t.Helper()
	a := &asking{t: t, clock: &movedClock{}, asks: make(chan []sync.Ask, 100)}
	a.open(address)
	return a
}

func (a *asking) open(address string) {
	a.t.Helper()
	q, err := queue.Open(a.t.Context(), queue.Options{
		DatabaseURL: address, Now: a.clock.now, Stop: time.Minute, Logger: zerolog.New(zerolog.NewTestWriter(a.t)),
		Work: func(ctx context.Context, job queue.Job) error {
			a.asks <- job.Asks
			if a.work == nil {
				return nil
			}
			return a.work(ctx)
		},
	})
	if err != nil {
		a.t.Fatal(err)
	}
	a.q = q
}

func (a *asking) run() {
	a.t.Helper()
	a.t.Cleanup(func() { a.q.Close() }) //nolint:errcheck // nothing is written any more
	run(a.t, a.q)
}

func (a *asking) ask(asks ...sync.Ask) {
	a.t.Helper()
	for _, ask := range asks {
		if err := a.q.Deliver(a.t.Context(), ask.ID, sync.Changed, sync.News{Repository: repository(1), Pass: true, Asks: []sync.Ask{ask}}); err != nil {
			a.t.Fatal(err)
		}
	}
}

func (a *asking) expect(want ...sync.Ask) {
	a.t.Helper()
	got := receive(a.t, a.asks)
	if diff := cmp.Diff(want, got); diff != "" {
		a.t.Errorf("asks (-want +got):\n%s", diff)
	}
}

func button(name string) sync.Ask {
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	return sync.Ask{ID: name, Kind: sync.AskButton, Who: sync.User{ID: 7, Login: "kim"}, At: at, Commit: strings.Repeat("a", 40), Button: "approve"}
}

func comment(name string) sync.Ask {
	return sync.Ask{ID: name, Kind: sync.AskComment, Who: sync.User{ID: 7, Login: "kim"}, Issue: 12, Comment: 99}
}

func TestPassIsGivenWhatPeopleAskFor(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		a := newAsking(t, address)
		a.ask(button("first"), comment("second"), button("first"))
		a.run()
		a.expect(button("first"), comment("second"))
		idle(t, a.q)
		mark(t, a.q, repository(1))
		a.expect() // they were answered
		a.ask(button("first"))
		idle(t, a.q)
		if n := len(a.asks); n != 0 {
			t.Errorf("%d passes for a delivery that was seen", n)
		}
		a.ask(button("third"))
		a.expect(button("third"))
		idle(t, a.q)
	})
}

func TestAskDuringAPassIsForTheNext(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		a := newAsking(t, address)
		goOn := make(chan error)
		a.work = func(context.Context) error { return <-goOn }
		a.ask(button("before"))
		a.run()
		a.expect(button("before"))
		a.ask(button("during"))
		goOn <- nil
		a.expect(button("during"))
		goOn <- nil
		idle(t, a.q)
	})
}

func TestAskStaysUntilAPassEndsWell(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		a := newAsking(t, address)
		ends := make(chan error)
		a.work = func(context.Context) error { return <-ends }
		a.ask(button("first"))
		a.run()
		for range 2 {
			a.expect(button("first"))
			ends <- errors.New("github is down")
		}
		a.expect(button("first"))
		ends <- nil
		idle(t, a.q)
	})
}

func TestAskOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		a := newAsking(t, address)
		a.ask(button("first"))
		if err := a.q.Close(); err != nil {
			t.Fatal(err)
		}
		a.open(address)
		a.run()
		a.expect(button("first"))
		idle(t, a.q)
	})
}

// A process that is killed in the middle of a pass has answered nobody for certain.
func TestAskOutlivesAKillInTheMiddleOfItsPass(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		process := exec.CommandContext(t.Context(), os.Args[0])
		process.Env = append(os.Environ(), crashVariable+"="+address, askVariable+"=1")
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
		if err := process.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		process.Wait() //nolint:errcheck // it was killed
		a := newAsking(t, address)
		a.run()
		a.expect(button("first"))
		idle(t, a.q)
	})
}

func TestAskIsStoredOnlyWithItsDelivery(t *testing.T) {
	t.Parallel()
	address := "sqlite:" + filepath.Join(t.TempDir(), "milepost.db")
	closed := openAt(t, address, 0, nil)
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	news := sync.News{Repository: repository(1), Pass: true, Asks: []sync.Ask{button("first")}}
	if err := closed.Deliver(t.Context(), "first", sync.Changed, news); err == nil {
		t.Fatal("a closed queue stored an ask")
	}
	a := newAsking(t, address)
	a.ask(button("first"))
	a.run()
	a.expect(button("first"))
	idle(t, a.q)
}

func TestAsksThatWaitAreFew(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		a := newAsking(t, address)
		want := []sync.Ask{button("press")}
		a.ask(want...)
		const comments, kept = 320, 200
		for i := range comments {
			ask := comment(fmt.Sprint("comment-", i))
			a.ask(ask)
			if i > comments-kept {
				want = append(want, ask)
			}
		}
		a.run()
		a.expect(want...)
		idle(t, a.q)
	})
}

func TestAsksThatAreOldAreForgotten(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		a := newAsking(t, address)
		a.ask(button("old"))
		a.clock.advance(queue.AsksKept + time.Hour)
		a.ask(button("new"))
		a.run()
		a.expect(button("new"))
		idle(t, a.q)
		if _, err := a.q.ForgetDeliveries(t.Context()); err != nil {
			t.Fatal(err)
		}
		a.clock.advance(-queue.AsksKept - time.Hour)
		mark(t, a.q, repository(1))
		a.expect() // not even for a clock that was set back
		idle(t, a.q)
	})
}

func TestAsksWithoutAGUIDAreAllKept(t *testing.T) {
	t.Parallel()
	a := newAsking(t, "sqlite:"+filepath.Join(t.TempDir(), "milepost.db"))
	a.ask(comment(""), comment("no guid at all \x00"))
	a.run()
	got := receive(t, a.asks)
	if len(got) != 2 || got[0].ID == got[1].ID || len(got[0].ID) < 20 || len(got[1].ID) < 20 {
		t.Errorf("asks: %+v", got)
	}
	idle(t, a.q)
}
