package main

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
)

func TestKnownList_is_read_once_for_each_change(t *testing.T) {
	t.Parallel()
	store, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "milepost.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	list := &knownList{ledger: store}
	read := func() []ledger.Known {
		t.Helper()
		got, err := list.all(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want, err := store.Known(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-ledger +list):\n%s", diff)
		}
		return got
	}
	read()
	for i, change := range []sync.RepoBase{{}, {Blocked: sync.Blocked{Reason: "archived"}}, {Policy: &sync.Policy{PublicPage: true}}, {}} {
		repo := sync.Repository{ID: int64(1 + i%2), Installation: 1, Owner: "Acme", Name: "Rocket"}
		if err := store.Save(t.Context(), repo, sync.Change{Repo: &change}); err != nil {
			t.Fatal(err)
		}
		first, second := read(), read()
		if &first[0] != &second[0] {
			t.Errorf("after change %d the list was read twice", i)
		}
		want, _, err := store.KnownAs(t.Context(), "acme", "ROCKET")
		if err != nil {
			t.Fatal(err)
		}
		if got, ok, err := list.as(t.Context(), "acme", "ROCKET"); err != nil || !ok || got != want {
			t.Errorf("after change %d it finds %+v, %t, %v, want %+v", i, got, ok, err, want)
		}
		if _, ok, err := list.as(t.Context(), "acme", "rockets"); err != nil || ok {
			t.Errorf("another name finds something: %v", err)
		}
	}
}
