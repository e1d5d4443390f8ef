package reconcile_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// traces lists what hangs on an issue beside its text.
func (l *loop) traces(number int) []string {
	l.t.Helper()
	issue, traces := l.issue(number), []string{}
	for _, label := range issue.Labels {
		traces = append(traces, "label "+label.GetName())
	}
	if issue.Milestone != nil {
		traces = append(traces, "milestone "+issue.Milestone.GetTitle())
	}
	for _, blocker := range l.blockers(issue.GetTitle()) {
		traces = append(traces, "waits for "+blocker)
	}
	for _, other := range l.issues() {
		subs, _, err := l.Person.SubIssue.ListByIssue(l.t.Context(), sandbox.Owner, sandbox.Repo, int64(other.GetNumber()), nil)
		l.must(err)
		for _, sub := range subs {
			if (*gh.Issue)(sub).GetNumber() == number {
				traces = append(traces, "below "+other.GetTitle())
			}
			if other.GetNumber() == number {
				traces = append(traces, "above "+(*gh.Issue)(sub).GetTitle())
			}
		}
	}
	return traces
}

const (
	stepsBefore = "# Milestone 1: Network\n\n## Goals\n\n1. [ ] Measure\n2. [ ] Lay cables\n"
	stepAdopted = "   - [ ] Dig (#1)\n     - [ ] Buy a spade\n3. [ ] Test (#2)\n"
)

func TestPass_takes_off_what_it_put_on_an_adopted_issue(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "adopt: true\nsteps: link\n")
	l.open("A hole is wanted", wishText)
	l.open("Try it", "")
	l.commit(smallPath, stepsBefore+stepAdopted)
	l.settle()
	hole := []string{"label plan: goals", "milestone Milestone 1: Network", "above Buy a spade", "below Lay cables"}
	try := []string{"label plan: goals", "milestone Milestone 1: Network", "waits for Lay cables"}
	l.wantTraces("adopted", hole, try)

	l.commit(smallPath, stepsBefore)
	l.settle()
	l.wantTraces("after the lines went", []string{}, []string{})
	if result, _ := l.pass(); len(result.Actions) != 0 {
		t.Errorf("and a further pass did %v", result.Actions)
	}

	l.commit(smallPath, stepsBefore+stepAdopted)
	l.settle()
	l.wantTraces("back again", hole, try)
}

func TestPass_leaves_what_people_put_on_an_adopted_issue(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "adopt: true\nsteps: link\n")
	l.commit(smallPath, stepsBefore)
	l.settle()
	hole, try := l.open("A hole is wanted", wishText), l.open("Try it", "")
	for _, number := range []int{hole, try} {
		_, _, err := l.Person.Issues.Update(t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Milestone: new(1), Labels: []string{"plan: goals", "wanted"}})
		l.must(err)
	}
	_, _, err := l.Person.SubIssue.Add(t.Context(), sandbox.Owner, sandbox.Repo, int64(l.number("Lay cables")), gh.SubIssueRequest{SubIssueID: l.issue(hole).GetID()})
	l.must(err)
	l.relate(http.MethodPost, "Try it", "Lay cables")
	theirs := [][]string{l.traces(hole), l.traces(try)}

	l.commit(smallPath, stepsBefore+fmt.Sprintf("   - [ ] Dig (#%d)\n3. [ ] Test (#%d)\n", hole, try))
	l.settle()
	l.commit(smallPath, stepsBefore)
	l.settle()
	for i, number := range []int{hole, try} {
		if diff := cmp.Diff(theirs[i], l.traces(number)); diff != "" || len(theirs[i]) != 4 {
			t.Errorf("#%d (-want +got):\n%s", number, diff)
		}
	}
	if body := l.issue(hole).GetBody(); body != wishText {
		t.Errorf("the body is %q", body)
	}
}

func (l *loop) wantTraces(when string, want ...[]string) {
	l.t.Helper()
	for i, traces := range want {
		if diff := cmp.Diff(traces, l.traces(i+1)); diff != "" {
			l.t.Errorf("%s, #%d (-want +got):\n%s", when, i+1, diff)
		}
	}
}

// A stop may come between any two of the requests by which an issue is let go.
func TestPass_takes_all_off_though_it_is_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T, l *loop) func() {
		t.Helper()
		l.commit(sync.ConfigPath, "adopt: true\nsteps: link\n")
		l.open("A hole is wanted", wishText)
		l.open("Try it", "")
		l.commit(smallPath, stepsBefore+stepAdopted)
		l.settle()
		l.commit(smallPath, stepsBefore)
		return func() { l.wantTraces("after a stop", []string{}, []string{}) }
	}
	whole := newLoop(t)
	check := begin(t, whole)
	requests := whole.counted()
	whole.settle()
	check()
	stoppedEverywhere(t, "", requests, begin)
}
