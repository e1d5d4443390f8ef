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

// previewsAtOnce is how many previews of one installation are offered or worked at once: the other workers are left
// for its passes.
const previewsAtOnce = 2

// turns chooses marks and offers them, of an installation the passes before the previews. Of those whose passes have
// died more than once one at a time is offered or worked, the one with the fewest deaths first. The turn follows the clock so that
// it grows even where the row, or the whole database, was lost in between.
func turns() string {
	return fmt.Sprintf(`
WITH suspects AS (SELECT repository, subject FROM marks
	WHERE %[1]s AND unended >= %[2]d ORDER BY unended, due_at, repository, subject LIMIT 1),
due AS (SELECT repository, subject, installation, due_at, CASE WHEN subject = '' THEN 0 ELSE 1 END AS preview FROM marks
	WHERE %[1]s AND (unended < %[2]d OR (repository, subject) IN (SELECT repository, subject FROM suspects)
		AND NOT EXISTS (SELECT 1 FROM marks WHERE taken <> 0 AND unended > %[2]d OR offered_until > {now} AND unended >= %[2]d))),
busy AS (SELECT installation, sum(CASE WHEN subject = '' THEN 0 ELSE 1 END) AS previews
	FROM marks WHERE taken <> 0 OR offered_until > {now} GROUP BY installation),
ranked AS (SELECT due.repository, due.subject, due.installation, due.due_at, due.preview,
	row_number() OVER (PARTITION BY due.installation, due.preview ORDER BY due.due_at, due.repository, due.subject)
		+ COALESCE(busy.previews, 0) AS nth,
	CASE WHEN busy.installation IS NULL THEN 0 ELSE 1 END AS behind
	FROM due LEFT JOIN busy ON busy.installation = due.installation),
placed AS (SELECT repository, subject, due_at, preview, behind,
	row_number() OVER (PARTITION BY installation ORDER BY preview, due_at, repository, subject) AS place
	FROM ranked WHERE preview = 0 OR nth <= %[3]d),
sorted AS (SELECT repository, subject, due_at, preview, place, CASE WHEN place + behind > 1 THEN 1 ELSE 0 END AS extra FROM placed),
numbered AS (SELECT repository, subject, extra,
	row_number() OVER (PARTITION BY extra ORDER BY place, preview, due_at, repository, subject) AS n FROM sorted),
chosen AS (SELECT repository, subject, extra FROM numbered WHERE extra = 0 AND n <= $2
	OR extra = 1 AND n <= $3 AND NOT EXISTS (SELECT 1 FROM numbered WHERE extra = 0)),
locked AS (SELECT repository, subject FROM marks
	WHERE (repository, subject) IN (SELECT repository, subject FROM chosen) AND %[1]s {skip locked})
UPDATE marks SET offered_until = {now} + $4, turn = {greatest}(turn + 1, {now}), extra = chosen.extra
FROM chosen, locked WHERE marks.repository = chosen.repository AND marks.subject = chosen.subject
	AND marks.repository = locked.repository AND marks.subject = locked.subject
RETURNING marks.repository, marks.subject, marks.turn, marks.extra`, free, suspectAfter, previewsAtOnce)
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
		if err := rows.Scan(&a.Repository, &a.Subject, &a.Turn, &a.Extra); err != nil {
			return nil, err
		}
		offered = append(offered, a)
	}
	return offered, rows.Err()
}

// takeBack lets offers that led to no job be made again.
func (m *marks) takeBack(ctx context.Context, offered []args) error {
	const statement = `UPDATE marks SET offered_until = 0 WHERE repository = $1 AND turn = $2 AND subject = $3`
	writes := make([]write, 0, len(offered))
	for _, a := range offered {
		writes = append(writes, write{row: a.key(), do: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, statement, a.Repository, a.Turn, a.Subject)
			return err
		}})
	}
	return m.group.commit(ctx, writes...)
}
