package reconcile_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/milepost/milepost/sync/reconcile"
)

const sixGoals = "# Milestone 1: Test\n\n## Goals\n- [ ] alpha one\n- [ ] beta two\n- [ ] gamma three\n- [ ] delta four\n- [ ] epsilon five\n- [ ] zeta six\n"

func TestApprove_is_void_when_others_joined_the_removals(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", sixGoals)
	l.settle()
	if _, err := reconcile.Approve(t.Context(), l.ledger, l.repo); !errors.Is(err, reconcile.ErrNothingHeld) {
		t.Errorf("approving nothing: %v", err)
	}
	l.commit("docs/milestone-1.md", "# Milestone 1: Test\n\n## Goals\n- [ ] epsilon five\n- [ ] zeta six\n")
	l.settle()
	l.approve()
	l.commit("docs/milestone-1.md", "# Milestone 1: Test\n\n## Goals\n- [ ] zeta six\n")
	l.settle()
	for _, s := range l.state() {
		if !strings.HasSuffix(s, ": open") {
			t.Errorf("%q was closed by an approval of other removals", s)
		}
	}
	l.approve()
	l.settle()
	closed := 0
	for _, s := range l.state() {
		if strings.HasSuffix(s, ": closed not_planned") {
			closed++
		}
	}
	if closed != 5 {
		t.Errorf("%d issues are closed after the approval, want 5", closed)
	}
}

func TestPass_lets_go_of_held_removals_that_were_taken_back(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", sixGoals)
	l.settle()
	before := l.state()
	l.commit("docs/milestone-1.md", strings.Replace(sixGoals, "- [ ] beta", "```\n- [ ] beta", 1))
	l.settle()
	l.wants(before...)
	l.commit("docs/milestone-1.md", sixGoals)
	l.settle()
	l.wants(before...)
	if _, err := reconcile.Approve(t.Context(), l.ledger, l.repo); !errors.Is(err, reconcile.ErrNothingHeld) {
		t.Errorf("with the document repaired there is still something to approve: %v", err)
	}
}

// A limit, a stop or a person's edit may come between any two of the removals.
func TestApprove_holds_until_all_is_removed(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) (*loop, string) {
		t.Helper()
		l, file := newLoopOn(t)
		l.commit(smallPath, sixGoals)
		l.settle()
		l.commit(smallPath, "# Notes\n")
		l.settle()
		l.approve()
		return l, file
	}
	l, _ := begin(t)
	requests := l.counted()
	want := l.state()
	for _, n := range points(requests) {
		t.Run(fmt.Sprintf("request %d", n), func(t *testing.T) {
			t.Parallel()
			l, file := begin(t)
			l.stopped(file, n, true)
			l.settle()
			l.wants(want...)
		})
	}
}
