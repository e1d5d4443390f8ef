package database_test

import (
	"testing"

	"github.com/milepost/milepost/internal/database"
	"github.com/milepost/milepost/internal/pgtest"
)

// A process that is paused in the middle of a transaction must not keep its locks for ever.
func TestOpen_ends_transactions_in_which_nothing_happens(t *testing.T) {
	t.Parallel()
	db, err := database.Open(t.Context(), pgtest.Address(t), "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing was written
	var timeout string
	if err := db.QueryRowContext(t.Context(), "SHOW idle_in_transaction_session_timeout").Scan(&timeout); err != nil {
		t.Fatal(err)
	}
	if timeout != "10s" {
		t.Errorf("the time-out is %s, want 10s", timeout)
	}
}
