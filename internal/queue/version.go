package queue

import (
	"context"
	"io/fs"

	"github.com/milepost/milepost/internal/database"
)

// Inspect tells the version of the marks' tables without changing anything.
func Inspect(ctx context.Context, address string) (database.Version, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return database.Version{}, err
	}
	return database.Inspect(ctx, address, "-marks", "queue", files)
}
