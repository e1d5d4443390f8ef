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
	base, _, err := l.load(ctx, repo.ID, 0)
	if err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	return base, nil
}

// LoadSince loads a base, of its items and milestones those alone that changed since the version, and tells which version
// it is: see [Known]. Since 0 loads all.
func (l *Ledger) LoadSince(ctx context.Context, repo sync.Repository, since int64) (base *sync.Base, version int64, err error) {
	if base, version, err = l.load(ctx, repo.ID, since); err != nil {
		return nil, 0, fmt.Errorf("load base of %s: %w", repo, err)
	}
	return base, version, nil
}

func (l *Ledger) load(ctx context.Context, repository, since int64) (_ *sync.Base, version int64, _ error) {
	tx, err := l.db.BeginTx(ctx, l.snapshot())
	if err != nil {
		return nil, 0, err
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written

	base := &sync.Base{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}
	var record []byte
	var approved, orders string
	err = tx.QueryRowContext(ctx, `SELECT record, approved, orders, version FROM repositories WHERE id = $1`, repository).
		Scan(&record, &approved, &orders, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return base, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	if err := decode(record, &base.Repo); err != nil {
		return nil, 0, fmt.Errorf("read repository record: %w", err)
	}
	if approved != "" {
		base.Approved = strings.Fields(approved)
	}
	base.Orders = ordersIn(orders)
	const items = `SELECT key, record FROM items WHERE repository = $1 AND version > $2`
	if err := records(ctx, tx, items, repository, since, base.Items); err != nil {
		return nil, 0, fmt.Errorf("read items: %w", err)
	}
	const milestones = `SELECT key, record FROM milestones WHERE repository = $1 AND version > $2`
	if err := records(ctx, tx, milestones, repository, since, base.Milestones); err != nil {
		return nil, 0, fmt.Errorf("read milestones: %w", err)
	}
	return base, version, nil
}

// snapshot makes a transaction see one point in time; on SQLite every one does.
func (l *Ledger) snapshot() *sql.TxOptions {
	if l.db.Pool == nil {
		return nil
	}
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

// records adds the query's rows to into: those of a repository that changed since a version.
func records[T any](ctx context.Context, tx *sql.Tx, query string, repository, since int64, into map[sync.Key]T) error {
	rows, err := tx.QueryContext(ctx, query, repository, since)
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
