package reconcile_test

import (
	"fmt"
	"strings"
	"testing"

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
