package ledger_test

import (
	"database/sql"
	"os"
	"path/filepath"
	stdsync "sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/pgtest"
	"github.com/milepost/milepost/sync"
)

func TestLedger(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, onDatabase)
}

// onEachDatabase runs a test with ledgers on SQLite and on PostgreSQL.
func onEachDatabase(t *testing.T, test func(*testing.T, func(*testing.T) *ledger.Ledger)) {
	t.Helper()
	t.Run("on_sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, func(t *testing.T) *ledger.Ledger {
			t.Helper()
			return open(t, filepath.Join(t.TempDir(), "milepost.db"))
		})
	})
	t.Run("on_postgres", func(t *testing.T) {
		t.Parallel()
		pgtest.Address(t) // skips once for all
		test(t, func(t *testing.T) *ledger.Ledger {
			t.Helper()
			return open(t, pgtest.Address(t))
		})
	})
}

func TestOpen(t *testing.T) {
	t.Parallel()

	t.Run("finds_what_was_saved_before_it_was_closed", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "a plan? 100% #1.db")
		first, err := ledger.Open(t.Context(), "sqlite:"+file)
		if err != nil {
			t.Fatal(err)
		}
		item := sync.ItemBase{Key: "a", Text: "Write it"}
		if err := first.Save(t.Context(), repository(1), sync.Change{Items: []sync.ItemBase{item}}); err != nil {
			t.Fatal(err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		base, err := open(t, file).Load(t.Context(), repository(1))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[sync.Key]sync.ItemBase{"a": item}, base.Items); diff != "" {
			t.Errorf("items (-want +got):\n%s", diff)
		}
	})

	t.Run("lets_only_the_owner_read_the_file", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "milepost.db")
		open(t, file)
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("mode %o, want 600", got)
		}
	})

	t.Run("refuses_a_file_of_a_newer_version", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "milepost.db")
		db, err := sql.Open("sqlite", file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), "PRAGMA user_version = 999"); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.Open(t.Context(), file); err == nil {
			t.Error("no error")
		}
	})

	for name, database := range map[string]string{
		"no_file":          "sqlite:",
		"a_missing_folder": filepath.Join(t.TempDir(), "missing", "milepost.db"),
		"another_database": "mysql://host/db",
	} {
		t.Run("refuses_"+name, func(t *testing.T) {
			t.Parallel()
			if _, err := ledger.Open(t.Context(), database); err == nil {
				t.Error("no error")
			}
		})
	}
}

func open(t *testing.T, file string) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	var group stdsync.WaitGroup
	for range 8 {
		group.Go(func() {
			l, err := ledger.Open(t.Context(), address)
			if err != nil {
				t.Error(err)
				return
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}
