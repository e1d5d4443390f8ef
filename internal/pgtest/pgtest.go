package pgtest

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/milepost/milepost/internal/testneed"
)

// Variable names the environment variable with the address of a PostgreSQL database in which
// tests may make schemas.
const Variable = "MILEPOST_TEST_POSTGRES"

// Address returns the address of a fresh schema, which is dropped after the test. Without a
// database the test is skipped.
func Address(t *testing.T) string {
	t.Helper()
	root := os.Getenv(Variable)
	testneed.That(t, root != "", Variable+" is not set: .ci/postgres starts a database")
	schema := "test_" + strings.ToLower(rand.Text()[:12])
	execute(t, root, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { execute(t, root, "DROP SCHEMA "+schema+" CASCADE") })
	u, err := url.Parse(root)
	if err != nil {
		t.Fatalf("read %s: %v", Variable, err)
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}

func execute(t *testing.T, address, statement string) {
	t.Helper()
	// The test's own context has ended when it is cleaned up.
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx) //nolint:errcheck // nothing was left to send
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}
