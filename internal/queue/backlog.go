package queue

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Backlog is how much waits for a pass.
type Backlog struct {
	// Waiting counts the passes and previews that wait, Due those of them that might begin now,
	// Running those that are under way. Aside counts those that were put aside, see [Queue.Aside].
	Waiting, Due, Running, Aside int
	// Stuck counts the passes of this process that were given up and still run.
	Stuck int
	// Oldest is how long the one that is due longest has waited since it was marked.
	Oldest time.Duration
}

// Backlog looks at the marks.
func (q *Queue) Backlog(ctx context.Context) (Backlog, error) {
	const statement = `SELECT
	(SELECT count(*) FROM marks WHERE taken = 0 AND aside_at = 0),
	(SELECT count(*) FROM marks WHERE taken = 0 AND aside_at = 0 AND due_at <= $1),
	(SELECT count(*) FROM marks WHERE taken <> 0),
	(SELECT count(*) FROM marks WHERE taken = 0 AND aside_at <> 0),
	(SELECT min(first_marked_at) FROM marks WHERE taken = 0 AND aside_at = 0 AND due_at <= $1)`
	var b Backlog
	var oldest sql.NullInt64
	now := q.now()
	if err := q.marks.db.QueryRowContext(ctx, statement, now.UnixMilli()).Scan(&b.Waiting, &b.Due, &b.Running, &b.Aside, &oldest); err != nil {
		return Backlog{}, fmt.Errorf("look at the backlog: %w", err)
	}
	b.Stuck = int(q.stuck.Load())
	if oldest.Valid {
		b.Oldest = max(now.Sub(time.UnixMilli(oldest.Int64)), 0)
	}
	return b, nil
}
