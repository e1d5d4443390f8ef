package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// GitHub knows a suspended installation 1 and installation 3, which lists repository 7 and an
// archived one, 8; installation 4 cannot be listed just now.
func TestSweepTellsWhichRepositoriesHaveGone(t *testing.T) {
	t.Parallel()
	hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/app/installations":
			fmt.Fprint(w, `[{"id":1,"suspended_at":"2026-01-01T00:00:00Z"},{"id":3},{"id":4}]`)
		case "/app/installations/3/access_tokens":
			w.WriteHeader(http.StatusCreated)
			fmt.Fprintf(w, `{"token":"ghs_x","expires_at":%q}`, time.Now().Add(time.Hour).Format(time.RFC3339))
		case "/installation/repositories":
			fmt.Fprint(w, `{"repositories":[{"id":7,"name":"seven","owner":{"login":"acme"}},
				{"id":8,"name":"eight","owner":{"login":"acme"},"archived":true}]}`)
		default:
			http.Error(w, `{"message":"Server Error"}`, http.StatusBadGateway)
		}
	}))
	t.Cleanup(hub.Close)
	s := asleep(t, testConfig(t, hub.URL+"/"))
	known := map[int64]int64{6: 3, 7: 3, 8: 3, 9: 1, 10: 4, 11: 2} // to their installation
	for id, installation := range known {
		repo := sync.Repository{ID: id, Installation: installation, Owner: "acme", Name: fmt.Sprint(id)}
		if err := s.ledger.Save(t.Context(), repo, sync.Change{Items: []sync.ItemBase{{Key: "a"}}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.sweep(t.Context()); err == nil {
		t.Error("the sweep keeps a failure to itself")
	}
	if err := s.forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	expectKnown(t, s, 6, 7, 8, 9, 10, 11)
	if _, _, err := s.ledger.Forget(t.Context(), time.Now().Add(31*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	expectKnown(t, s, 7, 8, 9, 10)
}

// expectKnown compares the repositories from 1 to 20 that the ledger knows.
func expectKnown(t *testing.T, s *server, want ...int64) {
	t.Helper()
	var got []int64
	for id := range int64(20) {
		base, err := s.ledger.Load(t.Context(), sync.Repository{ID: id})
		if err != nil {
			t.Fatal(err)
		}
		if len(base.Items) > 0 {
			got = append(got, id)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("repositories (-want +got):\n%s", diff)
	}
}

func TestEveryServerForgets(t *testing.T) {
	t.Parallel()
	for _, sweep := range []time.Duration{0, time.Hour} {
		cfg := testConfig(t, "http://127.0.0.1:1/")
		cfg.Sweep = sweep
		s := asleep(t, cfg)
		chores := map[string]bool{}
		for _, chore := range s.chores() {
			chores[chore.Name] = true
		}
		if !chores["forget"] || chores["sweep"] != (sweep != 0) {
			t.Errorf("with a sweep every %v the chores are %v", sweep, chores)
		}
	}
}
