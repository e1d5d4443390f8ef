package database

import "context"

// purgedAtOnce is how many rows are deleted in one transaction, so that nobody waits for long.
const purgedAtOnce = 500

// Purge deletes rows, some at a time, until none is left to be deleted, and returns how many. The
// statement takes a time in milliseconds since 1970 as $1 and the number of rows at most as $2.
func (db *DB) Purge(ctx context.Context, statement string, before int64) (int, error) {
	total := 0
	for {
		result, err := db.ExecContext(ctx, statement, before, purgedAtOnce)
		if err != nil {
			return total, err
		}
		n, err := result.RowsAffected()
		if err != nil {
			return total, err
		}
		total += int(n)
		if n < purgedAtOnce {
			return total, nil
		}
	}
}
