package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	stdsync "sync"
	"time"
)

// commitTimeout bounds one commit. GitHub waits 10 seconds for the answer to a delivery.
const commitTimeout = 8 * time.Second

// group joins the writes of many callers into one transaction: while one commit is on its way
// to the disk, the callers that come meanwhile gather in the next batch, which the first of
// them commits for all.
type group struct {
	db *sql.DB
	// turn is held by the batch that is being committed.
	turn chan struct{}

	mu stdsync.Mutex
	// open is the batch that callers may still join, nil if there is none.
	open *batch
}

// write is one change. Of the writes with the same key in one batch only the last is made,
// unless the key is 0.
type write struct {
	key int64
	do  func(ctx context.Context, tx *sql.Tx) error
}

// batch is a set of writes that succeed or fail together.
type batch struct {
	writes []write
	byKey  map[int64]int
	done   chan struct{}
	err    error
}

func newGroup(db *sql.DB) *group {
	return &group{db: db, turn: make(chan struct{}, 1)}
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

// exec commits one statement.
func (g *group) exec(ctx context.Context, statement string, args ...any) error {
	return g.commit(ctx, write{do: func(ctx context.Context, tx *sql.Tx) error {
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
		g.open = &batch{byKey: map[int64]int{}, done: make(chan struct{})}
	}
	b := g.open
	for _, w := range writes {
		if at, ok := b.byKey[w.key]; ok && w.key != 0 {
			b.writes[at] = w
			continue
		}
		b.byKey[w.key] = len(b.writes)
		b.writes = append(b.writes, w)
	}
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
	for _, w := range writes {
		if err := w.do(ctx, tx); err != nil {
			return errors.Join(fmt.Errorf("write marks: %w", err), tx.Rollback())
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write marks: %w", err)
	}
	return nil
}
