package github_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

func TestReportSendsAllAnnotationsFiftyAtATime(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var sizes []int
	var summary string
	levels := map[string]int{}
	var columns []any
	record := func(w http.ResponseWriter, r *http.Request) {
		output := bodyOf(t, r)["output"].(map[string]any)
		annotations := output["annotations"].([]any)
		sizes = append(sizes, len(annotations))
		summary = output["summary"].(string)
		for _, a := range annotations {
			levels[a.(map[string]any)["annotation_level"].(string)]++
			columns = append(columns, a.(map[string]any)["start_column"], a.(map[string]any)["end_column"])
		}
		reply(w, 201, `{"id":5}`)
	}
	f.mux.HandleFunc("POST /repos/acme/plans/check-runs", record)
	f.mux.HandleFunc("PATCH /repos/acme/plans/check-runs/5", record)

	report := sync.Report{Commit: "c1", Conclusion: "neutral", Title: "Done", Summary: strings.Repeat("ä", 40_000)}
	for i := range 120 {
		severity := []parser.Severity{parser.SeverityError, parser.SeverityWarning, parser.SeverityInfo}[i%3]
		report.Annotations = append(report.Annotations, sync.Annotation{
			Path: "m1.md", Diagnostic: parser.Diagnostic{Severity: severity, Line: i, Column: i, Code: "some", Message: fmt.Sprint(i)}})
	}
	if _, err := f.host(t).Report(context.Background(), plans(), report); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]any{nil, nil, 1.0, 1.0, 2.0, 2.0}, columns[:6]); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{50, 50, 20}, sizes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"failure": 40, "warning": 40, "notice": 40}, levels); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(summary) > 65_535 || !utf8.ValidString(summary) || !strings.HasSuffix(summary, "no more than this.*\n") {
		t.Errorf("the summary has %d bytes and ends with %q", len(summary), summary[len(summary)-60:])
	}
}
