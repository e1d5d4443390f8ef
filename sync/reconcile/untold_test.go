package reconcile_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// importAll runs passes until an import is through, and returns how many it took.
func (l *loop) importAll() int {
	l.t.Helper()
	for passes := 1; ; passes++ {
		if _, more := l.step(); !more {
			return passes
		}
	}
}

// tellsOf fails unless the reports on the head tell of each issue of the plan once, and of so many created in all.
func (l *loop) tellsOf(issues int) {
	l.t.Helper()
	var all strings.Builder
	for _, run := range l.runs("HEAD") {
		all.WriteString(run.GetOutput().GetSummary())
	}
	for _, issue := range l.issues() {
		if link := fmt.Sprintf("/issues/%d)", issue.GetNumber()); strings.Count(all.String(), link) != 1 {
			l.t.Errorf("#%d is told %d times", issue.GetNumber(), strings.Count(all.String(), link))
		}
	}
	if want := fmt.Sprintf("%d created", issues); !strings.Contains(all.String(), want) {
		l.t.Errorf("%q is not told in\n%.2000s", want, all.String())
	}
}

func TestReport_of_an_import_tells_of_all_its_passes(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.sparingly(http.DefaultTransport)
	l.commit(smallPath, strings.ReplaceAll(numbered(45), "Ask @octocat", "Ask"))
	if passes := l.importAll(); passes < 3 {
		t.Fatalf("the import took %d passes", passes)
	}
	l.settle()
	l.tellsOf(45)
	if summary := l.newestRun().GetOutput().GetSummary(); !strings.Contains(summary, "These were passes `") {
		t.Errorf("the passes are not named:\n%s", summary)
	}
	// What was told is not told again.
	l.commit("README.md", "Something else.\n")
	l.settle()
	l.must(l.CloseIssue(t.Context(), l.issues()[0].GetNumber(), "completed"))
	l.settle()
	if summary := l.newestRun().GetOutput().GetSummary(); strings.Contains(summary, "created") {
		t.Errorf("it is told again:\n%s", summary)
	}
}

// A report has room for 65,535 characters, whatever there is to tell.
func TestReport_of_a_large_import_is_bounded(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	const items = 400
	l.commit(smallPath, numbered(items))
	if passes := l.importAll(); passes < 3 {
		t.Fatalf("the import took %d passes", passes)
	}
	run := l.newestRun()
	if n := len(run.GetOutput().GetSummary()); n > 65_535 || !strings.Contains(run.GetOutput().GetSummary(), fmt.Sprintf("%d created", items)) {
		t.Errorf("the report has %d bytes:\n%.1000s", n, run.GetOutput().GetSummary())
	}
}

// Passes end between any two creations, and also between the report and the record of it.
func TestReport_of_an_import_survives_a_kill(t *testing.T) {
	t.Parallel()
	for _, at := range []struct {
		path string
		nth  int
	}{{`/issues$`, 5}, {`/issues$`, 18}, {`/issues$`, 30}, {`/check-runs`, 1}, {`/check-runs`, 2}, {`/check-runs`, 3}} {
		for _, heard := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s %d heard %t", at.path, at.nth, heard), func(t *testing.T) {
				t.Parallel()
				l, file := newLoopOn(t)
				l.commit(smallPath, strings.ReplaceAll(numbered(45), "Ask @octocat", "Ask"))
				l.importKilled(file, at.path, at.nth, heard)
				l.clock.advance(time.Minute)
				l.importAll()
				l.settle()
				l.tellsOf(45)
			})
		}
	}
}
