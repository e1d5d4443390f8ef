package ledger

import (
	"context"
	"io/fs"

	"github.com/milepost/milepost/internal/database"
)

// Inspect tells the version of a ledger's tables without changing anything.
func Inspect(ctx context.Context, address string) (database.Version, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return database.Version{}, err
	}
	return database.Inspect(ctx, address, "", "ledger", files)
}
