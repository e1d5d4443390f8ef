package queue_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/pgtest"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// BenchmarkWake measures how long a push waits for its pass where nothing else is to be done: from the
// delivery to the work, which the delivery's own commit is part of.
func BenchmarkWake(b *testing.B) {
	b.Run("on_sqlite", func(b *testing.B) {
		benchmarkWake(b, "sqlite:"+filepath.Join(b.TempDir(), "milepost.db"))
	})
	b.Run("on_postgres", func(b *testing.B) {
		if os.Getenv(pgtest.Variable) == "" {
			b.Skipf("%s is not set: .ci/postgres starts a database", pgtest.Variable)
		}
		benchmarkWake(b, os.Getenv(pgtest.Variable))
	})
}

func benchmarkWake(b *testing.B, address string) {
	began := make(chan time.Time, 1)
	q, err := queue.Open(b.Context(), queue.Options{
		DatabaseURL: address, Debounce: 2 * time.Second, Logger: zerolog.Nop(),
		Work: func(context.Context, queue.Job) error {
			began <- time.Now()
			return nil
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- q.Run(ctx) }()
	b.Cleanup(func() {
		cancel()
		<-ended
		q.Close() //nolint:errcheck // nothing is written any more
	})
	var commits, waits time.Duration
	id, n := time.Now().UnixNano(), 0
	for b.Loop() {
		id, n = id+1, n+1
		delivered := time.Now()
		if err := q.Deliver(b.Context(), "", sync.Pushed, sync.Dirty(repository(id))...); err != nil {
			b.Fatal(err)
		}
		commits += time.Since(delivered)
		waits += (<-began).Sub(delivered)
		if err := q.Idle(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(waits.Microseconds())/float64(n)/1000, "ms-to-pass")
	b.ReportMetric(float64(commits.Microseconds())/float64(n)/1000, "ms-of-commit")
}
