package reconcile_test

import (
	"testing"

	"github.com/milepost/milepost/sync"
)

func TestLostLedger_does_not_forget_the_configured_branch(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "write_back:\n  branch: plans/boxes\n")
	l.commit(smallPath, small)
	l.settle()
	l.closeIssue("Goal 2: Second")
	l.settle()
	pull := l.pull()
	l.forget()
	l.closeIssue("Draw")
	l.settle()
	if now := l.pull(); now.GetNumber() != pull.GetNumber() {
		t.Errorf("pull request #%d is open, it was #%d", now.GetNumber(), pull.GetNumber())
	}
	l.wantFile("the branch", "plans/boxes", smallPath, tick(small, "Goal 2", "Draw"))
	if l.hasBranch() {
		t.Error("a branch of another name was made")
	}
}
