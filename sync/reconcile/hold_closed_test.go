package reconcile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// A person closed an issue, and its line is not ticked yet. That the whole plan went and came back in
// between undoes nothing of it.
func TestHold_that_a_revert_ends_keeps_what_people_closed_meanwhile(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	const head = "# Milestone 1: Lamps\n\n## 1. Goals\n\n"
	var plan strings.Builder
	plan.WriteString(head)
	for n := range 8 {
		fmt.Fprintf(&plan, "- [ ] Fix lamp %d of the hall\n", n+1)
	}
	l.commit(smallPath, plan.String())
	l.settle()
	l.closeIssue("Fix lamp 1 of the hall")
	l.settle()
	before := l.state()
	l.commit(smallPath, head)
	l.settle()
	l.commit(smallPath, plan.String())
	l.settle()
	if got := l.state(); strings.Join(got, "\n") != strings.Join(before, "\n") {
		t.Errorf("the issues were\n%s\nand are\n%s", strings.Join(before, "\n"), strings.Join(got, "\n"))
	}
	l.wantFile("the branch", sync.Branch, smallPath, tick(plan.String(), "Fix lamp 1 of"))
}

// A question about removals is for people to answer. That one of the issues is closed meanwhile answers nothing
// about the others, even if they were few enough by themselves.
func TestHold_stays_when_people_close_one_of_the_issues(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	const head = "# Milestone 1: Lamps\n\n## 1. Goals\n\n"
	lines := func(from int) string {
		var plan strings.Builder
		plan.WriteString(head)
		for n := from; n <= 8; n++ {
			fmt.Fprintf(&plan, "- [ ] Fix lamp %d of the hall\n", n)
		}
		return plan.String()
	}
	open := func() (numbers []int) {
		for _, issue := range l.issues() {
			var n int
			if _, err := fmt.Sscanf(issue.GetTitle(), "Fix lamp %d of the hall", &n); err == nil && issue.GetState() == "open" {
				numbers = append(numbers, n)
			}
		}
		return numbers
	}
	l.commit(smallPath, lines(1))
	l.settle()
	l.commit(smallPath, lines(5))
	l.settle()
	l.closeIssue("Fix lamp 1 of the hall")
	l.settle()
	if diff := cmp.Diff([]int{2, 3, 4, 5, 6, 7, 8}, open()); diff != "" {
		t.Fatalf("open issues after one was closed (-want +got):\n%s", diff)
	}
	l.commit(smallPath, lines(4))
	l.settle()
	if diff := cmp.Diff([]int{4, 5, 6, 7, 8}, open()); diff != "" {
		t.Errorf("open issues when so few are gone that nobody is asked (-want +got):\n%s", diff)
	}
}
