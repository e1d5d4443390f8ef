package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/milepost/milepost/sync"
)

// ErrFenced says that a later pass of the same repository has begun, so that the one which
// wants to load or save must end.
var ErrFenced = errors.New("a later pass has taken over")

// Fenced returns the ledger as one pass may use it. Tokens grow from pass to pass of a
// repository: once a pass has loaded its base with a token, passes with a smaller one can
// neither load nor save any more.
func (l *Ledger) Fenced(token int64) sync.Ledger { return &fenced{Ledger: l, token: token} }

type fenced struct {
	*Ledger
	token int64
}

// Load implements [sync.Ledger] and shuts out the passes before.
func (f *fenced) Load(ctx context.Context, repo sync.Repository) (*sync.Base, error) {
	if err := f.write(ctx, repo, sync.Change{}, f.token); err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	return f.Ledger.Load(ctx, repo)
}

// Save implements [sync.Ledger].
func (f *fenced) Save(ctx context.Context, repo sync.Repository, change sync.Change) error {
	if err := f.write(ctx, repo, change, f.token); err != nil {
		return fmt.Errorf("save base of %s: %w", repo, err)
	}
	return nil
}

// pass raises the repository's fence to the token, or finds it higher. The row stays locked
// until the transaction ends.
func pass(ctx context.Context, tx *sql.Tx, repository, token int64) error {
	const statement = `UPDATE repositories SET fence = $2 WHERE id = $1 AND fence <= $2`
	result, err := tx.ExecContext(ctx, statement, repository, token)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return ErrFenced
	}
	return err
}
