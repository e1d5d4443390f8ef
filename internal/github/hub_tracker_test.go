package github_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/sync"
)

func TestAppAndWhatItIsInstalledOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	slug, err := w.host.App(context.Background())
	if err != nil || slug != "milepost" {
		t.Errorf("got slug %q, %v", slug, err)
	}
	installations, err := w.host.Installations(context.Background())
	want := []github.Installation{{ID: w.repo.Installation, Account: "acme", Organization: true, Permissions: map[string]string{
		"checks": "write", "contents": "write", "issues": "write", "metadata": "read", "pull_requests": "write",
	}}}
	if diff := cmp.Diff(want, installations); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for i := range 101 {
		name := fmt.Sprintf("more-%d", i)
		w.addRepository(t, name, localhub.RepositoryOptions{Empty: true})
		if err := w.hub.AddToInstallation(w.repo.Installation, name); err != nil {
			t.Fatal(err)
		}
	}
	repositories, archived, err := w.host.Repositories(context.Background(), w.repo.Installation)
	if err != nil || len(repositories) != 102 || len(archived) != 0 || !slices.Contains(repositories, w.repo) {
		t.Errorf("got %d repositories, %d archived ones, %v", len(repositories), len(archived), err)
	}
	if _, _, err := w.host.Repositories(context.Background(), 999); !sync.IsForbidden(err) {
		t.Errorf("an installation that is not there: %v", err)
	}
}

func TestMilestoneLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.do(t, sync.CreateMilestone{Title: "Milestone 2: Data", Description: "All of it", DueOn: "2026-12-01"}, sync.Target{}).Milestone
	want := &sync.Milestone{Number: 1, Title: "Milestone 2: Data", Description: "All of it", DueOn: "2026-12-01", Ours: true}
	ignoreTime := cmpopts.IgnoreFields(sync.Milestone{}, "CreatedAt", "UpdatedAt")
	if diff := cmp.Diff(want, made, ignoreTime); diff != "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}
	_, err := w.host.Do(context.Background(), w.repo, sync.CreateMilestone{Title: "Milestone 2: Data"}, sync.Target{})
	if !sync.IsRejected(err) {
		t.Errorf("a second of the same title: %v", err)
	}
	title, none, closed := "Milestone 2: Storage", "", true
	changed := w.do(t, sync.UpdateMilestone{Title: &title, DueOn: &none, Closed: &closed}, sync.Target{Milestone: 1}).Milestone
	want.Title, want.DueOn, want.Closed = title, "", true
	if diff := cmp.Diff(want, changed, ignoreTime); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
	w.as(t, http.MethodPost, "/milestones", map[string]any{"title": "Ann's"}, nil)
	snapshot, err := w.host.Snapshot(context.Background(), w.repo, sync.Scope{})
	wantAll := []sync.Milestone{*want, {Number: 2, Title: "Ann's"}}
	if diff := cmp.Diff(wantAll, snapshot.Milestones, ignoreTime, cmpopts.SortSlices(func(a, b sync.Milestone) bool { return a.Number < b.Number })); diff != "" || err != nil {
		t.Errorf("listed: %v (-want +got):\n%s", err, diff)
	}
}

func TestIssueLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.do(t, sync.CreateMilestone{Title: "M"}, sync.Target{})
	label := sync.CreateLabel{Name: "plan: goals", Color: "ff0000", Description: "Goals"}
	w.do(t, label, sync.Target{})
	w.do(t, label, sync.Target{}) // it is there, and that is fine
	names, err := w.host.Labels(context.Background(), w.repo)
	if err != nil || !slices.Contains(names, "plan: goals") {
		t.Errorf("labels %q, %v", names, err)
	}

	made := w.do(t, sync.CreateIssue{Title: "Write it", Body: "As *text*", Labels: []string{"plan: goals"}, Assignees: []string{"ann"}}, sync.Target{Milestone: 1})
	want := &sync.Issue{Number: 1, Title: "Write it", Body: "As *text*", Labels: []string{"plan: goals"}, Assignees: []string{"ann"}, Milestone: 1, Ours: true}
	ignoreTimes := cmpopts.IgnoreFields(sync.Issue{}, "ID", "UpdatedAt", "ClosedAt")
	if diff := cmp.Diff(want, made.Issue, ignoreTimes); diff != "" || made.Dropped != nil {
		t.Errorf("created, %q dropped (-want +got):\n%s", made.Dropped, diff)
	}

	closed, none, nothing := true, sync.Key(""), []string{}
	changed := w.do(t, sync.UpdateIssue{Closed: &closed, Reason: "not_planned", Milestone: &none, Labels: &nothing, Assignees: &nothing}, sync.Target{Issue: 1})
	want.Closed, want.Reason, want.Milestone, want.Labels, want.Assignees = true, "not_planned", 0, nil, nil
	if diff := cmp.Diff(want, changed.Issue, ignoreTimes); diff != "" || changed.Issue.ClosedAt.IsZero() {
		t.Errorf("closed at %v (-want +got):\n%s", changed.Issue.ClosedAt, diff)
	}

	open, title := false, "Write it all"
	changed = w.do(t, sync.UpdateIssue{Closed: &open, Reason: "reopened", Title: &title}, sync.Target{Issue: 1})
	want.Closed, want.Reason, want.Title = false, "", title
	if diff := cmp.Diff(want, changed.Issue, ignoreTimes); diff != "" || !changed.Issue.ClosedAt.IsZero() {
		t.Errorf("reopened (-want +got):\n%s", diff)
	}

	w.as(t, http.MethodPost, "/issues", map[string]any{"title": "Ann's"}, nil)
	snapshot, err := w.host.Snapshot(context.Background(), w.repo, sync.Scope{Since: changed.Issue.UpdatedAt})
	if diff := cmp.Diff([]sync.Issue{*want}, snapshot.Issues, ignoreTimes); diff != "" || err != nil {
		t.Errorf("listed: %v (-want +got):\n%s", err, diff)
	}
	anns := sync.Issue{Number: 2, Title: "Ann's"}
	snapshot, err = w.host.Snapshot(context.Background(), w.repo, sync.Scope{Since: changed.Issue.UpdatedAt, Everyone: true})
	if diff := cmp.Diff([]sync.Issue{*want, anns}, snapshot.Issues, ignoreTimes); diff != "" || err != nil || !snapshot.Everyone {
		t.Errorf("everyone's listed: %v (-want +got):\n%s", err, diff)
	}
	read, err := w.host.Issue(context.Background(), w.repo, 2)
	if diff := cmp.Diff(anns, read, ignoreTimes); diff != "" || err != nil {
		t.Errorf("read: %v (-want +got):\n%s", err, diff)
	}
	if _, err = w.host.Issue(context.Background(), w.repo, 3); !sync.IsGone(err) {
		t.Errorf("an issue that is not there: %v", err)
	}
}

func TestIssueThatWasTransferredIsGone(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.mux.HandleFunc("GET /repos/acme/plans/issues/3", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/repos/acme/other/issues/3", http.StatusMovedPermanently)
	})
	f.answer("GET /repos/acme/other/issues/3", 200, `{"number":3,"repository_url":"https://api.github.com/repos/acme/other"}`)
	if row, err := f.host(t).Issue(context.Background(), plans(), 3); !sync.IsGone(err) {
		t.Errorf("got %+v, %v", row, err)
	}
}

func TestRefusedIssues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.host.Do(context.Background(), w.repo, sync.CreateIssue{Title: strings.Repeat("x", 257)}, sync.Target{})
	if !sync.IsRejected(err) || !strings.Contains(err.Error(), "422 Validation Failed") {
		t.Errorf("a title too long: %v", err)
	}
	got := w.do(t, sync.CreateIssue{Title: "Write it", Assignees: []string{"nobody"}}, sync.Target{})
	if diff := cmp.Diff([]string{"nobody"}, got.Unassignable); diff != "" || got.Issue.Number != 1 || got.Dropped != nil {
		t.Errorf("%q (-want +got):\n%s", got.Dropped, diff)
	}
	title := "Other"
	if _, err := w.host.Do(context.Background(), w.repo, sync.UpdateIssue{Title: &title}, sync.Target{Issue: 99}); !sync.IsGone(err) {
		t.Errorf("an issue that is not there: %v", err)
	}
	if err := w.hub.RemoveFromInstallation(w.repo.Installation, "plans"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.host.Do(context.Background(), w.repo, sync.UpdateIssue{Title: &title}, sync.Target{Issue: 1}); !sync.IsForbidden(err) || sync.IsGone(err) {
		t.Errorf("an issue of a repository that was taken away: %v", err)
	}
}

func TestSubIssues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var ids []int64
	for _, title := range []string{"Child", "Parent", "Other parent"} {
		ids = append(ids, w.do(t, sync.CreateIssue{Title: title}, sync.Target{}).Issue.ID)
	}
	below := func(parent int) sync.Target { return sync.Target{Issue: 1, IssueID: ids[0], Parent: parent} }
	children := func(parent int) int {
		var rows []any
		w.as(t, http.MethodGet, fmt.Sprintf("/issues/%d/sub_issues", parent), nil, &rows)
		return len(rows)
	}
	if first, second := w.do(t, sync.LinkSubIssue{}, below(2)), w.do(t, sync.LinkSubIssue{}, below(2)); first.Existed || !second.Existed {
		t.Errorf("it was there before: %t at first, then %t", first.Existed, second.Existed)
	}
	w.do(t, sync.LinkSubIssue{Replace: true}, below(2))
	if _, err := w.host.Do(context.Background(), w.repo, sync.LinkSubIssue{}, below(3)); !sync.IsRejected(err) {
		t.Errorf("a second parent: %v", err)
	}
	w.do(t, sync.LinkSubIssue{Replace: true}, below(3))
	if children(2) != 0 || children(3) != 1 {
		t.Errorf("%d and %d children, want 0 and 1", children(2), children(3))
	}
	w.do(t, sync.UnlinkSubIssue{}, below(3))
	w.do(t, sync.UnlinkSubIssue{}, below(3))
	if children(3) != 0 {
		t.Errorf("%d children, want 0", children(3))
	}
}

func TestLostAnswerOfACreationIsUnclearAndMadeOneIssue(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]localhub.FaultKind{"dropped": localhub.DropAnswerAfter, "cut_short": localhub.Truncated} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.hub.Inject(localhub.Fault{Kind: kind, Match: func(r *http.Request) bool {
				return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/issues")
			}})
			_, err := w.host.Do(context.Background(), w.repo, sync.CreateIssue{Title: "Write it"}, sync.Target{})
			if !sync.IsUnclear(err) {
				t.Errorf("got %v", err)
			}
			snapshot, err := w.host.Snapshot(context.Background(), w.repo, sync.Scope{})
			if err != nil || len(snapshot.Issues) != 1 {
				t.Errorf("%d issues, %v", len(snapshot.Issues), err)
			}
		})
	}
}

func TestLimitsOfTheHub(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]localhub.FaultKind{"secondary": localhub.SecondaryLimit, "primary": localhub.PrimaryLimit} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.hub.Inject(localhub.Fault{Kind: kind, Wait: 50 * time.Second, Match: func(r *http.Request) bool {
				return strings.HasSuffix(r.URL.Path, "/labels")
			}})
			_, err := w.host.Labels(context.Background(), w.repo)
			at, ok := sync.RetryAt(err)
			if wait := time.Until(at); !ok || wait < 40*time.Second || wait > 55*time.Second {
				t.Errorf("%v: again in %v", err, wait)
			}
		})
	}
}
