package queue

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/milepost/milepost/sync"
)

// take begins a pass: it returns the marked repository and how many passes failed before. It
// reports false if the mark is gone or another pass has it.
func (m *marks) take(ctx context.Context, id int64) (repo sync.Repository, failed int, ok bool, err error) {
	const statement = `
UPDATE marks SET taken = sequence, not_before = 0 WHERE repository = ? AND taken = 0
RETURNING repository, installation, owner, name, attempts`
	err = m.group.commit(ctx, write{do: func(ctx context.Context, tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, statement, id).
			Scan(&repo.ID, &repo.Installation, &repo.Owner, &repo.Name, &failed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		ok = err == nil
		return err
	}})
	return repo, failed, ok, err
}

// clear ends a pass that succeeded. The mark goes unless a newer one came in meanwhile.
func (m *marks) clear(ctx context.Context, id int64) error {
	return m.group.commit(ctx, write{do: func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx,
			`DELETE FROM marks WHERE repository = ? AND taken = sequence`, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE marks SET taken = 0, attempts = 0 WHERE repository = ?`, id)
		return err
	}})
}

// fail ends a pass that failed and is to be repeated at the given time, or earlier if a newer
// mark asks for it.
func (m *marks) fail(ctx context.Context, id int64, at time.Time) error {
	const statement = `
UPDATE marks SET taken = 0, attempts = attempts + 1,
	first_marked_at = CASE WHEN taken = sequence THEN ?2 ELSE first_marked_at END,
	due_at = CASE WHEN taken = sequence THEN ?2 ELSE min(due_at, ?2) END
WHERE repository = ?1`
	return m.group.exec(ctx, statement, id, at.UnixMilli())
}

// hold ends a pass that was told to come back at the given time and not before.
func (m *marks) hold(ctx context.Context, id int64, at time.Time) error {
	const statement = `
UPDATE marks SET taken = 0, first_marked_at = ?2, due_at = ?2, not_before = ?2
WHERE repository = ?1`
	return m.group.exec(ctx, statement, id, at.UnixMilli())
}

// release ends a pass that was cut short by a stop: it is due at once.
func (m *marks) release(ctx context.Context, id int64, now time.Time) error {
	const statement = `UPDATE marks SET taken = 0, due_at = min(due_at, ?2) WHERE repository = ?1`
	return m.group.exec(ctx, statement, id, now.UnixMilli())
}
