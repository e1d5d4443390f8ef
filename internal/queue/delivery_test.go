package queue_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/sync"
)

func TestDeliver(t *testing.T) {
	t.Parallel()
	onEachAddress(t, testDeliver)
}

func TestDeliveriesAtOnce(t *testing.T) {
	t.Parallel()
	onEach(t, testDeliveriesAtOnce)
}

func testDeliver(t *testing.T, address string) {
	clock := &movedClock{}
	passes := make(chan int64, 2000) // more than there are deliveries
	open := func() *queue.Queue {
		q, err := queue.Open(t.Context(), queue.Options{
			DatabaseURL: address, Now: clock.now, Logger: zerolog.New(zerolog.NewTestWriter(t)),
			Work: passing(func(_ context.Context, repo sync.Repository) error { passes <- repo.ID; return nil }),
		})
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	q := open()
	const guid = "72d3162e-cc78-11e3-81ab-4c9367dc0958"
	deliver(t, q, guid, repository(1))
	deliver(t, q, guid, repository(1))
	// A delivery that was seen takes nothing from the one that waits beside it, and none of these
	// is a GUID.
	for _, none := range []string{"", "with space", "\xff\xfe", strings.Repeat("a", 65), "'; DROP TABLE marks"} {
		deliver(t, q, none, repository(2))
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}

	q = open()                      // what was seen outlives the process
	t.Cleanup(func() { q.Close() }) //nolint:errcheck // nothing is written any more
	run(t, q)
	idle(t, q)
	expectPasses(t, passes, 1, 2)
	deliver(t, q, guid, repository(1))
	idle(t, q)
	expectPasses(t, passes)
	deliver(t, q, "another-one", repository(1))
	idle(t, q)
	expectPasses(t, passes, 1)
	// No delivery asks for this.
	mark(t, q, repository(1))
	idle(t, q)
	expectPasses(t, passes, 1)

	forget := func(want int) {
		t.Helper()
		n, err := q.ForgetDeliveries(t.Context())
		if err != nil || n != want {
			t.Errorf("%d deliveries forgotten, %v, want %d", n, err, want)
		}
	}
	clock.advance(7 * 24 * time.Hour)
	forget(0)
	for i := range 520 {
		deliver(t, q, fmt.Sprint("later-", i), repository(3))
	}
	clock.advance(2 * 24 * time.Hour)
	forget(2)
	clock.advance(7 * 24 * time.Hour)
	forget(520)
	idle(t, q)
	expectPasses(t, passes, 3)
	deliver(t, q, guid, repository(1))
	idle(t, q)
	expectPasses(t, passes, 1)
}

// Callers gather in one transaction: what one of them repeats must not replace what another one
// asks for of the same repository.
func testDeliveriesAtOnce(t *testing.T, open opener) {
	var mu stdsync.Mutex
	got := map[int64]bool{}
	q := open(t, 0, func(_ context.Context, repo sync.Repository) error {
		mu.Lock()
		defer mu.Unlock()
		got[repo.ID] = true
		return nil
	})
	deliver(t, q, "seen", repository(1000))
	want := map[int64]bool{1000: true}
	var group stdsync.WaitGroup
	for id := range int64(200) {
		want[id] = true
		group.Go(func() { deliver(t, q, fmt.Sprint("new-", id), repository(id)) })
		group.Go(func() { deliver(t, q, "seen", repository(id)) })
	}
	group.Wait()
	run(t, q)
	idle(t, q)
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("passes (-want +got):\n%s", diff)
	}
}

func TestRepeatedDeliveryIsStoredIfTheFirstFailed(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "milepost.db")
	closed := openAt(t, url, 0, nil)
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := closed.Deliver(t.Context(), "again", sync.Changed, sync.Dirty(repository(1))...); err == nil {
		t.Fatal("a closed queue stored a delivery")
	}
	passes := make(chan int64, 10)
	q := openUntilEnd(t, url, 0, func(_ context.Context, repo sync.Repository) error {
		passes <- repo.ID
		return nil
	})
	deliver(t, q, "again", repository(1))
	run(t, q)
	idle(t, q)
	expectPasses(t, passes, 1)
}

func deliver(t *testing.T, q *queue.Queue, guid string, repos ...sync.Repository) {
	t.Helper()
	if err := q.Deliver(t.Context(), guid, sync.Changed, sync.Dirty(repos...)...); err != nil {
		t.Errorf("deliver %q: %v", guid, err)
	}
}

// expectPasses compares the passes since the last time, in any order.
func expectPasses(t *testing.T, passes chan int64, want ...int64) {
	t.Helper()
	got, wanted := map[int64]bool{}, map[int64]bool{}
	for len(passes) > 0 {
		got[<-passes] = true
	}
	for _, id := range want {
		wanted[id] = true
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("passes (-want +got):\n%s", diff)
	}
}

// movedClock is a clock that runs, and that tests move by hand.
type movedClock struct{ testclock.Ahead }

func (c *movedClock) now() time.Time          { return c.Now() }
func (c *movedClock) advance(d time.Duration) { c.Advance(d) }
