package database_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	stdsync "sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/database"
	"github.com/milepost/milepost/internal/pgtest"
)

// parts are what keeps tables, by the package that does.
var parts = map[string]string{"ledger": "ledger", "queue": "queue", "limitstore": "purse"}

// rows are inserted at a part's first version and must survive the later ones.
var rows = map[string][]string{
	"ledger": {
		`INSERT INTO repositories (id, installation, owner, name, record) VALUES (7, 9, 'acme', 'rocket', '{"commit":"c"}')`,
		`INSERT INTO items (repository, key, record) VALUES (7, 'a', '{"status":"live","issue":{"Number":1}}')`,
		`INSERT INTO items (repository, key, record) VALUES (7, 'b', '{"status":"removed","issue":{"Number":0}}')`,
		`INSERT INTO milestones (repository, key, record) VALUES (7, 'm', '{}')`,
	},
	"queue": {
		`INSERT INTO marks (repository, installation, owner, name, first_marked_at, due_at) VALUES (7, 9, 'acme', 'rocket', 1, 2)`,
	},
	"purse": {
		`INSERT INTO purses (installation, record, changed_at) VALUES (9, '{}', 1)`,
	},
}

// counts tell that they have survived; each must be 1.
var counts = map[string][]string{
	"ledger": {
		`SELECT count(*) FROM repositories WHERE id = 7 AND owner = 'acme' AND fence = 0 AND approved = '' AND gone_at = 0`,
		`SELECT count(*) FROM items WHERE key = 'a' AND spent_at = 0`,
		`SELECT count(*) FROM items WHERE key = 'b' AND spent_at > 0`,
		`SELECT count(*) FROM milestones WHERE key = 'm'`,
	},
	"queue": {`SELECT count(*) FROM marks WHERE repository = 7 AND due_at = 2 AND turn = 0 AND lease_until = 0 AND unended = 0 AND aside_at = 0 AND extra = 0`},
	"purse": {`SELECT count(*) FROM purses WHERE installation = 9 AND record = '{}'`},
}

func TestMigrations_lead_from_every_version_to_the_same_tables(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, address func(t *testing.T) string) {
		for folder, part := range parts {
			t.Run(part, func(t *testing.T) {
				t.Parallel()
				files := os.DirFS(filepath.Join("..", folder))
				fresh := open(t, address(t))
				migrate(t, fresh, part, files)
				want := tables(t, fresh)
				if len(want) == 0 {
					t.Fatal("there are no tables")
				}
				for version := 1; version <= len(names(t, fresh, files)); version++ {
					t.Run(fmt.Sprint("from_", version), func(t *testing.T) {
						t.Parallel()
						db := open(t, address(t))
						migrate(t, db, part, until(t, db, files, 1))
						for _, row := range rows[part] {
							if _, err := db.ExecContext(t.Context(), row); err != nil {
								t.Fatal(err)
							}
						}
						migrate(t, db, part, until(t, db, files, version))
						migrate(t, db, part, files)
						migrate(t, db, part, files) // nothing is left to do
						if diff := cmp.Diff(want, tables(t, db)); diff != "" {
							t.Errorf("tables (-from empty +from version %d):\n%s", version, diff)
						}
						for _, count := range counts[part] {
							var n int
							if err := db.QueryRowContext(t.Context(), count).Scan(&n); err != nil || n != 1 {
								t.Errorf("%s: %d, %v, want 1", count, n, err)
							}
						}
					})
				}
			})
		}
	})
}

func TestMigrate_refuses_tables_of_a_newer_version(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, address func(t *testing.T) string) {
		at := address(t)
		migrate(t, open(t, at), "part", steps("CREATE TABLE one (x INTEGER)", "CREATE TABLE two (x INTEGER)"))
		err := open(t, at).Migrate(t.Context(), "part", steps("CREATE TABLE one (x INTEGER)"))
		const want = "its version is 2, this program knows 1: it was written by a newer version of milepost"
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	})
}

func TestMigrate_keeps_no_half_of_a_step(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, address func(t *testing.T) string) {
		db := open(t, address(t))
		err := db.Migrate(t.Context(), "part", steps("CREATE TABLE one (x INTEGER)", "CREATE TABLE two (x INTEGER); INSERT INTO nowhere VALUES (1)"))
		if err == nil || !strings.Contains(err.Error(), "0002.sql") {
			t.Errorf("error %v, want one that names the step", err)
		}
		migrate(t, db, "part", steps("CREATE TABLE one (x INTEGER)", "CREATE TABLE two (y INTEGER)"))
		if _, err := db.ExecContext(t.Context(), "INSERT INTO two (y) VALUES (1)"); err != nil {
			t.Error(err)
		}
	})
}

// Servers that share a database are started at the same time, each with connections of its own.
func TestMigrate_is_done_once_by_several_at_the_same_time(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	files := steps("CREATE TABLE one (x INTEGER)", "INSERT INTO one VALUES (1)", "CREATE TABLE two (x INTEGER)")
	var group stdsync.WaitGroup
	for range 4 {
		db := open(t, address)
		for _, part := range []string{"left", "left", "right"} {
			files := files
			if part == "right" {
				files = steps("CREATE TABLE three (x INTEGER)")
			}
			group.Go(func() { migrate(t, db, part, files) })
		}
	}
	group.Wait()
	var n int
	if err := open(t, address).QueryRowContext(t.Context(), "SELECT count(*) FROM one").Scan(&n); err != nil || n != 1 {
		t.Errorf("the step was done %d times, %v", n, err)
	}
}

func TestExclusively_lets_one_in_at_a_time(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	var mu stdsync.Mutex
	inside, runs := 0, 0
	var group stdsync.WaitGroup
	for range 4 {
		db := open(t, address)
		group.Go(func() {
			for range 5 {
				err := db.Exclusively(t.Context(), func() error {
					mu.Lock()
					inside++
					runs++
					if inside > 1 {
						t.Error("two are inside")
					}
					mu.Unlock()
					var n int
					err := db.QueryRowContext(t.Context(), "SELECT 1").Scan(&n) // takes its time
					mu.Lock()
					inside--
					mu.Unlock()
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if runs != 20 {
		t.Errorf("%d runs, want 20", runs)
	}
}

// onEach runs a test on each kind of database; address returns that of an empty one.
func onEach(t *testing.T, test func(t *testing.T, address func(t *testing.T) string)) {
	t.Run("on_sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "milepost.db") })
	})
	t.Run("on_postgres", func(t *testing.T) {
		t.Parallel()
		pgtest.Address(t) // skips once for all
		test(t, pgtest.Address)
	})
}

func open(t *testing.T, address string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), address, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func migrate(t *testing.T, db *database.DB, part string, files fs.FS) {
	t.Helper()
	if err := db.Migrate(t.Context(), part, files); err != nil {
		t.Error(err)
	}
}

// steps is a folder of migrations for both kinds of database.
func steps(statements ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for i, statement := range statements {
		for _, folder := range []string{"sqlite", "postgres"} {
			files[fmt.Sprintf("migrations/%s/%04d.sql", folder, i+1)] = &fstest.MapFile{Data: []byte(statement)}
		}
	}
	return files
}

// names lists the migrations for the kind of database.
func names(t *testing.T, db *database.DB, files fs.FS) []string {
	t.Helper()
	folder := "sqlite"
	if db.Pool != nil {
		folder = "postgres"
	}
	found, err := fs.Glob(files, path.Join("migrations", folder, "*.sql"))
	if err != nil || len(found) == 0 {
		t.Fatalf("migrations: %v, %v", found, err)
	}
	slices.Sort(found)
	return found
}

// until is the folder as it was at a version.
func until(t *testing.T, db *database.DB, files fs.FS, version int) fstest.MapFS {
	t.Helper()
	older := fstest.MapFS{}
	for _, name := range names(t, db, files)[:version] {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		older[name] = &fstest.MapFile{Data: data}
	}
	return older
}

// tables lists every column of every table and every index.
func tables(t *testing.T, db *database.DB) []string {
	t.Helper()
	query := `SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || coalesce(c.dflt_value, '-') || ' ' || c.pk
FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
UNION ALL SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1`
	if db.Pool != nil {
		query = `SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL SELECT replace(indexdef, current_schema(), '') FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1`
	}
	found, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var lines []string
	for found.Next() {
		var line string
		if err := found.Scan(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}
