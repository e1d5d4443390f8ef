package queue

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// sqliteFile returns the FILE of sqlite:FILE.
func sqliteFile(databaseURL string) (string, error) {
	if file, ok := strings.CutPrefix(databaseURL, "sqlite:"); ok && file != "" {
		return file, nil
	}
	scheme, _, _ := strings.Cut(databaseURL, ":")
	return "", fmt.Errorf("open queue: database %q is not supported yet: use sqlite:FILE", scheme)
}

// openSQLite opens a database file with one connection, so that writers queue up in the
// process and never meet a locked file. A commit that returned is on disk.
func openSQLite(file string, pragmas ...string) (*sql.DB, error) {
	// SQLite would report a missing folder in words that help nobody.
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	query := url.Values{
		"_txlock": {"immediate"},
		"_pragma": append(pragmas, "busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"),
	}
	address := "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + query.Encode()
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, fmt.Errorf("open database %q: %w", file, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}
