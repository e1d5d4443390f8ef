package ledger

import (
	"context"
	"fmt"
)

// Attention tells how many repositories need somebody.
type Attention struct {
	// Held have removals that are held back, Blocked cannot be worked on.
	Held, Blocked int
}

// Attention looks at all repositories. A quotation mark within a value is written with a backslash, so
// that the names of fields are found and nothing else.
func (l *Ledger) Attention(ctx context.Context) (Attention, error) {
	const statement = `SELECT
	(SELECT count(*) FROM repositories WHERE record LIKE '%"holds":[%'),
	(SELECT count(*) FROM repositories WHERE record LIKE '%"blocked":{%')`
	var a Attention
	if err := l.db.QueryRowContext(ctx, statement).Scan(&a.Held, &a.Blocked); err != nil {
		return Attention{}, fmt.Errorf("count repositories: %w", err)
	}
	return a, nil
}
