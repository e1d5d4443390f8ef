package github_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// ours lists the numbers of the issues and milestones that are taken for ours, milestones as negative
// numbers.
func ours(t *testing.T, host sync.Tracker) []int {
	t.Helper()
	snapshot, err := host.Snapshot(context.Background(), plans(), sync.Scope{Everyone: true})
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for _, row := range snapshot.Milestones {
		if row.Ours {
			numbers = append(numbers, -row.Number)
		}
	}
	for _, row := range snapshot.Issues {
		if row.Ours {
			numbers = append(numbers, row.Number)
		}
	}
	return numbers
}

// The App may have another name by now, and its old one may be another's.
func TestRowsAreOursByNumbersAndNeverByNames(t *testing.T) {
	t.Parallel()
	const issues = `[
		{"number":1,"user":{"id":41,"login":"milepost[bot]","type":"Bot"}},
		{"number":2,"user":{"id":41,"login":"any-other-name[bot]","type":"Bot"}},
		{"number":3,"user":{"id":40,"login":"milepost[bot]","type":"Bot"}},
		{"number":4,"user":{"id":40,"login":"trails[bot]","type":"Bot"},"performed_via_github_app":{"id":9,"slug":"trails"}},
		{"number":5,"user":{"id":39,"login":"moved[bot]","type":"Bot"},"performed_via_github_app":{"id":1,"slug":"moved"}},
		{"number":6,"user":null,"performed_via_github_app":{"id":1,"slug":"milepost"}},
		{"number":7,"user":{"id":50,"login":"ann","type":"User"},"performed_via_github_app":{"id":1,"slug":"milepost"}},
		{"number":8,"user":null,"performed_via_github_app":null},
		{"number":9,"user":{"id":50,"login":"trails[bot]","type":"User"}}]`
	const milestones = `[
		{"number":1,"creator":{"id":41,"login":"milepost[bot]","type":"Bot"}},
		{"number":2,"creator":{"id":40,"login":"milepost[bot]","type":"Bot"}},
		{"number":3,"creator":null}]`
	for name, c := range map[string]struct {
		slug   string
		hidden bool
		want   []int
	}{
		"as registered":                   {"milepost", false, []int{-1, 1, 2, 5, 6}},
		"renamed":                         {"trails", false, []int{-1, 1, 2, 5, 6}},
		"the bot user cannot be asked of": {"milepost", true, []int{5, 6}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.rename(c.slug, c.hidden)
			f.answer("GET /repos/acme/plans/issues", 200, issues)
			f.answer("GET /repos/acme/plans/milestones", 200, milestones)
			if diff := cmp.Diff(c.want, ours(t, f.host(t))); diff != "" {
				t.Errorf("ours (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRenamedAppIsAskedForItsNewNameWhenItsBotIsLookedFor(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans/milestones", 200, `[]`)
	f.answer("GET /repos/acme/plans/issues", 200, `[{"number":1,"user":{"id":41,"login":"trails[bot]","type":"Bot"}}]`)
	host := f.host(t)
	if slug, err := host.App(t.Context()); err != nil || slug != "milepost" {
		t.Fatalf("got %q, %v", slug, err)
	}
	f.rename("trails", false)
	if diff := cmp.Diff([]int{1}, ours(t, host)); diff != "" {
		t.Errorf("ours (-want +got):\n%s", diff)
	}
	if slug, err := host.App(t.Context()); err != nil || slug != "trails" {
		t.Errorf("got %q, %v", slug, err)
	}
}

func TestBotIsKnownByWhatItMadeWhereItCannotBeAskedFor(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rename("milepost", true)
	f.answer("GET /repos/acme/plans/milestones", 200, `[{"number":1,"creator":{"id":41,"login":"milepost[bot]","type":"Bot"}}]`)
	f.answer("GET /repos/acme/plans/issues", 200, `[{"number":1,"user":{"id":41,"login":"milepost[bot]","type":"Bot"}}]`)
	f.answer("POST /repos/acme/plans/issues", http.StatusCreated, `{"number":2,"user":{"id":41,"login":"milepost[bot]","type":"Bot"}}`)
	host := f.host(t)
	if got := ours(t, host); got != nil {
		t.Errorf("before it made anything: %v", got)
	}
	outcome, err := host.Do(t.Context(), plans(), sync.CreateIssue{Title: "First"}, sync.Target{})
	if err != nil || !outcome.Issue.Ours {
		t.Fatalf("got %+v, %v", outcome, err)
	}
	if diff := cmp.Diff([]int{-1, 1}, ours(t, host)); diff != "" {
		t.Errorf("ours (-want +got):\n%s", diff)
	}
}
