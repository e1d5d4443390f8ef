package queue_test

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	stdsync "sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/database"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

func TestMarksOfManyCallersAreAllKept(t *testing.T) {
	t.Parallel()
	onEach(t, testManyCallers)
}

func testManyCallers(t *testing.T, open opener) {
	const callers, each = 20, 10
	var mu stdsync.Mutex
	got := map[int64]int{}
	q := open(t, 0, func(_ context.Context, repo sync.Repository) error {
		mu.Lock()
		defer mu.Unlock()
		got[repo.ID]++
		return nil
	})
	want := map[int64]int{}
	var group stdsync.WaitGroup
	for caller := range callers {
		for i := range each {
			want[int64(1+caller*each+i)] = 1
		}
		group.Go(func() {
			for i := range each {
				mark(t, q, repository(int64(1+caller*each+i)))
			}
		})
	}
	group.Wait()
	run(t, q)
	idle(t, q)
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("passes a repository (-want +got):\n%s", diff)
	}
}

func TestMarkGivesUpWaitingWithItsContext(t *testing.T) {
	t.Parallel()
	q := open(t, 0, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	// Whoever comes first writes for all and does not give up, so that nobody else's marks
	// fail: an error is possible, another one than the context's is not.
	for id := range int64(20) {
		if err := q.Mark(ctx, repository(1+id)); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("mark: %v", err)
		}
	}
}

func TestMarksAreHeldByOneProcessOnly(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "milepost.db")
	first := openAt(t, url, 0, nil)
	_, err := queue.Open(t.Context(), queue.Options{DatabaseURL: url})
	if !errors.Is(err, database.ErrInUse) {
		t.Errorf("error %v, want %v", err, database.ErrInUse)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := openAt(t, url, 0, nil).Close(); err != nil {
		t.Error(err)
	}
}

// BenchmarkMark measures how fast deliveries are written down, by 50 callers at once and by one.
// The floor of the first is what their marks alone take, that of the second a commit each.
func BenchmarkMark(b *testing.B) {
	setup := func(b *testing.B) (q *queue.Queue, next func() (string, sync.Repository)) {
		b.Helper()
		q, err := queue.Open(b.Context(), queue.Options{
			DatabaseURL: "sqlite:" + filepath.Join(b.TempDir(), "milepost.db"),
			Debounce:    time.Hour,
			Logger:      zerolog.Nop(),
		})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := q.Close(); err != nil {
				b.Error(err)
			}
		})
		var n atomic.Int64
		return q, func() (string, sync.Repository) { return rand.Text(), repository(1 + n.Add(1)%200) }
	}
	many := func(write func(*queue.Queue, string, sync.Repository) error) func(*testing.B) {
		return func(b *testing.B) {
			q, next := setup(b)
			b.SetParallelism(25)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					guid, repo := next()
					if err := write(q, guid, repo); err != nil {
						b.Error(err)
					}
				}
			})
		}
	}
	b.Run("deliveries/callers=50", many(func(q *queue.Queue, guid string, repo sync.Repository) error {
		return q.Deliver(b.Context(), guid, sync.Changed, sync.Dirty(repo)...)
	}))
	b.Run("marks/callers=50", many(func(q *queue.Queue, _ string, repo sync.Repository) error {
		return q.Mark(b.Context(), repo)
	}))
	b.Run("deliveries/callers=1", func(b *testing.B) {
		q, next := setup(b)
		for b.Loop() {
			guid, repo := next()
			if err := q.Deliver(b.Context(), guid, sync.Changed, sync.Dirty(repo)...); err != nil {
				b.Error(err)
			}
		}
	})
}
