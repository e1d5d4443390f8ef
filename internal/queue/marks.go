package queue

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/internal/database"
	"github.com/milepost/milepost/sync"
)

// migrations holds a folder for each kind of database.
//
// first_marked_at is since when a row has been waiting, due_at when its pass may begin,
// not_before what no later mark may undercut, attempts how many passes failed in a row. turn
// grows with each job that is made of the row and with each pass that begins; offered_until is
// until when a job for it is expected to begin, lease_until how long the pass that has taken it
// is believed to be alive. unended counts the passes in a row that began and came to no end, the
// one under way with them; aside_at is since when the repository has been put aside, 0 if it is not.
// extra is 1 if the last offer was of a further pass of its installation. subject names what a preview is about
// (see [sync.PreviewKey]); it is empty for the pass.
//
// deliveries holds the GUID of every delivery whose marks were stored, and when it came; last_passes when the
// last pass of a repository ended. asks holds what people asked for by hand until a pass has answered it; again is 1 for
// what can be read again on GitHub.
//
//go:embed migrations
var migrations embed.FS

// marks is the durable set of dirty repositories. Times are milliseconds since 1970.
//
// A row is there as long as its repository, or what a preview is about, is dirty. Each mark raises sequence; a pass takes
// the row by copying sequence to taken. If both are equal when the pass ends, nothing came in
// between and the row goes; if not, the row stays for the next pass.
type marks struct {
	db    *database.DB
	group *group
}

// key names a row of the marks.
type key struct {
	repository int64
	// subject names what a preview is about; "" is the pass.
	subject string
}

func (k key) compare(other key) int {
	return cmp.Or(cmp.Compare(k.repository, other.repository), cmp.Compare(k.subject, other.subject))
}

// openMarks opens the marks. A SQLite file is kept locked until Close: two processes with the
// same marks, who trust in nobody else being there, would work one repository at the same time.
func openMarks(ctx context.Context, address string, now func() time.Time) (*marks, error) {
	db, err := database.OpenAlone(ctx, address, "-marks")
	if err != nil {
		return nil, fmt.Errorf("open queue: %w", err)
	}
	if err := db.Migrate(ctx, "queue", migrations); err != nil {
		return nil, errors.Join(fmt.Errorf("open queue: %w", err), db.Close())
	}
	return &marks{db: db, group: newGroup(db, now)}, nil
}

// shared reports whether other processes may work on the same marks.
func (m *marks) shared() bool { return m.db.Pool != nil }

// Close closes the database.
func (m *marks) Close() error { return m.db.Close() }

// put marks the repositories of the news and what is to be previewed there, and writes down what people ask for, unless
// the delivery that tells it was seen before. What is held stays held. A mark that is due stays so: no later one puts it off.
func (m *marks) put(ctx context.Context, delivery string, news []sync.News, now time.Time, w waits) error {
	var writes []write
	for _, n := range news {
		if n.Pass || len(n.Asks) > 0 {
			writes = append(writes, m.putOne(delivery, n, key{n.Repository.ID, ""}, now, w))
		}
		for _, subject := range n.Previews {
			writes = append(writes, m.putOne(delivery, sync.News{Repository: n.Repository}, key{n.Repository.ID, subject.String()}, now, w))
		}
	}
	if len(writes) == 0 {
		return nil
	}
	return m.group.commit(ctx, writes...)
}

// putOne is the write that marks one row.
func (m *marks) putOne(delivery string, n sync.News, row key, now time.Time, w waits) write {
	pushed, repo := 0, n.Repository
	if w.pushed {
		pushed = 1
	}
	return write{row: row, replaces: len(n.Asks) == 0, pushed: w.pushed, delivery: delivery, do: func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, m.db.SQL(putStatement), repo.ID, repo.Installation, repo.Owner, repo.Name,
			now.UnixMilli(), settling.Milliseconds(), pushed,
			w.quiet.next.Milliseconds(), w.quiet.most.Milliseconds(), w.busy.next.Milliseconds(), w.busy.most.Milliseconds(), row.subject)
		if err != nil || len(n.Asks) == 0 {
			return err
		}
		return putAsks(ctx, tx, repo.ID, n.Asks, now)
	}}
}

// putStatement marks a repository. Whether it is quiet is told by when its last pass ended, and by when it was
// marked first of what waits: that must be settling apart, or nothing but another mark be there.
//
// $5 is now and $6 settling; $7 is 1 for a push; $8 and $9 are the waits of a quiet repository, $10 and
// $11 those of any other; $12 is the subject.
const putStatement = `
INSERT INTO marks (repository, subject, installation, owner, name, first_marked_at, due_at, turn)
VALUES ($1, $12, $2, $3, $4, $5, CASE
	WHEN ` + restlessUntil + ` > CAST($5 AS BIGINT) THEN $5 + CAST($10 AS BIGINT)
	WHEN CAST($7 AS BIGINT) <> 0 THEN $5
	ELSE $5 + CAST($8 AS BIGINT) END, {now})
ON CONFLICT (repository, subject) DO UPDATE SET
	installation = $2, owner = $3, name = $4, sequence = marks.sequence + 1,
	first_marked_at = CASE WHEN marks.taken = marks.sequence THEN $5 ELSE {least}(marks.first_marked_at, $5) END,
	due_at = CASE
		WHEN marks.taken = marks.sequence THEN $5 + CAST($10 AS BIGINT)
		WHEN marks.taken <> 0 THEN {least}($5 + CAST($10 AS BIGINT), marks.first_marked_at + CAST($11 AS BIGINT))
		WHEN marks.due_at <= $5 THEN marks.due_at
		WHEN CAST($7 AS BIGINT) <> 0 AND ` + restlessUntil + ` <= CAST($5 AS BIGINT) THEN {greatest}(marks.not_before, $5)
		WHEN ` + restlessUntil + ` > {least}(marks.first_marked_at, $5)
			THEN {greatest}(marks.not_before, {least}($5 + CAST($10 AS BIGINT), {least}(marks.first_marked_at, $5) + CAST($11 AS BIGINT)))
		ELSE {greatest}(marks.not_before, {least}($5 + CAST($8 AS BIGINT), {least}(marks.first_marked_at, $5) + CAST($9 AS BIGINT))) END`

// restlessUntil is until when a repository is not quiet for its last pass, 0 if none is known.
const restlessUntil = `COALESCE((SELECT ended_at + CAST($6 AS BIGINT) FROM last_passes
	WHERE repository = CAST($1 AS BIGINT) AND subject = CAST($12 AS TEXT)), 0)`

// putAt marks a row for a later time; a mark that is due earlier stays so. It is for whoever
// has been working on the repository, and who may know it by an older name than the mark does.
func (m *marks) putAt(ctx context.Context, repo sync.Repository, subject sync.PreviewKey, at time.Time) error {
	statement := m.db.SQL(`
INSERT INTO marks (repository, subject, installation, owner, name, first_marked_at, due_at, turn)
VALUES ($1, $2, $3, $4, $5, $6, $6, {now})
ON CONFLICT (repository, subject) DO UPDATE SET
	sequence = marks.sequence + 1,
	first_marked_at = CASE WHEN marks.taken = marks.sequence THEN $6 ELSE {least}(marks.first_marked_at, $6) END,
	due_at = CASE WHEN marks.taken = marks.sequence THEN $6 ELSE {least}(marks.due_at, {greatest}(marks.not_before, $6)) END`)
	return m.group.exec(ctx, statement, key{repo.ID, subject.String()}, repo.Installation, repo.Owner, repo.Name, at.UnixMilli())
}

// busy counts the rows that are being worked or due before the given time.
func (m *marks) busy(ctx context.Context, before time.Time) (int, error) {
	var n int
	const statement = `SELECT count(*) FROM marks WHERE taken <> 0 OR due_at < $1 AND aside_at = 0`
	if err := m.db.QueryRowContext(ctx, statement, before.UnixMilli()).Scan(&n); err != nil {
		return 0, fmt.Errorf("count marks: %w", err)
	}
	return n, nil
}
