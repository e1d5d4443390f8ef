package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// ErrTooNew says that a newer program was here.
var ErrTooNew = errors.New("it was written by a newer version of milepost")

// lockKey is the PostgreSQL advisory lock under which tables are changed; its number means
// nothing.
const lockKey = 7_206_450_311

// Migrate brings the tables of one part to their newest version, one transaction a step. The
// files of a folder, migrations/sqlite/*.sql or migrations/postgres/*.sql by the kind of database, are carried out in
// the order of their names: the first one leads to version 1.
func (db *DB) Migrate(ctx context.Context, part string, files fs.FS) error {
	folder := "sqlite"
	if db.Pool != nil {
		folder = "postgres"
	}
	names, err := migrationsIn(files, folder)
	if err != nil {
		return err
	}
	for {
		done, err := db.step(ctx, part, files, names)
		if done || err != nil {
			return err
		}
	}
}

// migrationsIn lists the files that lead from version to version on one kind of database, in order.
func migrationsIn(files fs.FS, folder string) ([]string, error) {
	names, err := fs.Glob(files, path.Join("migrations", folder, "*.sql"))
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	slices.Sort(names)
	return names, nil
}

// step takes the next step and reports whether none is left.
func (db *DB) step(ctx context.Context, part string, files fs.FS, names []string) (bool, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("begin migration: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	// Read inside the transaction: another process may be migrating, too.
	version, err := db.version(ctx, tx, part)
	if err != nil {
		return false, fmt.Errorf("read version: %w", err)
	}
	if version > len(names) {
		return false, fmt.Errorf("its version is %d, this program knows %d: %w", version, len(names), ErrTooNew)
	}
	if version == len(names) {
		return true, nil
	}
	name := names[version]
	statements, err := fs.ReadFile(files, name)
	if err != nil {
		return false, fmt.Errorf("read migration: %w", err)
	}
	if _, err := tx.ExecContext(ctx, string(statements)); err != nil {
		return false, fmt.Errorf("carry out %s: %w", name, err)
	}
	if err := db.setVersion(ctx, tx, part, version+1); err != nil {
		return false, fmt.Errorf("carry out %s: %w", name, err)
	}
	if err := tx.Commit(); err != nil {
		return false, fmt.Errorf("carry out %s: %w", name, err)
	}
	return false, nil
}

// version reads how far a part has come. On PostgreSQL it also keeps other processes from
// changing tables until the transaction ends.
func (db *DB) version(ctx context.Context, tx *sql.Tx, part string) (version int, err error) {
	if db.Pool == nil {
		err = tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
		return version, err
	}
	for _, statement := range []string{
		fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", lockKey),
		"CREATE TABLE IF NOT EXISTS milepost_versions (part TEXT PRIMARY KEY, version BIGINT NOT NULL)",
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return 0, err
		}
	}
	err = tx.QueryRowContext(ctx, "SELECT version FROM milepost_versions WHERE part = $1", part).Scan(&version)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return version, err
}

func (db *DB) setVersion(ctx context.Context, tx *sql.Tx, part string, version int) error {
	if db.Pool == nil {
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version))
		return err
	}
	const statement = `INSERT INTO milepost_versions (part, version) VALUES ($1, $2)
ON CONFLICT (part) DO UPDATE SET version = excluded.version`
	_, err := tx.ExecContext(ctx, statement, part, version)
	return err
}

// Exclusively runs f while no other process that uses the same PostgreSQL database is inside
// it; on SQLite it just runs f.
func (db *DB) Exclusively(ctx context.Context, f func() error) (err error) {
	if db.Pool == nil {
		return f()
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("lock database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("SELECT pg_advisory_lock(%d)", lockKey+1)); err != nil {
		return fmt.Errorf("lock database: %w", err)
	}
	err = f()
	_, unlockErr := conn.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf("SELECT pg_advisory_unlock(%d)", lockKey+1))
	return errors.Join(err, unlockErr)
}
