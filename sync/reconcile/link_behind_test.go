package reconcile_test

import (
	"fmt"
	"strings"
	"testing"
)

// A link tells whose line it is when nothing else is left of it, behind an owner as well.
func TestLink_behind_an_owner_keeps_the_issue_of_a_line(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	plan := strings.Replace(small, "Goal 1: First", "Goal 1: First - **Owner**: Ann Lee", 1)
	l.commit(smallPath, plan)
	l.settle()
	number, issues := l.number("Goal 1: First"), len(l.issues())
	rewritten := strings.Replace(plan, "Goal 1: First - **Owner**: Ann Lee", fmt.Sprintf("Paint every wall - **Owner**: Ann Lee (#%d)", number), 1)
	l.commit(smallPath, rewritten)
	l.settle()
	if got := l.number("Paint every wall"); got != number || len(l.issues()) != issues {
		t.Errorf("the line has issue #%d, want #%d; there are %d issues, want %d", got, number, len(l.issues()), issues)
	}
}
