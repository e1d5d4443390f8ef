package crash_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
)

// writeWatch sees every item that the servers write to the ledger, in PostgreSQL itself: which
// server wrote it, and which pass of the repository was the newest by then.
type writeWatch struct{ database string }

// signed makes a server's address of the database tell which server it is.
func signed(database string, server int) string {
	return fmt.Sprintf("%s&application_name=server-%d", database, server)
}

// watchWrites begins to watch. The tables must be there.
func watchWrites(t *testing.T, database string) *writeWatch {
	t.Helper()
	w := &writeWatch{database: database}
	conn := w.connect(t)
	defer conn.Close(t.Context())
	const watch = `
CREATE TABLE watched (repository BIGINT NOT NULL, fence BIGINT NOT NULL, writer TEXT NOT NULL);
CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO watched SELECT id, fence, current_setting('application_name') FROM repositories WHERE id = NEW.repository;
	RETURN NULL;
END $$;
CREATE TRIGGER watch AFTER INSERT OR UPDATE ON items FOR EACH ROW EXECUTE FUNCTION watch()`
	if _, err := conn.Exec(t.Context(), watch); err != nil {
		t.Fatal(err)
	}
	return w
}

// stale tells where a server wrote though the newest pass of the repository was the other's.
func (w *writeWatch) stale(t *testing.T) []string {
	t.Helper()
	conn := w.connect(t)
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), `
SELECT format('the ledger took writes for pass %s of repository %s from both servers', fence, repository)
FROM watched GROUP BY repository, fence HAVING count(DISTINCT writer) > 1 ORDER BY repository, fence`)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (w *writeWatch) connect(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), w.database)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}
