package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// A pass that was begun and never ended has died: its process was killed, or ran out of memory, or
// the pass hung and was given up. Such a pass may have been the cause, so that it is repeated more
// and more slowly, and not for ever.
const (
	// maxDeaths is after how many deaths in a row a repository is put aside.
	maxDeaths = 4
	// suspectAfter is from how many deaths on passes of such repositories are run one at a time: what
	// died beside the culprit is so told apart from it.
	suspectAfter = 2
	// secondWait and thirdWait are how long the passes after two and after three deaths wait.
	// After the first there is no wait: whoever pulls the plug wants work to go on at once.
	secondWait = 10 * time.Second
	thirdWait  = time.Minute
)

// death is a pass that came to no end.
type death struct {
	repo sync.Repository
	// subject names what a preview is about; "" is the pass.
	subject string
	// count is how many passes in a row have died, one that hung counted twice; again is when the next may begin, unless it was
	// put aside.
	count int
	again time.Time
	aside bool
}

// afterDeath is what becomes of a mark whose pass died, at the time $1, if that counts so many times
// more than once. The turn moves on, so that the pass cannot end the mark any more, should it be
// alive after all.
func afterDeath(more int) string {
	deaths := fmt.Sprintf("(unended + %d)", more)
	wait := fmt.Sprintf("CASE WHEN %s = %d THEN %d ELSE %d END", deaths, suspectAfter, secondWait.Milliseconds(), thirdWait.Milliseconds())
	return fmt.Sprintf(`taken = 0, offered_until = 0, turn = turn + 1, unended = %[1]s,
	due_at = CASE WHEN %[1]s < %[2]d THEN {least}(due_at, $1) ELSE $1 + %[3]s END,
	not_before = CASE WHEN %[1]s < %[2]d THEN not_before ELSE $1 + %[3]s END,
	aside_at = CASE WHEN %[1]s < %[4]d THEN 0 ELSE $1 END`, deaths, suspectAfter, wait, maxDeaths)
}

// bury ends the passes of processes that are not heard of any more, and says so.
func (q *Queue) bury(ctx context.Context) error {
	deaths, err := q.marks.bury(ctx, q.now())
	for _, d := range deaths {
		q.mourn(d)
	}
	return err
}

// mourn says in the log that a pass died.
func (q *Queue) mourn(d death) {
	logger := q.logger.With().Str(fieldRepo, d.repo.String()).Int(fieldDeaths, d.count).Logger()
	if d.subject != "" {
		logger = logger.With().Str(fieldPreview, d.subject).Logger()
	}
	if d.aside {
		logger.Error().Str("cure", "see why its passes end the server or hang, then: milepost resume OWNER/REPO").Msg("repository put aside: its passes came to no end; milepost resume takes it up again")
		return
	}
	logger.Warn().Time(fieldRetryAt, d.again).Str("cure", "nothing: it is tried again at that time; if it stays, see whether memory runs out").Msg("pass came to no end")
}

// reopen ends what an earlier process left behind where no other process can be.
func (m *marks) reopen(ctx context.Context, now time.Time) ([]death, error) {
	if _, err := m.db.ExecContext(ctx, `UPDATE marks SET offered_until = 0 WHERE offered_until <> 0`); err != nil {
		return nil, fmt.Errorf("free marks: %w", err)
	}
	return m.die(ctx, now, 0, `taken <> 0`)
}

// bury ends the passes whose lease has run out.
func (m *marks) bury(ctx context.Context, now time.Time) ([]death, error) {
	dead := m.db.SQL(`taken <> 0 AND lease_until <= {now}`)
	var found bool
	if err := m.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM marks WHERE `+dead+`)`).Scan(&found); err != nil {
		return nil, fmt.Errorf("look for dead passes: %w", err)
	}
	if !found {
		return nil, nil
	}
	return m.die(ctx, now, 0, dead)
}

// giveUp ends a pass that hangs. It counts twice: what it still does takes a processor until the
// process ends.
func (m *marks) giveUp(ctx context.Context, t *taken, now time.Time) ([]death, error) {
	return m.die(ctx, now, 1, `repository = $2 AND turn = $3 AND subject = $4`, t.repo.ID, t.token, t.subject)
}

// die ends the passes of the marks that the condition names as passes that died, which counts so many
// times more than once.
func (m *marks) die(ctx context.Context, now time.Time, more int, condition string, values ...any) (deaths []death, err error) {
	statement := m.db.SQL(`UPDATE marks SET ` + afterDeath(more) + ` WHERE ` + condition +
		` RETURNING repository, subject, installation, owner, name, unended, due_at, aside_at`)
	rows, err := m.db.QueryContext(ctx, statement, append([]any{now.UnixMilli()}, values...)...)
	if err != nil {
		return nil, fmt.Errorf("end dead passes: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var d death
		var again, aside int64
		if err := rows.Scan(&d.repo.ID, &d.subject, &d.repo.Installation, &d.repo.Owner, &d.repo.Name, &d.count, &again, &aside); err != nil {
			return nil, fmt.Errorf("end dead passes: %w", err)
		}
		d.again, d.aside = time.UnixMilli(again), aside != 0
		deaths = append(deaths, d)
	}
	return deaths, rows.Err()
}
