package queue

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

const (
	// AsksKept is how long an ask waits for its pass. Nobody expects an answer any more to what they asked
	// for longer ago.
	AsksKept = 3 * 24 * time.Hour
	// maxAsks is how many asks of a repository wait at the most. Anyone may write a comment, so that those
	// which can be read again on GitHub go first.
	maxAsks = 200
)

// putAsks writes down what people ask for of a repository whose mark was written before in the same
// transaction: whoever takes the mark finds its asks.
func putAsks(ctx context.Context, tx *sql.Tx, repo int64, asks []sync.Ask, now time.Time) error {
	const insert = `INSERT INTO asks (repository, id, number, asked_at, again, ask)
VALUES ($1, $2, (SELECT COALESCE(max(number), 0) + 1 FROM asks WHERE repository = $1), $3, $4, $5)
ON CONFLICT DO NOTHING`
	const trim = `DELETE FROM asks WHERE repository = $1
AND id NOT IN (SELECT id FROM asks WHERE repository = $1 ORDER BY again, number DESC LIMIT $2)`
	for _, ask := range asks {
		if !guidForm.MatchString(ask.ID) {
			ask.ID = rand.Text()
		}
		text, err := json.Marshal(ask)
		if err != nil {
			return fmt.Errorf("write ask: %w", err)
		}
		again := 1
		if ask.Kind == sync.AskButton {
			again = 0
		}
		if _, err := tx.ExecContext(ctx, insert, repo, ask.ID, now.UnixMilli(), again, string(text)); err != nil {
			return fmt.Errorf("write ask: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, trim, repo, maxAsks); err != nil {
		return fmt.Errorf("write ask: %w", err)
	}
	return nil
}

// asked is what a pass was given of what people ask for.
type asked struct {
	asks []sync.Ask
	// ids has the names of all, of those too that cannot be read, which are dropped with the others.
	ids []string
}

// takeAsks reads the asks that wait for a pass of the repository.
func takeAsks(ctx context.Context, tx *sql.Tx, repo int64, now time.Time) (given asked, err error) {
	const statement = `SELECT id, ask FROM asks WHERE repository = $1 AND asked_at >= $2 ORDER BY number, id`
	rows, err := tx.QueryContext(ctx, statement, repo, now.Add(-AsksKept).UnixMilli())
	if err != nil {
		return asked{}, fmt.Errorf("read asks: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id, text string
		if err := rows.Scan(&id, &text); err != nil {
			return asked{}, fmt.Errorf("read asks: %w", err)
		}
		var ask sync.Ask
		if json.Unmarshal([]byte(text), &ask) == nil {
			given.asks = append(given.asks, ask)
		}
		given.ids = append(given.ids, id)
	}
	return given, rows.Err()
}

// dropAsks forgets the asks that a pass has answered. Those which came meanwhile stay.
func (m *marks) dropAsks(ctx context.Context, tx *sql.Tx, t *taken) error {
	if len(t.asked.ids) == 0 {
		return nil
	}
	list, err := json.Marshal(t.asked.ids)
	if err != nil {
		return fmt.Errorf("forget asks: %w", err)
	}
	statement := m.db.SQL(`DELETE FROM asks WHERE id IN (SELECT value FROM {each $1}) AND repository = $2
	AND EXISTS (SELECT 1 FROM marks WHERE repository = $2 AND turn = $3 AND subject = '')`)
	if _, err := tx.ExecContext(ctx, statement, string(list), t.repo.ID, t.token); err != nil {
		return fmt.Errorf("forget asks: %w", err)
	}
	return nil
}

// forgetAsks forgets the asks for which no pass came in time.
func (m *marks) forgetAsks(ctx context.Context, now time.Time) error {
	const statement = `DELETE FROM asks WHERE (repository, id) IN
	(SELECT repository, id FROM asks WHERE asked_at < $1 ORDER BY asked_at LIMIT $2)`
	if _, err := m.db.Purge(ctx, statement, now.Add(-AsksKept).UnixMilli()); err != nil {
		return fmt.Errorf("forget asks: %w", err)
	}
	return nil
}
