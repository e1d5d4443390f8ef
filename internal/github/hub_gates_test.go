package github_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

func TestArrivals_are_pull_requests_and_merge_groups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	if queued, err := w.host.Queued(ctx, w.repo); err != nil || len(queued) != 0 {
		t.Errorf("without a queue there is %v, %v", queued, err)
	}
	tip := w.head(t).Commit
	for _, ref := range []string{"release/1.0", "work", "gh-readonly-queue/release/1.0/pr-3-" + strings.Repeat("a", 40), "gh-readonly-queues/x/pr-1-b"} {
		w.as(t, http.MethodPost, "/git/refs", map[string]any{"ref": "refs/heads/" + ref, "sha": tip}, nil)
	}
	w.put(t, "README.md", "work", "Work\n")
	w.as(t, http.MethodPost, "/pulls", map[string]any{"title": "Work", "head": "work", "base": "release/1.0"}, nil)
	pulls, err := w.host.OpenPulls(ctx, w.repo)
	if err != nil || len(pulls) != 1 || pulls[0].Into != "release/1.0" || len(pulls[0].Head) != 40 {
		t.Errorf("open pull requests are %v, %v", pulls, err)
	}
	queued, err := w.host.Queued(ctx, w.repo)
	if diff := cmp.Diff([]sync.Arrival{{Head: tip, Into: "release/1.0"}}, queued); diff != "" || err != nil {
		t.Errorf("queued: %v (-want +got):\n%s", err, diff)
	}
}

func TestReport_has_a_name_and_buttons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	report := sync.Report{
		Name: "milepost / gate", Commit: w.head(t).Commit, ID: "one", Conclusion: "failure", Title: "2 of 3 items are missing", Summary: "- one\n- two",
		Buttons: []sync.Button{{Label: "Sync now", Description: "Look at everything again", Identifier: "sync"}},
	}
	run, err := w.host.Report(context.Background(), w.repo, report)
	if err != nil {
		t.Fatal(err)
	}
	report.Lost = true
	if again, err := w.host.Report(context.Background(), w.repo, report); err != nil || again != run {
		t.Errorf("the same report stands on check run %d and then on %d: %v", run, again, err)
	}
	buttons := w.hub.Buttons(w.repo.Owner, w.repo.Name, run)
	if len(buttons) != 1 || buttons[0].Identifier != "sync" {
		t.Errorf("the buttons are %v", buttons)
	}
	report.Run, report.Lost, report.ID, report.Conclusion = run, false, "two", "success"
	if again, err := w.host.Report(context.Background(), w.repo, report); err != nil || again != run {
		t.Errorf("it is updated on check run %d: %v", again, err)
	}
}
