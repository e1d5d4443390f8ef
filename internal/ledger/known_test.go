package ledger_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
)

func TestKnown(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, testKnown)
}

func testKnown(t *testing.T, open func(t *testing.T) *ledger.Ledger) {
	t.Run("repositories_are_listed_with_what_they_need", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{Repo: &sync.RepoBase{Unread: `"questions":[ and "PublicPage":true`}})
		save(t, store, repository(2), sync.Change{Repo: &sync.RepoBase{Questions: []sync.Question{{Kind: sync.AskRemovals, Hash: "h"}}}})
		save(t, store, repository(3), sync.Change{Repo: &sync.RepoBase{Blocked: sync.Blocked{Reason: "archived"}}})
		known, err := store.Known(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []ledger.Known
		for _, k := range known {
			k.Version = 0
			got = append(got, k)
		}
		want := []ledger.Known{{Repository: repository(1)}, {Repository: repository(2), Asks: true}, {Repository: repository(3), Blocked: true}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})

	t.Run("the_newest_of_a_name_is_found", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		older, newer := repository(1), repository(2)
		older.Owner, older.Name, newer.Owner, newer.Name = "Acme", "Rocket", "acme", "rocket"
		save(t, store, older, sync.Change{Repo: &sync.RepoBase{}})
		save(t, store, newer, sync.Change{Repo: &sync.RepoBase{Questions: []sync.Question{{Kind: sync.AskRemovals, Hash: "h"}}}})
		known, ok, err := store.KnownAs(t.Context(), "ACME", "rocket")
		if err != nil || !ok || known.Repository != newer || !known.Asks {
			t.Errorf("got %+v, %t, %v", known, ok, err)
		}
		if known, ok, err := store.KnownAs(t.Context(), "acme", "rockets"); err != nil || ok {
			t.Errorf("another name finds %+v, %t, %v", known, ok, err)
		}
	})

	t.Run("a_version_grows_with_a_change_and_with_nothing_else", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		version := func() int64 {
			versions, err := store.Versions(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return versions[repository(1).ID]
		}
		save(t, store, repository(1), sync.Change{})
		before := version()
		save(t, store, repository(1), sync.Change{})
		if _, err := store.Fenced(1).Load(t.Context(), repository(1)); err != nil {
			t.Fatal(err)
		}
		if got := version(); got != before {
			t.Errorf("without a change it went from %d to %d", before, got)
		}
		approved := []string{"a"}
		for name, change := range map[string]sync.Change{
			"an_item": {Items: []sync.ItemBase{{Key: "k"}}}, "a_milestone": {Milestones: []sync.MilestoneBase{{Key: "m"}}},
			"a_record": {Repo: &sync.RepoBase{}}, "an_approval": {Approved: &approved}, "an_order": {Orders: []sync.Order{sync.OrderEject}},
			"an_order_obeyed": {Obeyed: []sync.Order{sync.OrderEject}}, "an_effect": {Effects: []sync.Effect{{Pass: "p"}}},
		} {
			before := version()
			save(t, store, repository(1), change)
			if got := version(); got <= before {
				t.Errorf("%s: it went from %d to %d", name, before, got)
			}
		}
	})

	t.Run("what_changed_since_a_version_is_loaded_alone", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{Items: []sync.ItemBase{{Key: "a"}, {Key: "b"}}, Milestones: []sync.MilestoneBase{{Key: "m"}}})
		whole, version, err := store.LoadSince(t.Context(), repository(1), 0)
		if err != nil || len(whole.Items) != 2 || len(whole.Milestones) != 1 {
			t.Fatalf("all: %v, %v", whole, err)
		}
		none, same, err := store.LoadSince(t.Context(), repository(1), version)
		if err != nil || same != version || len(none.Items)+len(none.Milestones) != 0 {
			t.Errorf("nothing: %v at %d, %v", none, same, err)
		}
		save(t, store, repository(1), sync.Change{Items: []sync.ItemBase{{Key: "b", Text: "new"}, {Key: "c"}}, Repo: &sync.RepoBase{Commit: "x"}})
		some, next, err := store.LoadSince(t.Context(), repository(1), version)
		if err != nil || next <= version || len(some.Items) != 2 || some.Items["b"].Text != "new" || len(some.Milestones) != 0 || some.Repo.Commit != "x" {
			t.Errorf("what changed: %v at %d, %v", some, next, err)
		}
	})

	t.Run("a_search_finds_items_of_the_repositories_named_alone", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		for id := range int64(3) {
			save(t, store, repository(id+1), sync.Change{Items: []sync.ItemBase{
				{Key: "a", Text: `Write "the" 100% guide_book`}, {Key: "b", Text: "Other"},
			}})
		}
		for text, want := range map[string]int{`write "THE"`: 2, "100%": 2, "1%guide": 0, "guide_book": 2, "guideXbook": 0, "nothing": 0} {
			hits, err := store.Search(t.Context(), []int64{1, 3}, text, 10)
			if err != nil || len(hits) != want {
				t.Errorf("%s: %d found, %v; want %d", text, len(hits), err, want)
			}
			for _, hit := range hits {
				if hit.Repository == 2 || hit.Item.Key != "a" {
					t.Errorf("%s: found %v", text, hit)
				}
			}
		}
		if hits, err := store.Search(t.Context(), []int64{1, 2, 3}, "e", 2); len(hits) != 2 || err != nil {
			t.Errorf("%d found, %v; want 2", len(hits), err)
		}
	})
}

func TestPresses(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t *testing.T, open func(t *testing.T) *ledger.Ledger) {
		store, at := open(t), time.Now().UTC().Truncate(time.Millisecond)
		first := ledger.Press{At: at, Who: "ada", Did: "undo", Repository: 1, About: "pass a", Outcome: "done"}
		second := ledger.Press{At: at.Add(time.Hour), Who: "an operator", Did: "redeliver", About: "12", Outcome: "refused"}
		for _, press := range []ledger.Press{first, second} {
			if err := store.NotePress(t.Context(), press); err != nil {
				t.Fatal(err)
			}
		}
		all, err := store.Presses(t.Context(), 0, 10)
		if diff := cmp.Diff([]ledger.Press{second, first}, all); diff != "" || err != nil {
			t.Errorf("all (-want +got):\n%s%v", diff, err)
		}
		some, err := store.Presses(t.Context(), 1, 10)
		if diff := cmp.Diff([]ledger.Press{first}, some); diff != "" || err != nil {
			t.Errorf("those of a repository (-want +got):\n%s%v", diff, err)
		}
		if n, err := store.ForgetPresses(t.Context(), at.Add(ledger.PressesKept+time.Minute)); n != 1 || err != nil {
			t.Errorf("%d were forgotten, %v; want 1", n, err)
		}
	})
}

func TestState_of_a_file_changes_with_whatever_is_stored_and_with_nothing_else(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "milepost.db")
	open := func() *ledger.Ledger {
		store, err := ledger.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		return store
	}
	ours, others := open(), open()
	state := func() string {
		state, err := ours.State(t.Context())
		if err != nil || state == "" {
			t.Fatalf("state %q, %v", state, err)
		}
		return state
	}
	for _, step := range []struct {
		name    string
		do      func() error
		changes bool
	}{
		{"a repository", func() error {
			return ours.Save(t.Context(), repository(1), sync.Change{Repo: &sync.RepoBase{}})
		}, true},
		{"nothing", func() error { _, err := ours.Known(t.Context()); return err }, false},
		{"a repository that is gone", func() error { return ours.RecordCensus(t.Context(), ledger.Census{}, time.Now()) }, true},
		{"what another process stored", func() error {
			return others.Save(t.Context(), repository(2), sync.Change{Repo: &sync.RepoBase{}})
		}, true},
		{"what another process read", func() error { _, err := others.Known(t.Context()); return err }, false},
	} {
		before := state()
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if after := state(); (after != before) != step.changes {
			t.Errorf("%s: the state was %q and is %q", step.name, before, after)
		}
	}
}
