package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
)

// conformance is what every implementation of the port must keep to. open returns an empty
// ledger that is closed after the test.
func conformance(t *testing.T, open func(t *testing.T) sync.Ledger) {
	t.Run("an_unknown_repository_has_an_empty_base", func(t *testing.T) {
		t.Parallel()
		want := &sync.Base{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}
		expect(t, open(t), repository(1), want)
	})

	t.Run("every_field_comes_back", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		item, milestone, repo := filled[sync.ItemBase](), filled[sync.MilestoneBase](), filled[sync.RepoBase]()
		save(t, store, repository(1), sync.Change{
			Items:      []sync.ItemBase{item},
			Milestones: []sync.MilestoneBase{milestone},
			Repo:       &repo,
		})
		expect(t, store, repository(1), &sync.Base{
			Items:      map[sync.Key]sync.ItemBase{item.Key: item},
			Milestones: map[sync.Key]sync.MilestoneBase{milestone.Key: milestone},
			Repo:       repo,
		})
	})

	t.Run("a_record_replaces_the_one_before_and_leaves_the_others", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{
			Items:      []sync.ItemBase{{Key: "a", Text: "one", Line: 1}, {Key: "b", Text: "two"}},
			Milestones: []sync.MilestoneBase{{Key: "m", Title: "M"}, {Key: "n", Title: "N"}},
			Repo:       &sync.RepoBase{Commit: "c1", Labels: []string{"plan: goals"}},
		})
		save(t, store, repository(1), sync.Change{
			Items:      []sync.ItemBase{{Key: "a", Text: "uno"}},
			Milestones: []sync.MilestoneBase{{Key: "n", Title: "N2"}},
		})
		expect(t, store, repository(1), &sync.Base{
			Items:      map[sync.Key]sync.ItemBase{"a": {Key: "a", Text: "uno"}, "b": {Key: "b", Text: "two"}},
			Milestones: map[sync.Key]sync.MilestoneBase{"m": {Key: "m", Title: "M"}, "n": {Key: "n", Title: "N2"}},
			Repo:       sync.RepoBase{Commit: "c1", Labels: []string{"plan: goals"}},
		})
	})

	t.Run("orders_are_added_and_taken_away_one_by_one", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{Orders: []sync.Order{"a", "b"}})
		save(t, store, repository(1), sync.Change{Orders: []sync.Order{"c", "a"}, Obeyed: []sync.Order{"b"}})
		save(t, store, repository(1), sync.Change{Repo: &sync.RepoBase{Commit: "c1"}})
		if base, err := store.Load(t.Context(), repository(1)); err != nil || !slices.Equal(base.Orders, []sync.Order{"a", "c"}) {
			t.Errorf("%v, %v", base.Orders, err)
		}
		save(t, store, repository(1), sync.Change{Obeyed: []sync.Order{"a", "c"}})
		if base, err := store.Load(t.Context(), repository(1)); err != nil || base.Orders != nil {
			t.Errorf("%v, %v", base.Orders, err)
		}
	})

	t.Run("an_approval_outlives_the_repository_record", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		approved := []string{"a", "set"}
		save(t, store, repository(1), sync.Change{Approved: &approved})
		save(t, store, repository(1), sync.Change{Repo: &sync.RepoBase{Commit: "c"}})
		expect(t, store, repository(1), &sync.Base{
			Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{},
			Repo: sync.RepoBase{Commit: "c"}, Approved: approved,
		})
	})
	t.Run("the_last_record_of_a_key_counts_within_one_change", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{Items: []sync.ItemBase{{Key: "a", Line: 1}, {Key: "a", Line: 2}}})
		expect(t, store, repository(1), &sync.Base{
			Items:      map[sync.Key]sync.ItemBase{"a": {Key: "a", Line: 2}},
			Milestones: map[sync.Key]sync.MilestoneBase{},
		})
	})

	t.Run("repositories_are_apart_and_a_rename_changes_nothing", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{Items: []sync.ItemBase{{Key: "a", Text: "first"}}})
		save(t, store, repository(2), sync.Change{Items: []sync.ItemBase{{Key: "a", Text: "second"}}})
		renamed := repository(1)
		renamed.Name = "renamed"
		expect(t, store, renamed, &sync.Base{
			Items:      map[sync.Key]sync.ItemBase{"a": {Key: "a", Text: "first"}},
			Milestones: map[sync.Key]sync.MilestoneBase{},
		})
	})

	t.Run("a_change_is_saved_whole_or_not_at_all", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{Items: []sync.ItemBase{{Key: "a", Text: "one"}}})
		bad := sync.Change{
			Items:      []sync.ItemBase{{Key: "a", Text: "two"}, {Key: "b"}},
			Milestones: []sync.MilestoneBase{{Title: "has no key"}},
			Repo:       &sync.RepoBase{Commit: "c2"},
		}
		if err := store.Save(t.Context(), repository(1), bad); err == nil {
			t.Error("a record without a key was saved")
		}
		expect(t, store, repository(1), &sync.Base{
			Items:      map[sync.Key]sync.ItemBase{"a": {Key: "a", Text: "one"}},
			Milestones: map[sync.Key]sync.MilestoneBase{},
		})
	})

	t.Run("a_context_that_ended_saves_nothing", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := store.Save(ctx, repository(1), sync.Change{Repo: &sync.RepoBase{Commit: "c"}}); err == nil {
			t.Error("no error")
		}
		expect(t, store, repository(1), &sync.Base{
			Items:      map[sync.Key]sync.ItemBase{},
			Milestones: map[sync.Key]sync.MilestoneBase{},
		})
	})

	t.Run("many_may_save_at_once", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		want := map[sync.Key]sync.ItemBase{}
		var group stdsync.WaitGroup
		for i := range 20 {
			item := sync.ItemBase{Key: sync.Key(fmt.Sprint(i)), Line: i}
			want[item.Key] = item
			group.Go(func() { save(t, store, repository(1), sync.Change{Items: []sync.ItemBase{item}}) })
		}
		group.Wait()
		expect(t, store, repository(1), &sync.Base{Items: want, Milestones: map[sync.Key]sync.MilestoneBase{}})
	})
}

// onDatabase is what a ledger keeps to on top of [conformance] if it is the server's.
func onDatabase(t *testing.T, open func(t *testing.T) *ledger.Ledger) {
	conformance(t, func(t *testing.T) sync.Ledger { t.Helper(); return open(t) })

	t.Run("held_and_blocked_repositories_are_counted_by_their_fields_alone", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		save(t, store, repository(1), sync.Change{Repo: &sync.RepoBase{Holds: []sync.Hold{{Plan: "a.md", Set: "set"}}}})
		save(t, store, repository(2), sync.Change{Repo: &sync.RepoBase{Blocked: sync.Blocked{Reason: "archived"}}})
		save(t, store, repository(3), sync.Change{Repo: &sync.RepoBase{Commit: `"holds":[no],"blocked":{`}})
		got, err := store.Attention(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(ledger.Attention{Held: 1, Blocked: 1}, got); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
	})

	t.Run("a_pass_that_was_overtaken_neither_loads_nor_saves", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		first, second := store.Fenced(5), store.Fenced(6)
		expect(t, first, repository(1), empty())
		save(t, first, repository(1), sync.Change{Items: []sync.ItemBase{{Key: "a", Line: 1}}})
		want := empty()
		want.Items["a"] = sync.ItemBase{Key: "a", Line: 1}
		expect(t, second, repository(1), want)
		err := first.Save(t.Context(), repository(1), sync.Change{Items: []sync.ItemBase{{Key: "a", Line: 2}}})
		if !errors.Is(err, ledger.ErrFenced) {
			t.Errorf("save: error %v, want %v", err, ledger.ErrFenced)
		}
		if _, err := first.Load(t.Context(), repository(1)); !errors.Is(err, ledger.ErrFenced) {
			t.Errorf("load: error %v, want %v", err, ledger.ErrFenced)
		}
		expect(t, second, repository(1), want)
		save(t, first, repository(2), sync.Change{Repo: &sync.RepoBase{Commit: "c"}}) // another repository
	})
}

func empty() *sync.Base {
	return &sync.Base{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}
}

func save(t *testing.T, store sync.Ledger, repo sync.Repository, change sync.Change) {
	t.Helper()
	if err := store.Save(t.Context(), repo, change); err != nil {
		t.Errorf("save: %v", err)
	}
}

func expect(t *testing.T, store sync.Ledger, repo sync.Repository, want *sync.Base) {
	t.Helper()
	got, err := store.Load(t.Context(), repo)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("base (-want +got):\n%s", diff)
	}
}

func repository(id int64) sync.Repository {
	return sync.Repository{ID: id, Installation: 100 + id, Owner: "acme", Name: "rocket"}
}

// filled returns a value none of whose fields is zero, so that a field that is forgotten on
// the way to the disk is noticed, whenever it is added.
func filled[T any]() T {
	var value T
	next := 0
	fill(reflect.ValueOf(&value).Elem(), &next)
	return value
}

func fill(value reflect.Value, next *int) {
	*next++
	if _, ok := value.Interface().(time.Time); ok {
		value.Set(reflect.ValueOf(time.Date(2026, time.March, 4, 5, 6, 7, *next, time.UTC)))
		return
	}
	switch value.Kind() {
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Type().Field(i).Tag.Get("json") != "-" { // such a one is not stored
				fill(value.Field(i), next)
			}
		}
	case reflect.Pointer:
		value.Set(reflect.New(value.Type().Elem()))
		fill(value.Elem(), next)
	case reflect.Map:
		key, element := reflect.New(value.Type().Key()).Elem(), reflect.New(value.Type().Elem()).Elem()
		fill(key, next)
		fill(element, next)
		value.Set(reflect.MakeMap(value.Type()))
		value.SetMapIndex(key, element)
	case reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 2, 2))
		for i := range 2 {
			fill(value.Index(i), next)
		}
	case reflect.String:
		// Quotes, line breaks, a bell, an umlaut, bytes that are no UTF-8, the replacement
		// character and the last code points.
		value.SetString(fmt.Sprintf("%d \"ü\"\r\n<\a\x80\xff\ufffd\U0010fffd\U0010ff80>", *next))
	case reflect.Bool:
		value.SetBool(true)
	case reflect.Int, reflect.Int64:
		value.SetInt(int64(*next) << 40)
	default:
		panic("no filling for " + value.Type().String())
	}
}
