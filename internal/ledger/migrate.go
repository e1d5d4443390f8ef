package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// migrations holds one file a version, in the order of their names: the first file leads to
// version 1.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the tables to the newest version, one transaction a step.
func migrate(ctx context.Context, db *sql.DB) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return fmt.Errorf("list migrations: %w", err)
	}
	slices.Sort(names)
	for {
		done, err := step(ctx, db, names)
		if done || err != nil {
			return err
		}
	}
}

// step takes the next step and reports whether none is left.
func step(ctx context.Context, db *sql.DB, names []string) (bool, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("begin migration: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	// Read inside the transaction: another process may be migrating, too.
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return false, fmt.Errorf("read version: %w", err)
	}
	if version > len(names) {
		return false, fmt.Errorf("its version is %d, this program knows %d: %w", version, len(names), errTooNew)
	}
	if version == len(names) {
		return true, nil
	}
	name := names[version]
	statements, err := migrations.ReadFile(name)
	if err != nil {
		return false, fmt.Errorf("read migration: %w", err)
	}
	if _, err := tx.ExecContext(ctx, string(statements)); err != nil {
		return false, fmt.Errorf("carry out %s: %w", name, err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version+1)); err != nil {
		return false, fmt.Errorf("carry out %s: %w", name, err)
	}
	if err := tx.Commit(); err != nil {
		return false, fmt.Errorf("carry out %s: %w", name, err)
	}
	return false, nil
}

var errTooNew = errors.New("it was written by a newer version of milepost")
