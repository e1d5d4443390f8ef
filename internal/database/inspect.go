package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Version is how far the tables of a part have come.
type Version struct {
	// Have is what is on disk, 0 for none; Know is what this program knows.
	Have, Know int
}

// Newer reports whether a newer program has written them.
func (v Version) Newer() bool { return v.Have > v.Know }

// Inspect reads the version of a part without changing anything. suffix is what is appended to a file's name on SQLite.
// A SQLite file that a server holds is [ErrInUse].
func Inspect(ctx context.Context, address, suffix, part string, files fs.FS) (Version, error) {
	db, folder, err := inspected(ctx, address, suffix)
	if err != nil {
		return Version{}, err
	}
	names, err := migrationsIn(files, folder)
	if err != nil {
		return Version{}, err
	}
	version := Version{Know: len(names)}
	if db == nil {
		return version, nil
	}
	version.Have, err = db.look(ctx, part)
	if reason := (*sqlite.Error)(nil); errors.As(err, &reason) && reason.Code()&0xff == sqlite3.SQLITE_BUSY {
		err = ErrInUse
	}
	if err != nil {
		err = fmt.Errorf("read version: %w", err)
	}
	return version, errors.Join(err, db.Close())
}

// inspected opens a database that is there; nil means that there is no file yet, and that one can be made.
func inspected(ctx context.Context, address, suffix string) (db *DB, folder string, err error) {
	if IsPostgres(address) {
		db, err = openPostgres(ctx, address)
		return db, "postgres", err
	}
	file := strings.TrimPrefix(address, "sqlite:") + suffix
	opened, err := os.OpenFile(file, os.O_RDWR, 0) //nolint:gosec // the path is the operator's, from the environment
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "sqlite", mayHold(file)
	}
	if err != nil {
		return nil, "sqlite", fmt.Errorf("open database: %w", err)
	}
	if err := opened.Close(); err != nil {
		return nil, "sqlite", fmt.Errorf("open database: %w", err)
	}
	handle, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?_pragma=busy_timeout(500)")
	if err != nil {
		return nil, "sqlite", fmt.Errorf("open database %q: %w", file, err)
	}
	handle.SetMaxOpenConns(1)
	return &DB{DB: handle}, "sqlite", nil
}

// hasFolder makes sure that the folder of a file is there: one that is missing may be a disk that is not mounted, so that
// it is not made.
func hasFolder(file string) error {
	folder := filepath.Dir(file)
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("open database: the folder %q is not there: make it, mount it, or mend the path", folder)
	}
	return nil
}

// mayHold makes sure that a file can be made where it is to be.
func mayHold(file string) error {
	if err := hasFolder(file); err != nil {
		return err
	}
	trial, err := os.CreateTemp(filepath.Dir(file), ".milepost-")
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	return errors.Join(trial.Close(), os.Remove(trial.Name()))
}

// look reads a part's version, 0 where there is none.
func (db *DB) look(ctx context.Context, part string) (version int, err error) {
	if db.Pool == nil {
		err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
		return version, err
	}
	var there bool
	err = db.QueryRowContext(ctx, "SELECT to_regclass('milepost_versions') IS NOT NULL").Scan(&there)
	if err != nil || !there {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "SELECT version FROM milepost_versions WHERE part = $1", part).Scan(&version)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return version, err
}
