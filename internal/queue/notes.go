package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// NotesKept is how long a note on a preview is kept that nothing was added to.
const NotesKept = 30 * 24 * time.Hour

// Note returns what was noted on a preview, "" if nothing was.
func (q *Queue) Note(ctx context.Context, repo sync.Repository, subject sync.PreviewKey) (string, error) {
	var note string
	const statement = `SELECT note FROM notes WHERE repository = $1 AND subject = $2`
	err := q.marks.db.QueryRowContext(ctx, statement, repo.ID, subject.String()).Scan(&note)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read note on %s of %s: %w", subject, repo, err)
	}
	return note, nil
}

// KeepNote notes something on a preview in place of what was noted, and returns when that is on disk; "" takes the note
// away.
func (q *Queue) KeepNote(ctx context.Context, repo sync.Repository, subject sync.PreviewKey, note string) error {
	const keep = `INSERT INTO notes (repository, subject, noted_at, note) VALUES ($1, $2, $3, $4)
ON CONFLICT (repository, subject) DO UPDATE SET noted_at = $3, note = $4`
	const drop = `DELETE FROM notes WHERE repository = $1 AND subject = $2`
	row := key{repo.ID, subject.String()}
	if note == "" {
		return q.marks.group.exec(ctx, drop, row)
	}
	return q.marks.group.exec(ctx, keep, row, q.now().UnixMilli(), note)
}

// Notes lists the previews of a repository that something is noted on, with what, the newest of them.
func (q *Queue) Notes(ctx context.Context, repo sync.Repository, most int) (_ map[sync.PreviewKey]string, err error) {
	const statement = `SELECT subject, note FROM notes WHERE repository = $1 ORDER BY noted_at DESC, subject LIMIT $2`
	rows, err := q.marks.db.QueryContext(ctx, statement, repo.ID, most)
	if err != nil {
		return nil, fmt.Errorf("list notes on %s: %w", repo, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	notes := map[sync.PreviewKey]string{}
	for rows.Next() {
		var name, note string
		if err := rows.Scan(&name, &note); err != nil {
			return nil, fmt.Errorf("list notes on %s: %w", repo, err)
		}
		if subject, ok := sync.ParsePreviewKey(name); ok {
			notes[subject] = note
		}
	}
	return notes, rows.Err()
}

// forgetNotes forgets the notes on previews that have long been still.
func (m *marks) forgetNotes(ctx context.Context, now time.Time) error {
	const statement = `DELETE FROM notes WHERE (repository, subject) IN
	(SELECT repository, subject FROM notes WHERE noted_at < $1 ORDER BY noted_at LIMIT $2)`
	if _, err := m.db.Purge(ctx, statement, now.Add(-NotesKept).UnixMilli()); err != nil {
		return fmt.Errorf("forget notes: %w", err)
	}
	return nil
}
