package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// taken is a mark that a pass works on.
type taken struct {
	repo sync.Repository
	// subject names what a preview is about; "" is the pass.
	subject string
	// failed is how many passes failed before.
	failed int
	// token is larger than that of any turn of the row before.
	token int64
	asked asked
}

func (t *taken) key() key { return key{t.repo.ID, t.subject} }

// another is a mark of an installation that has no pass, and is to have one before any other
// installation has a second.
const another = `other.taken = 0 AND other.aside_at = 0 AND other.installation <> marks.installation
	AND (other.offered_until > {now} AND other.extra = 0 OR other.due_at <= $4 AND other.unended < %d)
	AND NOT EXISTS (SELECT 1 FROM marks AS busy WHERE busy.installation = other.installation AND busy.taken <> 0)`

// take begins a pass for at most the given time, unless the lease is renewed. It returns nil if
// the turn has passed: the mark is gone, another pass has it, or another job was made of it; or if it
// is a further pass of an installation while another one waits: then the mark is offered again later.
//
// The pass counts as one that comes to no end until it has ended: whatever kills the process cannot
// be asked afterwards.
func (m *marks) take(ctx context.Context, a args, now time.Time, lease time.Duration) (*taken, error) {
	statement := m.db.SQL(fmt.Sprintf(`
UPDATE marks SET taken = sequence, turn = turn + 1, not_before = 0, offered_until = 0, lease_until = {now} + $3,
	unended = unended + 1
WHERE repository = $1 AND turn = $2 AND subject = $5 AND (extra = 0
	OR NOT EXISTS (SELECT 1 FROM marks AS own WHERE own.installation = marks.installation AND own.taken <> 0)
	OR NOT EXISTS (SELECT 1 FROM marks AS other WHERE `+another+`))
RETURNING repository, installation, owner, name, attempts, turn`, suspectAfter))
	const giveBack = `UPDATE marks SET offered_until = 0 WHERE repository = $1 AND turn = $2 AND subject = $3`
	var mark *taken
	err := m.group.commit(ctx, write{row: a.key(), do: func(ctx context.Context, tx *sql.Tx) error {
		t := taken{subject: a.Subject}
		err := tx.QueryRowContext(ctx, statement, a.Repository, a.Turn, lease.Milliseconds(), now.UnixMilli(), a.Subject).
			Scan(&t.repo.ID, &t.repo.Installation, &t.repo.Owner, &t.repo.Name, &t.failed, &t.token)
		if errors.Is(err, sql.ErrNoRows) {
			_, err := tx.ExecContext(ctx, giveBack, a.Repository, a.Turn, a.Subject)
			return err
		}
		if err == nil && t.subject == "" {
			t.asked, err = takeAsks(ctx, tx, t.repo.ID, now)
		}
		mark = &t
		return err
	}})
	if err != nil {
		return nil, err
	}
	return mark, nil
}

// renew prolongs the lease of a pass and reports false if another pass has taken over, or may.
func (m *marks) renew(ctx context.Context, t *taken, lease time.Duration) (bool, error) {
	statement := m.db.SQL(`UPDATE marks SET lease_until = {now} + $3 WHERE repository = $1 AND turn = $2 AND subject = $4 AND taken <> 0`)
	result, err := m.db.ExecContext(ctx, statement, t.repo.ID, t.token, lease.Milliseconds(), t.subject)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// The ends of a pass leave the mark alone if another pass has taken over. All but that by a stop, after which
// the pass goes on, put down when it was.

// ended puts down when a pass ended.
const ended = `
INSERT INTO last_passes (repository, subject, ended_at)
SELECT repository, subject, CAST($3 AS BIGINT) FROM marks WHERE repository = $1 AND turn = $2 AND subject = $4
ON CONFLICT (repository, subject) DO UPDATE SET ended_at = excluded.ended_at`

// end puts down that a pass ended, and then what becomes of its mark.
func (m *marks) end(ctx context.Context, t *taken, now time.Time, then func(ctx context.Context, tx *sql.Tx) error) error {
	return m.group.commit(ctx, write{row: t.key(), do: func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, ended, t.repo.ID, t.token, now.UnixMilli(), t.subject); err != nil {
			return err
		}
		return then(ctx, tx)
	}})
}

// answered ends a pass that succeeded: what people asked for is done with.
func (m *marks) answered(ctx context.Context, t *taken, now time.Time) error {
	return m.end(ctx, t, now, func(ctx context.Context, tx *sql.Tx) error {
		if err := m.dropAsks(ctx, tx, t); err != nil {
			return err
		}
		return clearMark(ctx, tx, t)
	})
}

// clear ends a pass as [marks.answered] does, but keeps what people asked for.
func (m *marks) clear(ctx context.Context, t *taken, now time.Time) error {
	return m.end(ctx, t, now, func(ctx context.Context, tx *sql.Tx) error { return clearMark(ctx, tx, t) })
}

// clearMark takes the mark of a pass away unless a newer one came in meanwhile.
func clearMark(ctx context.Context, tx *sql.Tx, t *taken) error {
	const remove = `DELETE FROM marks WHERE repository = $1 AND turn = $2 AND subject = $3 AND taken = sequence`
	if _, err := tx.ExecContext(ctx, remove, t.repo.ID, t.token, t.subject); err != nil {
		return err
	}
	const free = `UPDATE marks SET taken = 0, attempts = 0, unended = 0 WHERE repository = $1 AND turn = $2 AND subject = $3`
	_, err := tx.ExecContext(ctx, free, t.repo.ID, t.token, t.subject)
	return err
}

// fail ends a pass that failed and is to be repeated at the given time, or earlier if a newer
// mark asks for it.
func (m *marks) fail(ctx context.Context, t *taken, now, at time.Time) error {
	statement := m.db.SQL(`
UPDATE marks SET taken = 0, attempts = attempts + 1, unended = 0,
	first_marked_at = CASE WHEN taken = sequence THEN $3 ELSE first_marked_at END,
	due_at = CASE WHEN taken = sequence THEN $3 ELSE {least}(due_at, $3) END
WHERE repository = $1 AND turn = $2 AND subject = $4`)
	return m.comeBack(ctx, t, now, at, statement)
}

// hold ends a pass that was told to come back at the given time and not before.
func (m *marks) hold(ctx context.Context, t *taken, now, at time.Time) error {
	const statement = `
UPDATE marks SET taken = 0, unended = 0, first_marked_at = $3, due_at = $3, not_before = $3
WHERE repository = $1 AND turn = $2 AND subject = $4`
	return m.comeBack(ctx, t, now, at, statement)
}

// comeBack ends a pass that is to come back, by a statement that says when.
func (m *marks) comeBack(ctx context.Context, t *taken, now, at time.Time, statement string) error {
	return m.end(ctx, t, now, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, statement, t.repo.ID, t.token, at.UnixMilli(), t.subject)
		return err
	})
}

// release ends a pass that was cut short by a stop: it is due at once, and was no attempt.
func (m *marks) release(ctx context.Context, t *taken, now time.Time) error {
	statement := m.db.SQL(`
UPDATE marks SET taken = 0, unended = {greatest}(unended - 1, 0), due_at = {least}(due_at, $4)
WHERE repository = $1 AND subject = $2 AND turn = $3`)
	return m.group.exec(ctx, statement, t.key(), t.token, now.UnixMilli())
}
