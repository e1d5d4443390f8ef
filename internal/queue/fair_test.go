package queue_test

import (
	"context"
	"slices"
	"testing"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// An installation with many repositories has several passes at once while nobody else waits, and
// only then.
func TestInstallationHasFurtherPassesOnlyWhileNoOtherWaits(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		began := make(chan int64, 100)
		goOn := map[int64]chan bool{}
		for id := range int64(30) {
			goOn[id] = make(chan bool)
		}
		q, err := queue.Open(t.Context(), queue.Options{
			DatabaseURL: address, Workers: 2, Logger: zerolog.New(zerolog.NewTestWriter(t)),
			Work: func(_ context.Context, job queue.Job) error {
				repo := job.Repository
				began <- repo.ID
				<-goOn[repo.ID]
				return nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { q.Close() }) //nolint:errcheck // nothing is written any more
		of := func(installation, first, last int64) {
			for id := first; id <= last; id++ {
				mark(t, q, sync.Repository{ID: id, Installation: installation, Owner: "acme", Name: "rocket"})
			}
		}
		expect := func(ids ...int64) (id int64) {
			t.Helper()
			if id = receive(t, began); !slices.Contains(ids, id) {
				t.Fatalf("a pass of %d, want one of %v", id, ids)
			}
			return id
		}
		run(t, q)
		of(7, 1, 9)
		expect(1)
		expect(2) // nobody else waits
		of(8, 10, 11)
		expect(10) // the other one had a worker left
		of(9, 20, 20)
		// Its further pass has ended, and another one does not begin before those who wait have theirs.
		goOn[2] <- true
		goOn[10] <- true
		next := expect(11, 20)
		goOn[next] <- true
		expect(11 + 20 - next)
		expect(3) // nobody else waits again
		for id := range goOn {
			close(goOn[id])
		}
		idle(t, q)
	})
}
