package ledger

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"github.com/milepost/milepost/internal/database"
	"github.com/milepost/milepost/sync"
)

// migrations holds a folder for each kind of database.
//
//go:embed migrations
var migrations embed.FS

// Ledger implements [sync.Ledger] on a database.
type Ledger struct {
	db *database.DB
}

var _ sync.Ledger = (*Ledger)(nil)

// Open opens the ledger in a database given as postgres://..., as sqlite:FILE or as the path of
// a file, creates it if need be and brings its tables up to date.
func Open(ctx context.Context, address string) (*Ledger, error) {
	if !database.IsPostgres(address) && !strings.Contains(address, "://") && !strings.HasPrefix(address, "sqlite:") {
		address = "sqlite:" + address
	}
	db, err := database.Open(ctx, address, "")
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	if err := db.Migrate(ctx, "ledger", migrations); err != nil {
		return nil, errors.Join(fmt.Errorf("open ledger: %w", err), db.Close())
	}
	return &Ledger{db: db}, nil
}

// Close closes the database.
func (l *Ledger) Close() error {
	if err := l.db.Close(); err != nil {
		return fmt.Errorf("close ledger: %w", err)
	}
	return nil
}
