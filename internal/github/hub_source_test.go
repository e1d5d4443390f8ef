package github_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

func TestReadingDocuments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.put(t, "docs/m1.md", "", "# Plan\r\n\xff")
	head, err := w.host.Head(context.Background(), w.repo)
	if err != nil || head.WebURL != w.url+"/acme/plans" {
		t.Fatalf("got %+v, %v", head, err)
	}
	files, err := w.host.Files(context.Background(), w.repo, head.Tree, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, file := range files.Files {
		content, err := w.host.Read(context.Background(), w.repo, file.Blob, 1<<20)
		if err != nil || int64(len(content)) != file.Size {
			t.Errorf("%q: %d bytes, %v, want %d", file.Path, len(content), err, file.Size)
		}
		got[file.Path] = string(content)
	}
	want := map[string]string{"README.md": "# plans\n", "docs/m1.md": "# Plan\r\n\xff"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEmptyRepositoryHasTheZeroHead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	empty := w.repo
	empty.Name = "empty"
	empty.ID = w.addRepository(t, "empty", localhub.RepositoryOptions{Empty: true})
	if err := w.hub.AddToInstallation(w.repo.Installation, "empty"); err != nil {
		t.Fatal(err)
	}
	got, err := w.host.Head(context.Background(), empty)
	if diff := cmp.Diff(sync.Head{}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestReportStandsOnTheCommit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head, err := w.host.Head(context.Background(), w.repo)
	if err != nil {
		t.Fatal(err)
	}
	report := sync.Report{Commit: head.Commit, Conclusion: "action_required", Title: "2 issues", Summary: "Text"}
	for range 60 {
		report.Annotations = append(report.Annotations, sync.Annotation{Path: "m1.md",
			Diagnostic: parser.Diagnostic{Severity: parser.SeverityWarning, Line: 3, Code: "unclosed-fence", Message: "Close it"}})
	}
	if _, err := w.host.Report(context.Background(), w.repo, report); err != nil {
		t.Fatal(err)
	}
	var runs struct {
		CheckRuns []struct {
			Name, Status, Conclusion string
			Output                   struct {
				Title            string
				AnnotationsCount int `json:"annotations_count"`
			}
		} `json:"check_runs"`
	}
	w.as(t, http.MethodGet, "/commits/"+head.Commit+"/check-runs", nil, &runs)
	if len(runs.CheckRuns) != 1 {
		t.Fatalf("%d check runs", len(runs.CheckRuns))
	}
	run := runs.CheckRuns[0]
	if run.Name != "Milepost" || run.Status != "completed" || run.Conclusion != "action_required" || run.Output.Title != "2 issues" || run.Output.AnnotationsCount != 60 {
		t.Errorf("got %+v", run)
	}
}
