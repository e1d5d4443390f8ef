package reconcile_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	stdsync "sync"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
)

// freshLedger is the file of a ledger that holds nothing: making its tables takes longer than a pass.
var freshLedger = stdsync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "ledger-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "ledger.db")
	store, err := ledger.Open(context.Background(), file)
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// openLedger opens the ledger in a file, a fresh one where there is none.
func openLedger(ctx context.Context, file string) (*ledger.Ledger, error) {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		fresh, err := freshLedger()
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, fresh, 0o600); err != nil {
			return nil, err
		}
	}
	return ledger.Open(ctx, file)
}

// remember changes what the ledger knows of the repository.
func (l *loop) remember(change func(*sync.RepoBase)) {
	l.t.Helper()
	base, err := l.ledger.Load(l.t.Context(), l.repo)
	l.must(err)
	change(&base.Repo)
	l.must(l.ledger.Save(l.t.Context(), l.repo, sync.Change{Repo: &base.Repo}))
}
