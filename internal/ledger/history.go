package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/history"
)

// History returns what is kept of the history of a plan, by the path of its file; the zero History if nothing is. It is
// kept beside what both sides agreed on: if it is lost, it is read again.
func (l *Ledger) History(ctx context.Context, repo sync.Repository, plan string) (history.History, error) {
	var record []byte
	var known history.History
	err := l.db.QueryRowContext(ctx, `SELECT record FROM histories WHERE repository = $1 AND plan = $2`, repo.ID, escapeBytes(plan)).Scan(&record)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return known, nil
	case err == nil:
		err = decode(record, &known)
	}
	if err != nil {
		return history.History{}, fmt.Errorf("load the history of %s in %s: %w", plan, repo, err)
	}
	return known, nil
}

// SaveHistory keeps the history of a plan in a repository that a pass has been over.
func (l *Ledger) SaveHistory(ctx context.Context, repo sync.Repository, known history.History) error {
	text, err := encode(known)
	if err == nil {
		const statement = `INSERT INTO histories (repository, plan, record) VALUES ($1, $2, $3)
ON CONFLICT (repository, plan) DO UPDATE SET record = excluded.record`
		_, err = l.db.ExecContext(ctx, statement, repo.ID, escapeBytes(known.Path), text)
	}
	if err != nil {
		return fmt.Errorf("save the history of %s in %s: %w", known.Path, repo, err)
	}
	return nil
}

// Repo returns the record of a repository alone, without its items; the zero RepoBase of one that is unknown.
func (l *Ledger) Repo(ctx context.Context, repo sync.Repository) (sync.RepoBase, error) {
	var record []byte
	var base sync.RepoBase
	err := l.db.QueryRowContext(ctx, `SELECT record FROM repositories WHERE id = $1`, repo.ID).Scan(&record)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return base, nil
	case err == nil:
		err = decode(record, &base)
	}
	if err != nil {
		return sync.RepoBase{}, fmt.Errorf("load the record of %s: %w", repo, err)
	}
	return base, nil
}
