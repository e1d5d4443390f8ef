package limitstore

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/internal/database"
)

// migrations holds a folder for each kind of database.
//
//go:embed migrations
var migrations embed.FS

const (
	// updateTimeout bounds one update, the wait for others included.
	updateTimeout = 5 * time.Second
	// connections bounds what the store takes of the connections that PostgreSQL allows.
	connections = 2
	// kept is how long a record is remembered that nobody changes. No limit looks back farther
	// than an hour.
	kept = 24 * time.Hour
)

// Store keeps the records in a database.
type Store struct {
	db  *database.DB
	now func() time.Time
}

// Open opens the store in the database at sqlite:FILE or postgres://..., creating its table if
// need be. now is its clock; nil means that of the database, which is the same for all processes.
func Open(ctx context.Context, address string, now func() time.Time) (*Store, error) {
	db, err := database.OpenAlone(ctx, address, "-purse")
	if err != nil {
		return nil, fmt.Errorf("open limit store: %w", err)
	}
	if db.Pool != nil {
		db.SetMaxOpenConns(connections)
	}
	if err := db.Migrate(ctx, "purse", migrations); err != nil {
		return nil, errors.Join(fmt.Errorf("open limit store: %w", err), db.Close())
	}
	return &Store{db: db, now: now}, nil
}

// Update replaces the record of an installation, nil if there is none, by what change makes of it,
// and returns when that is on disk. Callers for the same installation, also those in other
// processes, wait for each other, 5 seconds at most.
func (s *Store) Update(ctx context.Context, installation int64, change func(record []byte, now time.Time) []byte) error {
	ctx, cancel := context.WithTimeout(ctx, updateTimeout)
	defer cancel()
	if err := s.update(ctx, installation, change); err != nil {
		return fmt.Errorf("update limits of installation %d: %w", installation, err)
	}
	return nil
}

func (s *Store) update(ctx context.Context, installation int64, change func([]byte, time.Time) []byte) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	// This locks the row, whether it was there or not.
	lock := s.db.SQL(`INSERT INTO purses (installation, record, changed_at) VALUES ($1, '', 0)
ON CONFLICT (installation) DO UPDATE SET installation = excluded.installation RETURNING record, {now}`)
	var record []byte
	var millis int64
	if err := tx.QueryRowContext(ctx, lock, installation).Scan(&record, &millis); err != nil {
		return err
	}
	now := time.UnixMilli(millis)
	if s.now != nil {
		now = s.now()
	}
	if len(record) == 0 {
		record = nil
	}
	const store = `UPDATE purses SET record = $2, changed_at = $3 WHERE installation = $1`
	if _, err := tx.ExecContext(ctx, store, installation, string(change(record, now)), now.UnixMilli()); err != nil {
		return err
	}
	return tx.Commit()
}

// Forget removes the records that nobody changed for a day before now, and returns how many.
func (s *Store) Forget(ctx context.Context, now time.Time) (int, error) {
	const statement = `DELETE FROM purses WHERE changed_at < $1`
	result, err := s.db.ExecContext(ctx, statement, now.Add(-kept).UnixMilli())
	if err != nil {
		return 0, fmt.Errorf("forget limits: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("forget limits: %w", err)
	}
	return int(n), nil
}

// Close closes the database.
func (s *Store) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close limit store: %w", err)
	}
	return nil
}
