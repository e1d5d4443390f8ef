package database_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/database"
)

// A commit must be on disk when it returns, also if the power is cut after it.
func TestOpen_keeps_a_commit_on_disk(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(address string) (*database.DB, error){
		"shared": func(address string) (*database.DB, error) { return database.Open(t.Context(), address, "-part") },
		"alone":  func(address string) (*database.DB, error) { return database.OpenAlone(t.Context(), address, "-part") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := open("sqlite:" + filepath.Join(t.TempDir(), "milepost.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			const full = "2"
			want := map[string]string{"synchronous": full, "journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "5000"}
			got := map[string]string{}
			for pragma := range want {
				var value string
				if err := db.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&value); err != nil {
					t.Fatal(err)
				}
				got[pragma] = value
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("pragmas (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOpen_names_every_file_after_the_database(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	address := "sqlite:" + filepath.Join(folder, "a plan? 100% #1.db")
	for _, part := range []string{"", "-marks"} {
		db, err := database.Open(t.Context(), address, part)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.ExecContext(t.Context(), "CREATE TABLE t (x)"); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), "a plan? 100% #1.db") {
			t.Errorf("there is a file %q", entry.Name())
		}
	}
	if len(entries) < 2 {
		t.Errorf("%d files, want one for each part at least", len(entries))
	}
}

// secondVariable makes the test binary a process that opens a file which another one holds.
const secondVariable = "DATABASE_TEST_SECOND"

func TestOpenAlone_tells_a_second_process_that_the_file_is_in_use(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "milepost.db")
	first, err := database.OpenAlone(t.Context(), "sqlite:"+file, "-marks")
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("open database %q: %v", file+"-marks", database.ErrInUse)
	if got := openElsewhere(t, file); got != want {
		t.Errorf("the second process said %q, want %q", got, want)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if got := openElsewhere(t, file); got != "opened" {
		t.Errorf("once the first had closed it, the second process said %q", got)
	}
}

// openElsewhere returns what another process says when it opens the file.
func openElsewhere(t *testing.T, file string) string {
	t.Helper()
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), secondVariable+"=sqlite:"+file)
	out, err := process.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

func TestMain(m *testing.M) {
	address := os.Getenv(secondVariable)
	if address == "" {
		os.Exit(m.Run())
	}
	db, err := database.OpenAlone(context.Background(), address, "-marks")
	if err != nil {
		fmt.Print(err)
		return
	}
	fmt.Print("opened")
	db.Close()
}
