package ledger

import (
	"context"

	"github.com/milepost/milepost/internal/database"
)

// Inspect tells the version of a ledger's tables without changing anything.
func Inspect(ctx context.Context, address string) (database.Version, error) {
	return database.Inspect(ctx, address, "", "ledger", migrations)
}
