package limitstore

import (
	"context"

	"github.com/milepost/milepost/internal/database"
)

// Inspect tells the version of the store's table without changing anything.
func Inspect(ctx context.Context, address string) (database.Version, error) {
	return database.Inspect(ctx, address, "-purse", "purse", migrations)
}
