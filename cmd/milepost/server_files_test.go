package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/database"
)

func TestServerHoldsTheFilesNamedAfterItsDatabase(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t, newHub(t, closed()).URL+"/")
	asleep(t, cfg)
	file := strings.TrimPrefix(cfg.DatabaseURL, "sqlite:")
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, entry := range entries {
		// SQLite's own companions of a file are named after that.
		name := strings.TrimSuffix(strings.TrimSuffix(entry.Name(), "-wal"), "-shm")
		got[strings.TrimPrefix(name, filepath.Base(file))] = true
	}
	want := map[string]bool{"": true, "-marks": true, "-queue": true, "-purse": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files behind the database's name (-want +got):\n%s", diff)
	}

	if _, err := newServer(t.Context(), cfg, zerolog.Nop()); !errors.Is(err, database.ErrInUse) {
		t.Errorf("a second server: error %v, want %v", err, database.ErrInUse)
	}
}
