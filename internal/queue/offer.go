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

// offerLock is the PostgreSQL advisory lock under which marks are offered; its number means nothing,
// but that nothing else uses it.
const offerLock = 7_206_450_313

// free is what a mark must be like to be offered: nobody has it, and its time has come.
const free = `offered_until <= {now} AND taken = 0 AND due_at <= $1 AND aside_at = 0`

// room is how many marks may be offered that have not begun: first ones, and further ones of
// installations that have a pass already.
type room struct{ first, extra int }

// offer gives repositories whose pass may begin a turn each, counting those that were given one and
// have not begun; and it tells when the next one after now is due (the zero time if none is).
//
// The longest waiting come first, but each installation gets one, and further ones only while no
// other installation waits.
func (m *marks) offer(ctx context.Context, now time.Time, size room) ([]args, time.Time, error) {
	var due, first, extra int
	var next sql.NullInt64
	look := m.db.SQL(`SELECT
	(SELECT count(*) FROM marks WHERE ` + free + `),
	(SELECT count(*) FROM marks WHERE offered_until > {now} AND extra = 0),
	(SELECT count(*) FROM marks WHERE offered_until > {now} AND extra <> 0),
	(SELECT min(due_at) FROM marks WHERE taken = 0 AND due_at > $1 AND aside_at = 0)`)
	if err := m.db.QueryRowContext(ctx, look, now.UnixMilli()).Scan(&due, &first, &extra, &next); err != nil {
		return nil, time.Time{}, fmt.Errorf("look at marks: %w", err)
	}
	var at time.Time
	if next.Valid {
		at = time.UnixMilli(next.Int64)
	}
	// Half of the room is filled at once, to share a commit.
	if due == 0 || first > size.first/2 {
		return nil, at, nil
	}
	if first > 0 {
		extra = size.extra // others wait
	}
	offered, err := m.giveTurns(ctx, now, room{size.first - first, max(size.extra-extra, 0)})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("offer marks: %w", err)
	}
	return offered, at, nil
}

// turns chooses marks and offers them. Of those whose passes have died more than once one at a
// time is offered or worked, the one with the fewest deaths first. The turn follows the clock so that
// it grows even where the row, or the whole database, was lost in between.
func turns() string {
	return fmt.Sprintf(`
WITH suspects AS (SELECT repository FROM marks
	WHERE %[1]s AND unended >= %[2]d ORDER BY unended, due_at, repository LIMIT 1),
due AS (SELECT repository, installation, due_at FROM marks
	WHERE %[1]s AND (unended < %[2]d OR repository IN (SELECT repository FROM suspects)
		AND NOT EXISTS (SELECT 1 FROM marks WHERE taken <> 0 AND unended > %[2]d OR offered_until > {now} AND unended >= %[2]d))),
busy AS (SELECT DISTINCT installation FROM marks WHERE taken <> 0 OR offered_until > {now}),
placed AS (SELECT repository, due_at,
	row_number() OVER (PARTITION BY installation ORDER BY due_at, repository) AS place,
	CASE WHEN installation IN (SELECT installation FROM busy) THEN 1 ELSE 0 END AS behind FROM due),
sorted AS (SELECT repository, due_at, place, CASE WHEN place + behind > 1 THEN 1 ELSE 0 END AS extra FROM placed),
numbered AS (SELECT repository, extra,
	row_number() OVER (PARTITION BY extra ORDER BY place, due_at, repository) AS n FROM sorted),
chosen AS (SELECT repository, extra FROM numbered WHERE extra = 0 AND n <= $2
	OR extra = 1 AND n <= $3 AND NOT EXISTS (SELECT 1 FROM numbered WHERE extra = 0)),
locked AS (SELECT repository FROM marks WHERE repository IN (SELECT repository FROM chosen) AND %[1]s {skip locked})
UPDATE marks SET offered_until = {now} + $4, turn = {greatest}(turn + 1, {now}), extra = chosen.extra
FROM chosen, locked WHERE marks.repository = chosen.repository AND marks.repository = locked.repository
RETURNING marks.repository, marks.turn, marks.extra`, free, suspectAfter)
}

// giveTurns offers marks. Of several processes one at a time looks and offers, so that each sees what
// the others have offered.
func (m *marks) giveTurns(ctx context.Context, now time.Time, limit room) (offered []args, err error) {
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if m.shared() {
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", offerLock); err != nil {
			return nil, err
		}
	}
	if offered, err = m.choose(ctx, tx, now, limit); err != nil {
		return nil, err
	}
	return offered, tx.Commit()
}

func (m *marks) choose(ctx context.Context, tx *sql.Tx, now time.Time, limit room) (offered []args, err error) {
	rows, err := tx.QueryContext(ctx, m.db.SQL(turns()), now.UnixMilli(), limit.first, limit.extra, offerFor.Milliseconds())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var a args
		if err := rows.Scan(&a.Repository, &a.Turn, &a.Extra); err != nil {
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
