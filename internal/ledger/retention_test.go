package ledger_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
)

const day = 24 * time.Hour

func TestForget(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, testForget)
}

func testForget(t *testing.T, open func(t *testing.T) *ledger.Ledger) {
	t.Run("a_repository_is_forgotten_whole_30_days_after_it_was_missed", func(t *testing.T) {
		t.Parallel()
		store, now := open(t), time.Now()
		for id := range int64(6) {
			save(t, store, repository(id+1), filledChange(string(rune('a'+id))))
		}
		seen := ledger.Census{
			Repositories: map[int64]bool{1: true, 5: true},
			Unlisted:     map[int64]bool{repository(2).Installation: true},
		}
		count(t, store, seen, now)
		expectForgotten(t, store, now.Add(29*day), 0, 0)
		// 3 comes back by a pass, 4 is counted again; since when 6 has been missing stays as it was.
		if _, err := store.Fenced(1).Load(t.Context(), repository(3)); err != nil {
			t.Fatal(err)
		}
		seen.Repositories[3], seen.Repositories[4] = true, true
		count(t, store, seen, now.Add(29*day))
		expectForgotten(t, store, now.Add(31*day), 1, 0)
		expectForgotten(t, store, now.Add(31*day), 0, 0)
		expect(t, store, repository(6), empty())
		for id := range int64(5) {
			if base, err := store.Load(t.Context(), repository(id+1)); err != nil || len(base.Items) != 1 || len(base.Milestones) != 1 {
				t.Errorf("repository %d: %+v, %v; want it untouched", id+1, base, err)
			}
		}
		count(t, store, ledger.Census{}, now)
		expectForgotten(t, store, now.Add(31*day), 5, 0)
	})

	t.Run("a_removed_item_without_an_issue_is_forgotten_a_year_after", func(t *testing.T) {
		t.Parallel()
		store, now := open(t), time.Now()
		removed := func(key string) sync.ItemBase { return sync.ItemBase{Key: sync.Key(key), Status: sync.StatusRemoved} }
		withIssue := removed("has an issue \xff")
		withIssue.Issue.Number = 7
		back := removed("comes back")
		items := []sync.ItemBase{
			withIssue, back,
			{Key: "live", Status: sync.StatusLive},
			{Key: "unlinked", Status: sync.StatusUnlinked},
			{Key: "unissued", Status: sync.StatusUnissued},
			{Key: "intended", Status: sync.StatusIntended},
		}
		for i := range 510 {
			items = append(items, removed(fmt.Sprint("spent \xff ", i)))
		}
		save(t, store, repository(1), sync.Change{Items: items})
		back.Status = sync.StatusLive
		save(t, store, repository(1), sync.Change{Items: []sync.ItemBase{back}})

		expectForgotten(t, store, now.Add(364*day), 0, 0)
		expectForgotten(t, store, now.Add(366*day), 0, 510)
		want := empty()
		for _, item := range items[:6] {
			want.Items[item.Key] = item
		}
		want.Items[back.Key] = back
		expect(t, store, repository(1), want)
	})
}

func filledChange(key string) sync.Change {
	return sync.Change{
		Items:      []sync.ItemBase{{Key: sync.Key(key)}},
		Milestones: []sync.MilestoneBase{{Key: sync.Key(key)}},
		Repo:       &sync.RepoBase{Commit: key},
	}
}

func count(t *testing.T, store *ledger.Ledger, census ledger.Census, now time.Time) {
	t.Helper()
	if err := store.RecordCensus(t.Context(), census, now); err != nil {
		t.Fatalf("count: %v", err)
	}
}

func expectForgotten(t *testing.T, store *ledger.Ledger, now time.Time, repositories, items int) {
	t.Helper()
	gotRepositories, gotItems, err := store.Forget(t.Context(), now)
	if err != nil {
		t.Fatalf("forget: %v", err)
	}
	if diff := cmp.Diff([]int{repositories, items}, []int{gotRepositories, gotItems}); diff != "" {
		t.Errorf("repositories and items forgotten (-want +got):\n%s", diff)
	}
}
