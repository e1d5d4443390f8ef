package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// offerFor is how long a job may wait for a worker until its repository gets another one. The
// job that was overtaken then does nothing.
const offerFor = 30 * time.Second

// free is what a mark must be like to be offered: nobody has it, and its time has come.
const free = `offered_until <= {now} AND taken = 0 AND due_at <= $1 AND aside_at = 0`

// offer gives up to size repositories whose pass may begin, the longest waiting first, a turn
// each, counting those that were given one and have not begun; and it tells when the next one
// after now is due (the zero time if none is).
func (m *marks) offer(ctx context.Context, now time.Time, size int) ([]args, time.Time, error) {
	var due, waiting int
	var next sql.NullInt64
	look := m.db.SQL(`SELECT
	(SELECT count(*) FROM marks WHERE ` + free + `),
	(SELECT count(*) FROM marks WHERE offered_until > {now}),
	(SELECT min(due_at) FROM marks WHERE taken = 0 AND due_at > $1 AND aside_at = 0)`)
	if err := m.db.QueryRowContext(ctx, look, now.UnixMilli()).Scan(&due, &waiting, &next); err != nil {
		return nil, time.Time{}, fmt.Errorf("look at marks: %w", err)
	}
	var at time.Time
	if next.Valid {
		at = time.UnixMilli(next.Int64)
	}
	// Half of the room is filled at once, to share a commit.
	if due == 0 || waiting > size/2 {
		return nil, at, nil
	}
	offered, err := m.giveTurns(ctx, now, size-waiting)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("offer marks: %w", err)
	}
	return offered, at, nil
}

// giveTurns offers marks. Of those whose passes have died more than once one at a time is offered
// or worked, the one with the fewest deaths first.
func (m *marks) giveTurns(ctx context.Context, now time.Time, limit int) (offered []args, err error) {
	// The turn follows the clock so that it grows even where the row, or the whole database,
	// was lost in between.
	statement := m.db.SQL(fmt.Sprintf(`
WITH suspects AS (SELECT repository FROM marks
	WHERE `+free+` AND unended >= %[1]d
	ORDER BY unended, due_at, repository LIMIT 1),
due AS (SELECT repository FROM marks WHERE `+free+` AND (unended < %[1]d OR repository IN (SELECT repository FROM suspects)
		AND NOT EXISTS (SELECT 1 FROM marks WHERE taken <> 0 AND unended > %[1]d OR offered_until > {now} AND unended >= %[1]d))
	ORDER BY due_at, repository LIMIT $2 {skip locked})
UPDATE marks SET offered_until = {now} + $3, turn = {greatest}(turn + 1, {now})
FROM due WHERE marks.repository = due.repository
RETURNING marks.repository, marks.turn`, suspectAfter))
	rows, err := m.db.QueryContext(ctx, statement, now.UnixMilli(), limit, offerFor.Milliseconds())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var a args
		if err := rows.Scan(&a.Repository, &a.Turn); err != nil {
			return nil, err
		}
		offered = append(offered, a)
	}
	return offered, rows.Err()
}

// takeBack lets offers that led to no job be made again.
func (m *marks) takeBack(ctx context.Context, offered []args) error {
	const statement = `UPDATE marks SET offered_until = 0 WHERE repository = $1 AND turn = $2`
	writes := make([]write, 0, len(offered))
	for _, a := range offered {
		writes = append(writes, write{row: a.Repository, do: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, statement, a.Repository, a.Turn)
			return err
		}})
	}
	return m.group.commit(ctx, writes...)
}
