package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
)

func TestJournal(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, testJournal)
}

func testJournal(t *testing.T, open func(t *testing.T) *ledger.Ledger) {
	at := time.Now().UTC().Truncate(time.Millisecond)
	t.Run("what_passes_did_comes_back_newest_pass_first", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		first := []sync.Effect{filled[sync.Effect](), {Pass: "a", At: at, Kind: "close_issue", Title: "\xff", Issue: 7}}
		first[0].Pass, first[0].At = "a", at
		second := []sync.Effect{{Pass: "b", At: at, Kind: "create_issue", After: sync.IssueState{State: "open", Title: "two"}}}
		save(t, store, repository(1), sync.Change{Effects: first[:1]})
		save(t, store, repository(1), sync.Change{Effects: second})
		save(t, store, repository(1), sync.Change{Effects: first[1:]})
		save(t, store, repository(2), sync.Change{Effects: []sync.Effect{{Pass: "a", At: at, Kind: "update_issue"}}})

		passes, err := store.Passes(t.Context(), repository(1), 10)
		if diff := cmp.Diff([]sync.PassSummary{{ID: "a", At: at, Effects: 2}, {ID: "b", At: at, Effects: 1}}, passes); diff != "" || err != nil {
			t.Errorf("passes (-want +got):\n%s%v", diff, err)
		}
		if newest, err := store.Passes(t.Context(), repository(1), 1); len(newest) != 1 || newest[0].ID != "a" || err != nil {
			t.Errorf("the newest pass is %v, %v", newest, err)
		}
		effects, err := store.Effects(t.Context(), repository(1), "a")
		if diff := cmp.Diff(first, effects); diff != "" || err != nil {
			t.Errorf("effects (-want +got):\n%s%v", diff, err)
		}
		if none, err := store.Effects(t.Context(), repository(1), "c"); len(none) != 0 || err != nil {
			t.Errorf("an unknown pass did %v, %v", none, err)
		}
	})

	t.Run("what_was_done_to_an_item_comes_back_newest_first", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		of := func(key sync.Key, title string) sync.Effect {
			return sync.Effect{Pass: "a", At: at, Kind: "create_issue", Key: key, Title: title}
		}
		effects := []sync.Effect{of("k_1", "one"), of("kx1", `"key":"k_1"`), of("k_1", "two"), of("k_1", "three")}
		save(t, store, repository(1), sync.Change{Effects: effects})
		save(t, store, repository(2), sync.Change{Effects: effects})
		got, err := store.EffectsOn(t.Context(), repository(1), "k_1", 2)
		if diff := cmp.Diff([]sync.Effect{effects[3], effects[2]}, got); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
		some, count, err := store.SomeEffects(t.Context(), repository(1), "a", 1, 2)
		if diff := cmp.Diff(effects[1:3], some); diff != "" || count != 4 || err != nil {
			t.Errorf("some of %d (-want +got):\n%s%v", count, diff, err)
		}
		all, err := store.EffectsOn(t.Context(), repository(1), "k_1", 10)
		if len(all) != 3 || err != nil {
			t.Errorf("%d effects, %v; want 3", len(all), err)
		}
	})

	t.Run("what_a_pass_did_is_forgotten_after_90_days", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{Effects: []sync.Effect{{Pass: "a", At: at}, {Pass: "b", At: at.Add(2 * day)}}})
		for _, c := range []struct {
			after time.Duration
			want  int
		}{{90*day - time.Minute, 0}, {91 * day, 1}, {91 * day, 0}, {93 * day, 1}} {
			if got, err := store.ForgetEffects(t.Context(), at.Add(c.after)); got != c.want || err != nil {
				t.Errorf("after %v: %d were forgotten, %v; want %d", c.after, got, err, c.want)
			}
		}
	})

	t.Run("it_goes_with_its_repository", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		change := filledChange("a")
		change.Effects = []sync.Effect{{Pass: "a", At: at}}
		save(t, store, repository(1), change)
		count(t, store, ledger.Census{}, at)
		expectForgotten(t, store, at.Add(31*day), 1, 0)
		if passes, err := store.Passes(t.Context(), repository(1), 10); len(passes) != 0 || err != nil {
			t.Errorf("still known: %v, %v", passes, err)
		}
	})
}
