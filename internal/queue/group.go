package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	stdsync "sync"
	"time"

	"github.com/milepost/milepost/internal/database"
)

// commitTimeout bounds one commit. GitHub waits 10 seconds for the answer to a delivery.
const commitTimeout = 8 * time.Second

// group joins the writes of many callers into one transaction: while one commit is on its way
// to the disk, the callers that come meanwhile gather in the next batch, which the first of
// them commits for all.
type group struct {
	db  *database.DB
	now func() time.Time
	// turn is held by the batch that is being committed.
	turn chan struct{}

	mu stdsync.Mutex
	// open is the batch that callers may still join, nil if there is none.
	open *batch
}

// write is one change of one row.
type write struct {
	// row names the row that is changed.
	row key
	// replaces tells that of several such writes of a row in one batch the last will do, of pushes
	// and of all else apart.
	replaces, pushed bool
	// delivery is the GUID of the delivery that asks for the write, "" if none does. If it was
	// seen before, the write is left out.
	delivery string
	do       func(ctx context.Context, tx *sql.Tx) error
}

// batch is a set of writes that succeed or fail together.
type batch struct {
	writes []write
	done   chan struct{}
	err    error
}

func newGroup(db *database.DB, now func() time.Time) *group {
	return &group{db: db, now: now, turn: make(chan struct{}, 1)}
}

// commit returns when the writes are on disk. A context that ends early gives up waiting, not
// the writes.
func (g *group) commit(ctx context.Context, writes ...write) error {
	b, first := g.join(writes)
	if first {
		g.turn <- struct{}{}
		g.close()
		b.err = g.flush(ctx, b.writes)
		close(b.done)
		<-g.turn
		return b.err
	}
	select {
	case <-b.done:
		return b.err
	case <-ctx.Done():
		return fmt.Errorf("write marks: %w", ctx.Err())
	}
}

// exec commits one statement, whose first two arguments name the row that it changes.
func (g *group) exec(ctx context.Context, statement string, row key, args ...any) error {
	args = append([]any{row.repository, row.subject}, args...)
	return g.commit(ctx, write{row: row, do: func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	}})
}

// join adds the writes to the open batch and reports whether they are its first.
func (g *group) join(writes []write) (*batch, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	first := g.open == nil
	if first {
		g.open = &batch{done: make(chan struct{})}
	}
	b := g.open
	b.writes = append(b.writes, writes...)
	return b, first
}

// close lets nobody join the open batch any more.
func (g *group) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open = nil
}

func (g *group) flush(ctx context.Context, writes []write) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	tx, err := g.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write marks: %w", err)
	}
	writes, err = g.unseen(ctx, tx, writes)
	if err != nil {
		return errors.Join(fmt.Errorf("remember deliveries: %w", err), tx.Rollback())
	}
	for _, w := range inOrder(writes) {
		if err := w.do(ctx, tx); err != nil {
			return errors.Join(fmt.Errorf("write marks: %w", err), tx.Rollback())
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write marks: %w", err)
	}
	return nil
}

// inOrder drops the writes that are replaced by a later one and sorts the others by row: every
// process locks rows in the same order, so that no two wait for each other.
func inOrder(writes []write) []write {
	type kind struct {
		row    key
		pushed bool
	}
	replaced := map[kind]bool{}
	var left []write
	for _, w := range slices.Backward(writes) {
		if k := (kind{w.row, w.pushed}); w.replaces {
			if replaced[k] {
				continue
			}
			replaced[k] = true
		}
		left = append(left, w)
	}
	slices.Reverse(left)
	slices.SortStableFunc(left, func(a, b write) int { return a.row.compare(b.row) })
	return left
}
