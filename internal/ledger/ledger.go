package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"github.com/milepost/milepost/sync"
)

// Ledger implements [sync.Ledger] on a SQLite file.
type Ledger struct {
	db *sql.DB
}

var _ sync.Ledger = (*Ledger)(nil)

// Open opens the ledger in a file, given as a path or as sqlite:FILE, creates it if need be and
// brings its tables up to date.
func Open(ctx context.Context, database string) (*Ledger, error) {
	file, isURL := strings.CutPrefix(database, "sqlite:")
	if scheme, _, ok := strings.Cut(database, "://"); ok && !isURL {
		return nil, fmt.Errorf("open ledger: database %q is not supported yet: use sqlite:FILE", scheme)
	}
	if file == "" {
		return nil, errors.New("open ledger: no file given: use sqlite:FILE")
	}
	if err := create(file); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	db, err := sql.Open("sqlite", address(file))
	if err != nil {
		return nil, fmt.Errorf("open ledger %q: %w", file, err)
	}
	// One connection: writers wait in the process instead of meeting a locked file.
	db.SetMaxOpenConns(1)
	if err := migrate(ctx, db); err != nil {
		return nil, errors.Join(fmt.Errorf("open ledger %q: %w", file, err), db.Close())
	}
	return &Ledger{db: db}, nil
}

// Close closes the file.
func (l *Ledger) Close() error {
	if err := l.db.Close(); err != nil {
		return fmt.Errorf("close ledger: %w", err)
	}
	return nil
}

// create makes the file readable by its owner only: plans may be confidential.
func create(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// address returns the data source name of a file. A commit that returned is on disk; a file
// that another process is writing to is waited for.
func address(file string) string {
	query := url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)"},
	}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + query.Encode()
}
