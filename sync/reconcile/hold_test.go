package reconcile_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/sync/reconcile"
)

const fiveGoals = "# Milestone 1: Test\n\n## Goals\n- [ ] draw the coast line\n- [ ] name every harbour\n- [ ] print the sea charts\n- [ ] sell the first atlas\n- [ ] thank the pilots\n"

// fiveOther is the same plan with each line in other words.
const fiveOther = "# Milestone 1: Test\n\n## Goals\n- [ ] collect weather data\n- [ ] train forecast models\n- [ ] publish a bulletin\n  - [ ] twice a day\n- [ ] warn fishermen early\n- [ ] measure our errors\n"

const plansA, plansB = "docs/milestone-1.md", "docs/milestone-2.md"

// Whoever words a whole plan anew gets one question, not a second issue for each line.
func TestHold_lets_new_items_of_the_plan_wait(t *testing.T) {
	t.Parallel()
	held := func(t *testing.T) (*loop, []string) {
		t.Helper()
		l := newLoop(t)
		l.commit(plansA, fiveGoals)
		l.settle()
		before := l.state()
		l.commit(plansA, fiveOther)
		l.settle()
		l.wants(before...)
		return l, before
	}
	t.Run("and asks one question", func(t *testing.T) {
		t.Parallel()
		l, _ := held(t)
		if told := l.notices("held"); len(told) != 1 || !strings.Contains(told[0], "5 of 5 open items are gone") || !strings.Contains(told[0], "6 new items wait") {
			t.Errorf("told: %q", told)
		}
	})
	t.Run("until the old words are back", func(t *testing.T) {
		t.Parallel()
		l, before := held(t)
		l.commit(plansA, fiveGoals)
		l.settle()
		l.wants(before...)
		if told := l.notices("held"); len(told) != 0 {
			t.Errorf("told: %q", told)
		}
	})
	t.Run("until someone approves", func(t *testing.T) {
		t.Parallel()
		l, _ := held(t)
		l.approve()
		l.settle()
		open, closed := 0, 0
		for _, s := range l.state() {
			if strings.Contains(s, ": open") {
				open++
			} else {
				closed++
			}
		}
		if open != 6 || closed != 5 {
			t.Errorf("%d issues are open and %d closed, want 6 and 5: %q", open, closed, l.state())
		}
	})
	t.Run("while known ones below new ones stay where they are", func(t *testing.T) {
		t.Parallel()
		l := newLoop(t)
		l.commit(plansA, fiveGoals+"- [ ] keep the archive\n  - [ ] dust the shelves\n")
		l.settle()
		before := l.state()
		l.commit(plansA, fiveOther+"- [ ] tell the tides\n  - [ ] dust the shelves\n")
		l.settle()
		l.wants(before...)
	})
	t.Run("and a phase that is new as well", func(t *testing.T) {
		t.Parallel()
		l := newLoop(t)
		l.commit(".github/milepost.yml", "phases: issue\n")
		l.commit(plansA, fiveGoals)
		l.settle()
		before := l.state()
		l.commit(plansA, strings.Replace(fiveOther, "## Goals", "## Phase 1: Weather", 1))
		l.settle()
		l.wants(before...)
	})
}

// What is held in one plan has nothing to do with another.
func TestHold_is_a_plans_own(t *testing.T) {
	t.Parallel()
	second := "# Milestone 2: Other\n\n## Goals\n- [ ] find a hall\n- [ ] rent chairs\n- [ ] invite guests\n- [ ] bake bread\n"
	start := func(t *testing.T) *loop {
		t.Helper()
		l := newLoop(t)
		l.commit(plansA, sixGoals)
		l.commit(plansB, second)
		l.settle()
		l.commit(plansA, "# Notes\n\nMoved to the wiki.\n")
		l.settle()
		return l
	}
	t.Run("one removal elsewhere goes ahead", func(t *testing.T) {
		t.Parallel()
		l := start(t)
		l.commit(plansB, strings.Replace(second, "- [ ] bake bread\n", "", 1))
		l.settle()
		if issue := l.issue(l.number("bake bread")); issue.GetState() != "closed" {
			t.Errorf("the issue of the removed line is %s", issue.GetState())
		}
		if told := l.notices("held"); len(told) > 1 {
			t.Errorf("told: %q", told)
		}
	})
	t.Run("a new item elsewhere gets its issue", func(t *testing.T) {
		t.Parallel()
		l := start(t)
		l.commit(plansB, second+"- [ ] light candles\n")
		l.settle()
		l.number("light candles")
	})
	t.Run("a milestone elsewhere is closed when all of it is done", func(t *testing.T) {
		t.Parallel()
		l := start(t)
		l.commit(plansB, strings.ReplaceAll(second, "[ ]", "[x]"))
		l.settle()
		states := l.milestoneStates()
		if !slices.Contains(states, "Milestone 2: Other: closed") || !slices.Contains(states, "Milestone 1: Test: open") {
			t.Errorf("milestones: %q", states)
		}
	})
	t.Run("one plan is approved without the other", func(t *testing.T) {
		t.Parallel()
		l := start(t)
		l.commit(plansB, "# Milestone 2: Other\n")
		l.settle()
		l.approve(plansB)
		l.settle()
		for _, s := range l.state() {
			ofB := strings.Contains(second, strings.TrimSuffix(strings.SplitN(s, ": ", 2)[0], ""))
			if closed := strings.Contains(s, ": closed"); closed != ofB {
				t.Errorf("after the approval of %s: %s", plansB, s)
			}
		}
	})
	t.Run("approving one and then the other works as well", func(t *testing.T) {
		t.Parallel()
		l := start(t)
		l.commit(plansB, "# Milestone 2: Other\n")
		l.settle()
		l.approve(plansB)
		l.approve(plansA)
		l.settle()
		for _, s := range l.state() {
			if !strings.Contains(s, ": closed") {
				t.Errorf("after both approvals: %s", s)
			}
		}
	})
	t.Run("what is held does not count for the limit of the repository", func(t *testing.T) {
		t.Parallel()
		l := start(t)
		l.commit(plansB, strings.Replace(second, "- [ ] rent chairs\n", "", 1))
		l.settle()
		if issue := l.issue(l.number("rent chairs")); issue.GetState() != "closed" {
			t.Errorf("the issue of the removed line is %s", issue.GetState())
		}
	})
}

// What git left in a conflict is for the author to settle: nobody is asked, and nobody can approve that the
// issues of the plan are closed.
func TestHold_asks_nothing_about_a_conflict(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(plansA, sixGoals)
	l.settle()
	before := l.state()
	l.commit(plansA, strings.Replace(sixGoals, "- [ ] beta two\n", "<<<<<<< HEAD\n- [ ] beta two\n=======\n- [ ] beta 2\n>>>>>>> other\n", 1))
	l.settle()
	l.wants(before...)
	if told := l.notices("held"); len(told) != 0 {
		t.Errorf("told: %q", told)
	}
	if _, err := reconcile.Approve(t.Context(), l.ledger, l.repo); !errors.Is(err, reconcile.ErrNothingHeld) {
		t.Errorf("approving a conflict: %v", err)
	}
}
