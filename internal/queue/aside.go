package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// ErrNotAside says that the repository named is none that was put aside.
var ErrNotAside = errors.New("the repository was not put aside")

// Aside is a repository that gets no passes any more, because several in a row came to no end: each
// was killed with its process, or hung. What is marked meanwhile is remembered.
type Aside struct {
	Repository sync.Repository
	// Preview is what a preview is about, if it is one that was put aside and not the repository's pass.
	Preview sync.PreviewKey
	// Since is when it was put aside, Deaths how many of its passes in a row came to no end,
	// one that hung counted twice.
	Since  time.Time
	Deaths int
}

// Aside lists the repositories that were put aside, those first that were so longest.
func (q *Queue) Aside(ctx context.Context) (_ []Aside, err error) {
	const statement = `SELECT repository, subject, installation, owner, name, aside_at, unended
FROM marks WHERE aside_at <> 0 ORDER BY aside_at, repository, subject`
	rows, err := q.marks.db.QueryContext(ctx, statement)
	if err != nil {
		return nil, fmt.Errorf("list repositories put aside: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	list := []Aside{}
	for rows.Next() {
		var a Aside
		var since int64
		var subject string
		r := &a.Repository
		if err := rows.Scan(&r.ID, &subject, &r.Installation, &r.Owner, &r.Name, &since, &a.Deaths); err != nil {
			return nil, fmt.Errorf("list repositories put aside: %w", err)
		}
		a.Since = time.UnixMilli(since)
		a.Preview, _ = sync.ParsePreviewKey(subject)
		list = append(list, a)
	}
	return list, rows.Err()
}

// Resume takes a repository up again that was put aside, and its previews, whatever the case of its name: the next
// pass begins at once. That is one try: if it comes to no end either, the repository is put aside again.
// A repository that was not put aside is [ErrNotAside].
func (q *Queue) Resume(ctx context.Context, owner, name string) error {
	const find = `SELECT repository FROM marks WHERE lower(owner) = lower($1) AND lower(name) = lower($2) AND aside_at <> 0`
	var id int64
	err := q.marks.db.QueryRowContext(ctx, find, owner, name).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotAside
	}
	if err == nil {
		const resume = `UPDATE marks SET aside_at = 0, unended = $2, attempts = 0, not_before = 0, due_at = $3, first_marked_at = $3
WHERE repository = $1 AND aside_at <> 0`
		err = q.marks.group.commit(ctx, write{row: key{id, ""}, do: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, resume, id, maxDeaths-1, q.now().UnixMilli())
			return err
		}})
	}
	if err != nil {
		return fmt.Errorf("take up %s/%s again: %w", owner, name, err)
	}
	q.wakeUp()
	return nil
}
