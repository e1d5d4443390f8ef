package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/milepost/milepost/sync"
)

// Load implements [sync.Ledger]. All of it is read at one point in time.
func (l *Ledger) Load(ctx context.Context, repo sync.Repository) (*sync.Base, error) {
	base, err := l.load(ctx, repo.ID)
	if err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	return base, nil
}

func (l *Ledger) load(ctx context.Context, repository int64) (*sync.Base, error) {
	tx, err := l.db.BeginTx(ctx, l.snapshot())
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written

	base := &sync.Base{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}
	var record []byte
	var approved, orders string
	err = tx.QueryRowContext(ctx, `SELECT record, approved, orders FROM repositories WHERE id = $1`, repository).
		Scan(&record, &approved, &orders)
	if errors.Is(err, sql.ErrNoRows) {
		return base, nil
	}
	if err != nil {
		return nil, err
	}
	if err := decode(record, &base.Repo); err != nil {
		return nil, fmt.Errorf("read repository record: %w", err)
	}
	if approved != "" {
		base.Approved = strings.Fields(approved)
	}
	base.Orders = ordersIn(orders)
	const items = `SELECT key, record FROM items WHERE repository = $1`
	if err := records(ctx, tx, items, repository, base.Items); err != nil {
		return nil, fmt.Errorf("read items: %w", err)
	}
	const milestones = `SELECT key, record FROM milestones WHERE repository = $1`
	if err := records(ctx, tx, milestones, repository, base.Milestones); err != nil {
		return nil, fmt.Errorf("read milestones: %w", err)
	}
	return base, nil
}

// snapshot makes a transaction see one point in time; on SQLite every one does.
func (l *Ledger) snapshot() *sql.TxOptions {
	if l.db.Pool == nil {
		return nil
	}
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

// records adds the query's rows to into.
func records[T any](ctx context.Context, tx *sql.Tx, query string, repository int64, into map[sync.Key]T) error {
	rows, err := tx.QueryContext(ctx, query, repository)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // the error that counts is rows.Err
	for rows.Next() {
		var key sync.Key
		var record []byte
		if err := rows.Scan(&key, &record); err != nil {
			return err
		}
		var value T
		if err := decode(record, &value); err != nil {
			return fmt.Errorf("record %q: %w", key, err)
		}
		into[sync.Key(unescapeBytes(string(key)))] = value
	}
	return rows.Err()
}
