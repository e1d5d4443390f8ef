package reconcile_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/sync"
)

// Ticked here, struck on the default branch: the merge takes both, though the item is done.
func TestSharedBranch_takes_a_strike_away_from_what_is_done_after_all(t *testing.T) {
	t.Parallel()
	l, _ := opened(t)
	l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.commit(smallPath, strings.Replace(small, "Goal 2: Second", "Goal 2: ~~Second~~", 1))
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 2"))
}

func TestSharedBranch_takes_its_own_strike_back_from_what_was_ticked_meanwhile(t *testing.T) {
	t.Parallel()
	l, _ := opened(t)
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "not_planned"))
	l.settle()
	l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.commit(smallPath, tick(small, "Goal 1"))
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2"))
}

func TestSharedBranch_leaves_the_strike_that_a_person_put_beside_a_tick(t *testing.T) {
	t.Parallel()
	l, _ := opened(t)
	theirs := strings.Replace(tick(small, "Goal 2"), "Goal 2: Second", "Goal 2: ~~Second~~", 1)
	l.commitOn(sync.Branch, smallPath, theirs)
	l.closeIssue("Draw")
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, tick(theirs, "Draw"))
}
