package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// EffectsKept is how long it is remembered what a pass did.
const EffectsKept = 90 * 24 * time.Hour

// Passes implements [sync.Journal].
func (l *Ledger) Passes(ctx context.Context, repo sync.Repository, limit int) ([]sync.PassSummary, error) {
	const statement = `SELECT pass, min(at), count(*) FROM effects WHERE repository = $1
GROUP BY pass ORDER BY max(id) DESC LIMIT $2`
	passes, err := query(ctx, l.db.DB, func(rows *sql.Rows) (sync.PassSummary, error) {
		var pass sync.PassSummary
		var at int64
		err := rows.Scan(&pass.ID, &at, &pass.Effects)
		pass.At = time.UnixMilli(at).UTC()
		return pass, err
	}, statement, repo.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("list passes of %s: %w", repo, err)
	}
	return passes, nil
}

// Effects implements [sync.Journal].
func (l *Ledger) Effects(ctx context.Context, repo sync.Repository, pass string) ([]sync.Effect, error) {
	const statement = `SELECT record FROM effects WHERE repository = $1 AND pass = $2 ORDER BY id`
	effects, err := query(ctx, l.db.DB, readEffect, statement, repo.ID, pass)
	if err != nil {
		return nil, fmt.Errorf("read pass %s of %s: %w", pass, repo, err)
	}
	return effects, nil
}

// query reads all rows.
func query[T any](ctx context.Context, db *sql.DB, read func(*sql.Rows) (T, error), statement string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // the error that counts is rows.Err
	var all []T
	for rows.Next() {
		one, err := read(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// storeEffects adds to what is remembered of passes.
func storeEffects(ctx context.Context, tx *sql.Tx, repo sync.Repository, effects []sync.Effect) error {
	const statement = `INSERT INTO effects (repository, pass, at, record, key) VALUES ($1, $2, $3, $4, $5)`
	for _, effect := range effects {
		text, err := encode(effect)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, statement, repo.ID, effect.Pass, effect.At.UnixMilli(), text, escapeBytes(string(effect.Key))); err != nil {
			return err
		}
	}
	return nil
}

// ForgetEffects removes what passes did longer than [EffectsKept] ago, and returns how much that was.
func (l *Ledger) ForgetEffects(ctx context.Context, now time.Time) (int, error) {
	const statement = `DELETE FROM effects WHERE id IN (SELECT id FROM effects WHERE at < $1 LIMIT $2)`
	n, err := l.db.Purge(ctx, statement, now.Add(-EffectsKept).UnixMilli())
	if err != nil {
		return n, fmt.Errorf("forget what passes did: %w", err)
	}
	return n, nil
}

// EffectsOn lists the newest of what passes did to one item, newest first.
func (l *Ledger) EffectsOn(ctx context.Context, repo sync.Repository, key sync.Key, limit int) ([]sync.Effect, error) {
	const statement = `SELECT record FROM effects WHERE repository = $1 AND key = $2 ORDER BY id DESC LIMIT $3`
	effects, err := query(ctx, l.db.DB, readEffect, statement, repo.ID, escapeBytes(string(key)), limit)
	if err != nil {
		return nil, fmt.Errorf("read what was done to %s of %s: %w", key, repo, err)
	}
	return effects, nil
}

// SomeEffects lists at most limit of what one pass changed, in order, without the first ones up to offset, and counts all
// of it.
func (l *Ledger) SomeEffects(ctx context.Context, repo sync.Repository, pass string, offset, limit int) (effects []sync.Effect, all int, err error) {
	const count = `SELECT count(*) FROM effects WHERE repository = $1 AND pass = $2`
	if err := l.db.QueryRowContext(ctx, count, repo.ID, pass).Scan(&all); err != nil {
		return nil, 0, fmt.Errorf("read pass %s of %s: %w", pass, repo, err)
	}
	const statement = `SELECT record FROM effects WHERE repository = $1 AND pass = $2 ORDER BY id LIMIT $3 OFFSET $4`
	if effects, err = query(ctx, l.db.DB, readEffect, statement, repo.ID, pass, limit, offset); err != nil {
		return nil, 0, fmt.Errorf("read pass %s of %s: %w", pass, repo, err)
	}
	return effects, all, nil
}

func readEffect(rows *sql.Rows) (sync.Effect, error) {
	var record []byte
	if err := rows.Scan(&record); err != nil {
		return sync.Effect{}, err
	}
	var effect sync.Effect
	return effect, decode(record, &effect)
}
