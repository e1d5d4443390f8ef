package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// Turn is a pass or a preview that is under way, was put aside, or waits.
type Turn struct {
	Repository sync.Repository
	// Preview is what a preview is about, none for a pass.
	Preview sync.PreviewKey
	// DueAt is when it may begin; of one that was put aside it is since when.
	DueAt          time.Time
	Running, Aside bool
	// Failed counts the tries in a row before this one that failed or came to no end.
	Failed int
}

// Turns lists at most limit of them: those that were put aside, those that are under way, then those that wait, the next
// one first.
func (q *Queue) Turns(ctx context.Context, limit int) (turns []Turn, err error) {
	const statement = `SELECT repository, subject, installation, owner, name, due_at, taken, aside_at, attempts, unended FROM marks
ORDER BY CASE WHEN aside_at <> 0 THEN 0 WHEN taken <> 0 THEN 1 ELSE 2 END, due_at, repository, subject LIMIT $1`
	rows, err := q.marks.db.QueryContext(ctx, statement, limit)
	if err != nil {
		return nil, fmt.Errorf("list what waits: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		turn, err := readTurn(rows)
		if err != nil {
			return nil, fmt.Errorf("list what waits: %w", err)
		}
		turns = append(turns, turn)
	}
	return turns, rows.Err()
}

func readTurn(rows *sql.Rows) (Turn, error) {
	var turn Turn
	var subject string
	var due, taken, aside int64
	var attempts, unended int
	r := &turn.Repository
	if err := rows.Scan(&r.ID, &subject, &r.Installation, &r.Owner, &r.Name, &due, &taken, &aside, &attempts, &unended); err != nil {
		return Turn{}, err
	}
	turn.Preview, _ = sync.ParsePreviewKey(subject)
	turn.Running, turn.Aside = taken != 0, aside != 0
	if turn.Running {
		unended-- // the one under way counts as one that came to no end until it has ended
	}
	turn.Failed = max(attempts, unended)
	turn.DueAt = time.UnixMilli(due)
	if turn.Aside {
		turn.DueAt = time.UnixMilli(aside)
	}
	return turn, nil
}
