package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
)

// Save implements [sync.Ledger].
func (l *Ledger) Save(ctx context.Context, repo sync.Repository, change sync.Change) error {
	if err := l.write(ctx, repo, change, 0); err != nil {
		return fmt.Errorf("save base of %s: %w", repo, err)
	}
	return nil
}

// write stores the change; a token other than 0 must pass the fence.
func (l *Ledger) write(ctx context.Context, repo sync.Repository, change sync.Change, token int64) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := l.store(ctx, tx, repo, change, token); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (l *Ledger) store(ctx context.Context, tx *sql.Tx, repo sync.Repository, change sync.Change, token int64) error {
	if err := storeRepository(ctx, tx, repo, change.Repo); err != nil {
		return fmt.Errorf("write repository record: %w", err)
	}
	if token != 0 {
		if err := pass(ctx, tx, repo.ID, token); err != nil {
			return err
		}
	}
	if changes(change) {
		if err := storeVersion(ctx, tx, repo); err != nil {
			return fmt.Errorf("write version: %w", err)
		}
	}
	if change.Approved != nil {
		const approve = `UPDATE repositories SET approved = $2 WHERE id = $1`
		if _, err := tx.ExecContext(ctx, approve, repo.ID, strings.Join(*change.Approved, " ")); err != nil {
			return fmt.Errorf("write approval: %w", err)
		}
	}
	if len(change.Orders)+len(change.Obeyed) > 0 {
		if err := storeOrders(ctx, tx, repo, change.Orders, change.Obeyed); err != nil {
			return fmt.Errorf("write orders: %w", err)
		}
	}
	items := l.db.SQL(`INSERT INTO items (repository, key, record, spent_at, version)
VALUES ($1, $2, $3, CASE WHEN $4 THEN {now} ELSE 0 END, (SELECT version FROM repositories WHERE id = $1))
ON CONFLICT (repository, key) DO UPDATE SET record = excluded.record, version = excluded.version,
	spent_at = CASE WHEN $4 AND items.spent_at <> 0 THEN items.spent_at ELSE excluded.spent_at END`)
	if err := storeRecords(ctx, tx, items, repo, change.Items, itemColumns); err != nil {
		return fmt.Errorf("write item %w", err)
	}
	const milestones = `INSERT INTO milestones (repository, key, record, version)
VALUES ($1, $2, $3, (SELECT version FROM repositories WHERE id = $1))
ON CONFLICT (repository, key) DO UPDATE SET record = excluded.record, version = excluded.version`
	if err := storeRecords(ctx, tx, milestones, repo, change.Milestones, milestoneColumns); err != nil {
		return fmt.Errorf("write milestone %w", err)
	}
	if err := storeEffects(ctx, tx, repo, change.Effects); err != nil {
		return fmt.Errorf("write what a pass did: %w", err)
	}
	return nil
}

// storeOrders adds orders to those that wait, and takes others away.
func storeOrders(ctx context.Context, tx *sql.Tx, repo sync.Repository, orders, obeyed []sync.Order) error {
	var text string
	// Writing the row first keeps others from reading it before this transaction ends.
	const read = `UPDATE repositories SET orders = orders WHERE id = $1 RETURNING orders`
	if err := tx.QueryRowContext(ctx, read, repo.ID).Scan(&text); err != nil {
		return err
	}
	waiting := ordersIn(text)
	for _, order := range orders {
		if !slices.Contains(waiting, order) {
			waiting = append(waiting, order)
		}
	}
	var left []string
	for _, order := range waiting {
		if !slices.Contains(obeyed, order) {
			left = append(left, string(order))
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE repositories SET orders = $2 WHERE id = $1`, repo.ID, strings.Join(left, " "))
	return err
}

// ordersIn reads a column of orders.
func ordersIn(text string) []sync.Order {
	var orders []sync.Order
	for _, order := range strings.Fields(text) {
		orders = append(orders, sync.Order(order))
	}
	return orders
}

// storeRepository keeps the repository's names up to date, and its record unless that is nil. A
// repository that is worked on is not gone.
func storeRepository(ctx context.Context, tx *sql.Tx, repo sync.Repository, base *sync.RepoBase) error {
	const statement = `INSERT INTO repositories (id, installation, owner, name, record)
VALUES ($1, $2, $3, $4, coalesce($5, '{}'))
ON CONFLICT (id) DO UPDATE SET installation = $2, owner = $3, name = $4, record = coalesce($5, repositories.record),
	gone_at = 0`
	var record sql.NullString
	if base != nil {
		text, err := encode(*base)
		if err != nil {
			return err
		}
		record = sql.NullString{String: text, Valid: true}
	}
	_, err := tx.ExecContext(ctx, statement, repo.ID, repo.Installation, repo.Owner, repo.Name, record)
	return err
}

// itemColumns returns an item's key and what has a column of its own beside its record.
func itemColumns(item sync.ItemBase) (sync.Key, []any) { return item.Key, []any{spent(item)} }

func milestoneColumns(milestone sync.MilestoneBase) (sync.Key, []any) { return milestone.Key, nil }

// storeRecords writes the records one after the other, so that the last one of a key stays.
func storeRecords[T any](
	ctx context.Context, tx *sql.Tx, statement string, repo sync.Repository, records []T, columns func(T) (sync.Key, []any),
) error {
	if len(records) == 0 {
		return nil
	}
	prepared, err := tx.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	defer prepared.Close() //nolint:errcheck // it ends with its transaction
	for _, record := range records {
		key, more := columns(record)
		if key == "" {
			return errors.New("without a key")
		}
		text, err := encode(record)
		if err != nil {
			return fmt.Errorf("%q: %w", key, err)
		}
		args := append([]any{repo.ID, escapeBytes(string(key)), text}, more...)
		if _, err := prepared.ExecContext(ctx, args...); err != nil {
			return fmt.Errorf("%q: %w", key, err)
		}
	}
	return nil
}
