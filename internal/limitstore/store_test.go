package limitstore_test

import (
	"context"
	"path/filepath"
	"strconv"
	stdsync "sync"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/limitstore"
	"github.com/milepost/milepost/internal/pgtest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	t.Run("on_sqlite", func(t *testing.T) {
		t.Parallel()
		conformance(t, func(t *testing.T) string {
			t.Helper()
			return "sqlite:" + filepath.Join(t.TempDir(), "milepost.db")
		})
	})
	t.Run("on_postgres", func(t *testing.T) {
		t.Parallel()
		pgtest.Address(t) // skips once for all
		conformance(t, pgtest.Address)
	})
}

func conformance(t *testing.T, address func(t *testing.T) string) {
	t.Run("what_was_kept_outlives_the_process", func(t *testing.T) {
		t.Parallel()
		at := address(t)
		first := open(t, at)
		expectRecord(t, first, 1, "")
		set(t, first, 1, "spent \"1\"")
		set(t, first, 2, "spent 2")
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		second := open(t, at)
		expectRecord(t, second, 1, "spent \"1\"")
		expectRecord(t, second, 2, "spent 2")
	})

	t.Run("no_change_comes_in_between", func(t *testing.T) {
		t.Parallel()
		p := open(t, address(t))
		expectCount(t, []*limitstore.Store{p})
	})

	t.Run("its_clock_is_the_databases", func(t *testing.T) {
		t.Parallel()
		err := open(t, address(t)).Update(t.Context(), 1, func(_ []byte, now time.Time) []byte {
			if off := time.Since(now).Abs(); off > time.Minute {
				t.Errorf("the clock is %v off", off)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})

	t.Run("a_context_that_ended_changes_nothing", func(t *testing.T) {
		t.Parallel()
		p := open(t, address(t))
		ctx, cancel := context.WithCancel(t.Context())
		err := p.Update(ctx, 1, func([]byte, time.Time) []byte {
			cancel()
			return []byte("spent")
		})
		if err == nil {
			t.Error("no error")
		}
		expectRecord(t, p, 1, "")
	})

	t.Run("a_record_is_forgotten_a_day_after_its_last_change", func(t *testing.T) {
		t.Parallel()
		p := open(t, address(t))
		set(t, p, 1, "spent")
		expectForgotten(t, p, 23*time.Hour, 0)
		expectRecord(t, p, 1, "spent")
		expectForgotten(t, p, 25*time.Hour, 1)
		expectRecord(t, p, 1, "")
	})
}

func TestTwoStoresOnOneDatabaseTakeTurns(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	expectCount(t, []*limitstore.Store{open(t, address), open(t, address)})
}

// expectCount has 20 callers add one ten times each, to a record that nobody has made.
func expectCount(t *testing.T, stores []*limitstore.Store) {
	t.Helper()
	const callers, each = 20, 10
	var group stdsync.WaitGroup
	for caller := range callers {
		group.Go(func() {
			for range each {
				err := stores[caller%len(stores)].Update(t.Context(), 1, func(record []byte, _ time.Time) []byte {
					n, _ := strconv.Atoi(string(record))
					return strconv.AppendInt(nil, int64(n)+1, 10)
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	expectRecord(t, stores[0], 1, strconv.Itoa(callers*each))
}

func open(t *testing.T, address string) *limitstore.Store {
	t.Helper()
	p, err := limitstore.Open(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func set(t *testing.T, p *limitstore.Store, installation int64, record string) {
	t.Helper()
	if err := p.Update(t.Context(), installation, func([]byte, time.Time) []byte { return []byte(record) }); err != nil {
		t.Fatal(err)
	}
}

func expectRecord(t *testing.T, p *limitstore.Store, installation int64, want string) {
	t.Helper()
	err := p.Update(t.Context(), installation, func(record []byte, _ time.Time) []byte {
		if string(record) != want || (record == nil) != (want == "") {
			t.Errorf("record %q, want %q", record, want)
		}
		return record
	})
	if err != nil {
		t.Fatal(err)
	}
}

func expectForgotten(t *testing.T, p *limitstore.Store, later time.Duration, want int) {
	t.Helper()
	n, err := p.Forget(t.Context(), time.Now().Add(later))
	if err != nil || n != want {
		t.Errorf("%d records forgotten after %v, %v, want %d", n, later, err, want)
	}
}
