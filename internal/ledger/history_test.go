package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/history"
)

func TestHistories(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, testHistories)
}

func testHistories(t *testing.T, open func(t *testing.T) *ledger.Ledger) {
	known := filled[history.History]()
	known.Revisions = []burnup.Revision{filled[burnup.Revision]()}
	known.Revisions[0].At = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

	t.Run("what_is_kept_comes_back", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{Repo: &sync.RepoBase{Commit: "abc"}})
		save(t, store, repository(2), sync.Change{})
		odd := known
		odd.Path = "plans/\xff.md"
		for _, h := range []history.History{{Path: known.Path, Head: "older"}, known, odd} {
			if err := store.SaveHistory(t.Context(), repository(1), h); err != nil {
				t.Fatal(err)
			}
		}
		for _, want := range []history.History{known, odd} {
			got, err := store.History(t.Context(), repository(1), want.Path)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("history (-want +got):\n%s%v", diff, err)
			}
		}
		if got, err := store.History(t.Context(), repository(2), known.Path); got.Path != "" || err != nil {
			t.Errorf("another repository has %+v, %v", got, err)
		}
		if got, err := store.Repo(t.Context(), repository(1)); got.Commit != "abc" || err != nil {
			t.Errorf("record %+v, %v", got, err)
		}
		if got, err := store.Repo(t.Context(), repository(3)); got.Commit != "" || err != nil {
			t.Errorf("an unknown repository has %+v, %v", got, err)
		}
	})

	t.Run("it_is_forgotten_with_its_repository", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{})
		if err := store.SaveHistory(t.Context(), repository(1), known); err != nil {
			t.Fatal(err)
		}
		now := time.Now()
		if err := store.RecordCensus(t.Context(), ledger.Census{}, now); err != nil {
			t.Fatal(err)
		}
		if n, _, err := store.Forget(t.Context(), now.Add(ledger.GoneKept+time.Hour)); n != 1 || err != nil {
			t.Fatalf("%d repositories were forgotten, %v", n, err)
		}
		if got, err := store.History(t.Context(), repository(1), known.Path); got.Path != "" || err != nil {
			t.Errorf("left is %+v, %v", got, err)
		}
	})
}
