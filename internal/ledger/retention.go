package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

const (
	// GoneKept is how long a repository that the App may not see any more is remembered.
	GoneKept = 30 * 24 * time.Hour
	// SpentKept is how long a removed item that has no issue is remembered. A removed item with
	// an issue is kept: the issue's marker would bring it back.
	SpentKept = 365 * 24 * time.Hour
)

// Census is what the App could see at one time.
type Census struct {
	// Repositories holds the ids of those that it may work on, archived ones included.
	Repositories map[int64]bool
	// Unlisted holds the installations whose repositories could not be listed: they may all still
	// be there.
	Unlisted map[int64]bool
}

// RecordCensus notes since when repositories have been gone: those that are missing in the census. A
// repository that is counted again, or that a pass works on, is not gone.
func (l *Ledger) RecordCensus(ctx context.Context, census Census, now time.Time) error {
	gone, back, err := l.compare(ctx, census)
	if err != nil {
		return fmt.Errorf("record a census: %w", err)
	}
	const leave, enter = `UPDATE repositories SET gone_at = $2 WHERE id = $1 AND gone_at = 0`,
		`UPDATE repositories SET gone_at = 0 WHERE id = $1`
	for _, id := range gone {
		if _, err := l.db.ExecContext(ctx, leave, id, now.UnixMilli()); err != nil {
			return fmt.Errorf("record a census: %w", err)
		}
	}
	for _, id := range back {
		if _, err := l.db.ExecContext(ctx, enter, id); err != nil {
			return fmt.Errorf("record a census: %w", err)
		}
	}
	return nil
}

// compare finds the repositories that have gone and those that came back.
func (l *Ledger) compare(ctx context.Context, census Census) (gone, back []int64, err error) {
	rows, err := l.db.QueryContext(ctx, `SELECT id, installation, gone_at FROM repositories ORDER BY id`)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id, installation, goneAt int64
		if err := rows.Scan(&id, &installation, &goneAt); err != nil {
			return nil, nil, err
		}
		here := census.Repositories[id] || census.Unlisted[installation]
		switch {
		case here && goneAt != 0:
			back = append(back, id)
		case !here && goneAt == 0:
			gone = append(gone, id)
		}
	}
	return gone, back, rows.Err()
}

// Forget removes what has been of no use for longer than [GoneKept] and [SpentKept], and returns
// how many repositories and how many items of others.
func (l *Ledger) Forget(ctx context.Context, now time.Time) (repositories, items int, err error) {
	for {
		found, err := l.forgetRepository(ctx, now.Add(-GoneKept).UnixMilli())
		if err != nil {
			return repositories, 0, fmt.Errorf("forget a repository: %w", err)
		}
		if !found {
			break
		}
		repositories++
	}
	// The condition stands twice, since a pass may take an item up again at the same time.
	const statement = `DELETE FROM items WHERE (repository, key) IN
	(SELECT repository, key FROM items WHERE spent_at <> 0 AND spent_at < $1 LIMIT $2)
AND spent_at <> 0 AND spent_at < $1`
	if items, err = l.db.Purge(ctx, statement, now.Add(-SpentKept).UnixMilli()); err != nil {
		return repositories, items, fmt.Errorf("forget items: %w", err)
	}
	return repositories, items, nil
}

// forgetRepository removes all of one repository that has been gone since before the time given,
// if there is one. With half of its base a pass would do harm.
func (l *Ledger) forgetRepository(ctx context.Context, before int64) (found bool, err error) {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	// The row stays locked until the end: a pass that begins meanwhile finds nothing at all.
	const pick = `UPDATE repositories SET gone_at = gone_at
WHERE id = (SELECT id FROM repositories WHERE gone_at <> 0 AND gone_at < $1 ORDER BY id LIMIT 1)
AND gone_at <> 0 AND gone_at < $1 RETURNING id`
	var id int64
	if err := tx.QueryRowContext(ctx, pick, before).Scan(&id); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		return false, err
	}
	for _, statement := range []string{
		`DELETE FROM effects WHERE repository = $1`,
		`DELETE FROM presses WHERE repository = $1`,
		`DELETE FROM histories WHERE repository = $1`,
		`DELETE FROM items WHERE repository = $1`,
		`DELETE FROM milestones WHERE repository = $1`,
		`DELETE FROM repositories WHERE id = $1`,
	} {
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return false, err
		}
	}
	return true, tx.Commit()
}

// spent reports whether nothing on GitHub needs the record: its item left the document and has no
// issue, since it never got one or the issue is gone.
func spent(item sync.ItemBase) bool {
	return item.Status == sync.StatusRemoved && item.Issue.Number == 0
}
