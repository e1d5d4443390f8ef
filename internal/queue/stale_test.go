package queue_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/milepost/milepost/internal/pgtest"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// A pass that was overtaken and does not know it yet must not end the pass that overtook it.
func TestEndOfAPassThatWasOvertakenChangesNothing(t *testing.T) {
	t.Parallel()
	for name, verdict := range map[string]error{
		"by_success":          nil,
		"by_failure":          errors.New("out of luck"),
		"by_being_put_off":    notBefore{at: time.Now().Add(time.Hour)},
		"by_being_forbidden":  forbidden{},
		"by_forbidden_limits": notBefore{at: time.Now().Add(time.Hour), forbidden: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testStaleEnd(t, pgtest.Address(t), verdict)
		})
	}
}

func testStaleEnd(t *testing.T, address string, verdict error) {
	work := func(result error) (func(context.Context, sync.Repository) error, chan int64, chan bool) {
		began, goOn := make(chan int64, 1), make(chan bool)
		return func(ctx context.Context, _ sync.Repository) error {
			began <- queue.Token(ctx)
			<-goOn
			return result
		}, began, goOn
	}
	slow, slowBegan, slowGoOn := work(verdict)
	first := openUntilEnd(t, address, 0, slow)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- first.Run(ctx) }()
	mark(t, first, repository(1))
	receive(t, slowBegan)
	stop() // it lets the pass end, and begins no other

	next, nextBegan, nextGoOn := work(nil)
	second := openUntilEnd(t, address, 0, next)
	run(t, second)
	execute(t, address, "UPDATE marks SET lease_until = 0")
	token := receive(t, nextBegan)
	before := row(t, address)
	close(slowGoOn)
	if err := receive(t, ended); err != nil {
		t.Fatal(err)
	}
	after := row(t, address)
	// Its lease is kept alive meanwhile.
	before.leaseUntil, after.leaseUntil = 0, 0
	if before != after || after.turn != token || after.taken == 0 {
		t.Errorf("the mark is %+v, want it as before: %+v", after, before)
	}
	close(nextGoOn)
	idle(t, second)
	if left := row(t, address); left != (markRow{}) {
		t.Errorf("the mark is %+v, want none", left)
	}
}

// markRow is the only mark.
type markRow struct{ sequence, taken, attempts, dueAt, notBefore, turn, leaseUntil int64 }

func row(t *testing.T, address string) markRow {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var r markRow
	err = conn.QueryRow(t.Context(), "SELECT sequence, taken, attempts, due_at, not_before, turn, lease_until FROM marks").
		Scan(&r.sequence, &r.taken, &r.attempts, &r.dueAt, &r.notBefore, &r.turn, &r.leaseUntil)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		t.Fatal(err)
	}
	return r
}
