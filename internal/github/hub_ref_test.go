package github_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/sync"
)

const hiddenRef = "refs/milepost/test"

// writeRef moves the hidden ref by one of the ways to do that.
func (w *world) writeRef(t *testing.T, write func(context.Context, sync.Repository, string, string, string, string, []byte) (string, error), before, content string) string {
	t.Helper()
	commit, err := write(t.Context(), w.repo, hiddenRef, before, "file", "message", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return commit
}

// parents counts those of a commit.
func (w *world) parents(t *testing.T, commit string) int {
	t.Helper()
	var row struct{ Parents []struct{ SHA string } }
	w.as(t, http.MethodGet, "/git/commits/"+commit, nil, &row)
	return len(row.Parents)
}

func TestHiddenRef_is_moved_only_from_where_it_was(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if tip, err := w.host.RefTip(t.Context(), w.repo, hiddenRef); tip != "" || err != nil {
		t.Fatalf("%q, %v", tip, err)
	}
	first := w.writeRef(t, w.host.WriteRef, "", "one")
	second := w.writeRef(t, w.host.WriteRef, first, "two")
	for _, late := range []struct {
		before string
		write  func(context.Context, sync.Repository, string, string, string, string, []byte) (string, error)
	}{{"", w.host.WriteRef}, {first, w.host.WriteRef}, {"", w.host.RestartRef}, {first, w.host.RestartRef}} {
		if moved := w.writeRef(t, late.write, late.before, "late"); moved != "" {
			t.Errorf("the ref was moved from %q, where it was not", late.before)
		}
	}
	third := w.writeRef(t, w.host.RestartRef, second, "three")
	if w.parents(t, second) != 1 || w.parents(t, third) != 0 {
		t.Errorf("%d and %d parents, want 1 and none", w.parents(t, second), w.parents(t, third))
	}
	commit, content, err := w.host.ReadRef(t.Context(), w.repo, hiddenRef, "file", 10)
	if err != nil || commit != third || string(content) != "three" {
		t.Errorf("%q at %s, %v", content, commit, err)
	}
}

func TestHiddenRef_says_which_permission_is_missing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.hub.ChangeApp(1, map[string]string{"contents": "read", "issues": "write"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.hub.Accept(w.repo.Installation); err != nil {
		t.Fatal(err)
	}
	token := w.installationToken(t)
	reader := w.hub.AddUser("reader")
	hosts := map[string]*github.Host{"a_workflow": w.byToken(t, token, nil), "a_person": w.byToken(t, reader, nil)}
	for name, host := range hosts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := host.WriteRef(t.Context(), w.repo, hiddenRef, "", "file", "message", []byte("one"))
			if err == nil || !strings.Contains(err.Error(), "contents: write") || !strings.Contains(err.Error(), hiddenRef) {
				t.Errorf("error %v", err)
			}
			if sync.IsForbidden(err) || sync.IsGone(err) {
				t.Error("the repository would be left alone")
			}
		})
	}
}
