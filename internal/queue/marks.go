package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// marks is the durable set of dirty repositories. Times are milliseconds since 1970.
//
// A row is there as long as its repository is dirty. Each mark raises sequence; a pass takes
// the row by copying sequence to taken. If both are equal when the pass ends, nothing came in
// between and the row goes; if not, the row stays for the next pass.
type marks struct {
	db    *sql.DB
	group *group
}

// schema is the table. first_marked_at is since when the row has been waiting, due_at when its
// pass may begin, not_before what no later mark may undercut, attempts how many passes failed
// in a row.
const schema = `
CREATE TABLE IF NOT EXISTS marks (
	repository      INTEGER PRIMARY KEY,
	installation    INTEGER NOT NULL,
	owner           TEXT    NOT NULL,
	name            TEXT    NOT NULL,
	first_marked_at INTEGER NOT NULL,
	due_at          INTEGER NOT NULL,
	sequence        INTEGER NOT NULL DEFAULT 1,
	taken           INTEGER NOT NULL DEFAULT 0,
	attempts        INTEGER NOT NULL DEFAULT 0,
	not_before      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS marks_due ON marks (due_at) WHERE taken = 0;
PRAGMA user_version = 1`

// openMarks opens the file and keeps it locked until Close: two processes with the same marks
// would work one repository at the same time.
func openMarks(ctx context.Context, file string, now time.Time) (*marks, error) {
	db, err := openSQLite(file, "locking_mode(EXCLUSIVE)")
	if err != nil {
		return nil, err
	}
	m := &marks{db: db, group: newGroup(db)}
	if _, err := db.ExecContext(ctx, schema); err != nil {
		return nil, errors.Join(fmt.Errorf("open %q (is another process using it?): %w", file, err), db.Close())
	}
	// A taken row is a pass that was killed: it is due now.
	const free = `UPDATE marks SET taken = 0, due_at = min(due_at, ?) WHERE taken <> 0`
	if _, err := db.ExecContext(ctx, free, now.UnixMilli()); err != nil {
		return nil, errors.Join(fmt.Errorf("free marks of %q: %w", file, err), db.Close())
	}
	return m, nil
}

// Close closes the file.
func (m *marks) Close() error { return m.db.Close() }

// put marks the repositories; a pass is due at due, and no later than limit after the first
// mark that waits. A held repository stays held.
func (m *marks) put(ctx context.Context, repos []sync.Repository, now, due time.Time, limit time.Duration) error {
	const statement = `
INSERT INTO marks (repository, installation, owner, name, first_marked_at, due_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (repository) DO UPDATE SET
	installation = ?2, owner = ?3, name = ?4, sequence = sequence + 1,
	first_marked_at = CASE WHEN taken = sequence THEN ?5 ELSE min(first_marked_at, ?5) END,
	due_at = CASE WHEN taken = sequence THEN ?6
		ELSE max(not_before, min(?6, min(first_marked_at, ?5) + ?7)) END`
	writes := make([]write, 0, len(repos))
	for _, repo := range repos {
		writes = append(writes, write{key: repo.ID, do: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, statement, repo.ID, repo.Installation, repo.Owner, repo.Name,
				now.UnixMilli(), due.UnixMilli(), limit.Milliseconds())
			return err
		}})
	}
	return m.group.commit(ctx, writes...)
}

// putAt marks the repository for a later time; a mark that is due earlier stays so.
func (m *marks) putAt(ctx context.Context, repo sync.Repository, at time.Time) error {
	const statement = `
INSERT INTO marks (repository, installation, owner, name, first_marked_at, due_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?5)
ON CONFLICT (repository) DO UPDATE SET
	installation = ?2, owner = ?3, name = ?4, sequence = sequence + 1,
	first_marked_at = CASE WHEN taken = sequence THEN ?5 ELSE min(first_marked_at, ?5) END,
	due_at = CASE WHEN taken = sequence THEN ?5 ELSE min(due_at, max(not_before, ?5)) END`
	return m.group.exec(ctx, statement, repo.ID, repo.Installation, repo.Owner, repo.Name, at.UnixMilli())
}

// due lists at most limit repositories whose pass may begin, the longest waiting first, and
// tells when the next one after now is due (the zero time if none is).
func (m *marks) due(ctx context.Context, now time.Time, limit int) ([]int64, time.Time, error) {
	rows, err := m.db.QueryContext(ctx,
		`SELECT repository FROM marks WHERE taken = 0 AND due_at <= ? ORDER BY due_at, repository LIMIT ?`,
		now.UnixMilli(), limit)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("list due marks: %w", err)
	}
	defer rows.Close() //nolint:errcheck // the error that counts is rows.Err
	var due []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, time.Time{}, fmt.Errorf("list due marks: %w", err)
		}
		due = append(due, id)
	}
	if err := rows.Err(); err != nil {
		return nil, time.Time{}, fmt.Errorf("list due marks: %w", err)
	}
	var next sql.NullInt64
	const first = `SELECT min(due_at) FROM marks WHERE taken = 0 AND due_at > ?`
	if err := m.db.QueryRowContext(ctx, first, now.UnixMilli()).Scan(&next); err != nil {
		return nil, time.Time{}, fmt.Errorf("find next mark: %w", err)
	}
	if !next.Valid {
		return due, time.Time{}, nil
	}
	return due, time.UnixMilli(next.Int64), nil
}

// busy counts the repositories that are being worked or due before the given time.
func (m *marks) busy(ctx context.Context, before time.Time) (int, error) {
	var n int
	const statement = `SELECT count(*) FROM marks WHERE taken <> 0 OR due_at < ?`
	if err := m.db.QueryRowContext(ctx, statement, before.UnixMilli()).Scan(&n); err != nil {
		return 0, fmt.Errorf("count marks: %w", err)
	}
	return n, nil
}
