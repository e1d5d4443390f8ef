package ledger

import (
	"context"
	"fmt"
)

// Counts tells how many repositories need somebody.
type Counts struct {
	// Held have removals that are held back, Blocked cannot be worked on.
	Held, Blocked int
}

// Count looks at all repositories. A quotation mark within a value is written with a backslash, so
// that the names of fields are found and nothing else.
func (l *Ledger) Count(ctx context.Context) (Counts, error) {
	const statement = `SELECT
	(SELECT count(*) FROM repositories WHERE record LIKE '%"held":"%'),
	(SELECT count(*) FROM repositories WHERE record LIKE '%"blocked":{%')`
	var c Counts
	if err := l.db.QueryRowContext(ctx, statement).Scan(&c.Held, &c.Blocked); err != nil {
		return Counts{}, fmt.Errorf("count repositories: %w", err)
	}
	return c, nil
}
