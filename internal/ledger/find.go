package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/milepost/milepost/sync"
)

// ErrUnknown says that the ledger has never heard of a repository.
var ErrUnknown = errors.New("no pass has been over it yet")

// Find returns the repository that goes by a name, compared without case as GitHub does.
func (l *Ledger) Find(ctx context.Context, owner, name string) (sync.Repository, error) {
	const query = `SELECT id, installation, owner, name FROM repositories
WHERE lower(owner) = lower($1) AND lower(name) = lower($2) ORDER BY id DESC LIMIT 1`
	var repo sync.Repository
	err := l.db.QueryRowContext(ctx, query, owner, name).Scan(&repo.ID, &repo.Installation, &repo.Owner, &repo.Name)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	if err != nil {
		return sync.Repository{}, fmt.Errorf("find %s/%s: %w", owner, name, err)
	}
	return repo, nil
}
