package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// PressesKept is how long it is remembered which buttons people pressed.
const PressesKept = 365 * 24 * time.Hour

// Press is a button that somebody pressed on the page.
type Press struct {
	At time.Time
	// Who pressed it, and Did what that asks for.
	Who, Did string
	// Repository is what it is about, 0 for the server as a whole, and About says more.
	Repository int64
	About      string
	// Outcome is "done", or says why it was refused.
	Outcome string
}

// NotePress writes down a press.
func (l *Ledger) NotePress(ctx context.Context, press Press) error {
	const statement = `INSERT INTO presses (at, who, did, repository, about, outcome) VALUES ($1, $2, $3, $4, $5, $6)`
	_, err := l.db.ExecContext(ctx, statement, press.At.UnixMilli(), press.Who, press.Did, press.Repository, press.About, press.Outcome)
	if err != nil {
		return fmt.Errorf("write down a press: %w", err)
	}
	return nil
}

// Presses lists the last presses about a repository, or about anything if it is 0, newest first.
func (l *Ledger) Presses(ctx context.Context, repository int64, limit int) ([]Press, error) {
	const statement = `SELECT at, who, did, repository, about, outcome FROM presses
WHERE $1 = 0 OR repository = $1 ORDER BY id DESC LIMIT $2`
	presses, err := query(ctx, l.db.DB, func(rows *sql.Rows) (Press, error) {
		var press Press
		var at int64
		err := rows.Scan(&at, &press.Who, &press.Did, &press.Repository, &press.About, &press.Outcome)
		press.At = time.UnixMilli(at).UTC()
		return press, err
	}, statement, repository, limit)
	if err != nil {
		return nil, fmt.Errorf("list presses: %w", err)
	}
	return presses, nil
}

// ForgetPresses removes presses of longer than [PressesKept] ago, and returns how many.
func (l *Ledger) ForgetPresses(ctx context.Context, now time.Time) (int, error) {
	const statement = `DELETE FROM presses WHERE id IN (SELECT id FROM presses WHERE at < $1 LIMIT $2)`
	n, err := l.db.Purge(ctx, statement, now.Add(-PressesKept).UnixMilli())
	if err != nil {
		return n, fmt.Errorf("forget presses: %w", err)
	}
	return n, nil
}
