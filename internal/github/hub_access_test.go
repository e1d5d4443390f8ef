package github_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/sync"
)

func TestAccessTellsWhatStandsInTheWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as(t, http.MethodGet, "", nil, nil)
	access := func(repo sync.Repository) sync.Access {
		t.Helper()
		got, err := w.host.Access(context.Background(), repo)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	usual := access(w.repo)
	if usual.Problem != sync.AccessProblemNone || usual.Permissions == "" || usual != access(w.repo) {
		t.Errorf("at first it says %+v", usual)
	}
	if err := w.hub.RequestPermissions(1, map[string]string{"issues": "read"}); err != nil {
		t.Fatal(err)
	}
	if got := access(w.repo); got != usual {
		t.Errorf("permissions that nobody accepted count: %+v", got)
	}
	if err := w.hub.AcceptPermissions(w.repo.Installation); err != nil {
		t.Fatal(err)
	}
	if got := access(w.repo); got == usual {
		t.Error("new permissions make no difference")
	}
	// Nobody who wrote a library knew of this one.
	if err := w.hub.RequestPermissions(1, map[string]string{"issues": "read", "things_to_come": "write"}); err != nil {
		t.Fatal(err)
	}
	before := access(w.repo)
	if err := w.hub.AcceptPermissions(w.repo.Installation); err != nil {
		t.Fatal(err)
	}
	if got := access(w.repo); got == before || got != access(w.repo) {
		t.Errorf("a permission that is new at GitHub makes no difference: %+v", got)
	}
	// The token of the time before is not used any more.
	if _, err := w.host.Do(context.Background(), w.repo, sync.CreateIssue{Title: "no"}, sync.Target{}); !sync.IsForbidden(err) {
		t.Errorf("with less rights: %v", err)
	}

	other := w.repo
	other.Installation = 4711
	if got := access(other); got.Problem != sync.AccessProblemUninstalled {
		t.Errorf("an unknown installation: %+v", got)
	}
	other = w.repo
	other.Name = "nowhere"
	if got := access(other); got.Problem != sync.AccessProblemInvisible {
		t.Errorf("an unknown repository: %+v", got)
	}
	other = w.repo
	other.ID = w.addRepository(t, "other", localhub.RepositoryOptions{})
	if got := access(other); got.Problem != sync.AccessProblemAnother {
		t.Errorf("a name that another repository has: %+v", got)
	}
}

func TestReportFindsWhatWasBegun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head := w.head(t)
	report := func(r sync.Report) int64 {
		t.Helper()
		r.Commit, r.Title, r.Summary = head.Commit, "Title", "Text"
		run, err := w.host.Report(context.Background(), w.repo, r)
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	begun := report(sync.Report{})
	if again := report(sync.Report{Lost: true}); again != begun {
		t.Errorf("the run in progress was not found: %d, want %d", again, begun)
	}
	if ended := report(sync.Report{Run: begun, Conclusion: "success"}); ended != begun {
		t.Errorf("another run was completed: %d, want %d", ended, begun)
	}
	if next := report(sync.Report{Lost: true}); next == begun {
		t.Error("a completed run was taken up again")
	}
	if posted := report(sync.Report{Run: 999_999, Conclusion: "success"}); posted == 999_999 || posted == begun {
		t.Errorf("in place of a run that is gone there is %d", posted)
	}
	var runs struct {
		TotalCount int `json:"total_count"`
	}
	w.as(t, http.MethodGet, "/commits/"+head.Commit+"/check-runs?filter=all", nil, &runs)
	if runs.TotalCount != 3 {
		t.Errorf("there are %d runs, want 3", runs.TotalCount)
	}
}
