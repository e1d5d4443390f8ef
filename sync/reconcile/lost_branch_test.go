package reconcile_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// forget takes the ledger away.
func (l *loop) forget() {
	l.t.Helper()
	l.start(filepath.Join(l.t.TempDir(), "fresh.db"))
}

// endPull closes a pull request without a merge.
func (l *loop) endPull(number int) {
	l.t.Helper()
	closed := "closed"
	_, _, err := l.Person.PullRequests.Edit(l.t.Context(), sandbox.Owner, sandbox.Repo, number, &gh.PullRequest{State: &closed})
	l.must(err)
}

// hasBranch reports whether the branch of the pull request is there.
func (l *loop) hasBranch() bool {
	_, _, err := l.Person.Git.GetRef(l.t.Context(), sandbox.Owner, sandbox.Repo, "heads/"+sync.Branch)
	return err == nil
}

// With the ledger lost nothing tells whose the branch of an ended pull request is: it counts as people's.
func TestLostLedger_leaves_the_branch_of_an_ended_pull_request_and_takes_another(t *testing.T) {
	t.Parallel()
	ends := map[string]func(l *loop, number int){
		"closed":   func(l *loop, number int) { l.endPull(number) },
		"merged":   func(l *loop, number int) { l.must(l.Merge(t.Context(), number, "merge")) },
		"squashed": func(l *loop, number int) { l.must(l.Merge(t.Context(), number, "squash")) },
	}
	for name, end := range ends {
		for _, theirs := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " with people's commits"}[theirs], func(t *testing.T) {
				t.Parallel()
				l, pull := opened(t)
				if theirs {
					l.commitOn(sync.Branch, "notes.txt", "by hand\n")
					l.closeIssue("Goal 1: First")
					l.settle()
				}
				l.forget()
				end(l, pull.GetNumber())
				before := l.tipOf(sync.Branch)
				l.must(l.ReopenIssue(t.Context(), l.number("Goal 2: Second")))
				l.commit(smallPath, small)
				l.settle()
				if now := l.pull(); now != nil && now.GetNumber() == pull.GetNumber() {
					t.Fatal("the pull request is open again")
				}
				l.closeIssue("Draw")
				l.settle()
				if l.pull() == nil {
					t.Fatal("no pull request is open")
				}
				wanted := tick(small, "Draw")
				if theirs {
					wanted = tick(wanted, "Goal 1")
				}
				l.wantFile("the branch", sync.Branch+"-2", smallPath, wanted)
				if now := l.tipOf(sync.Branch); now != before {
					t.Errorf("the branch went from %s to %q", before, now)
				}
			})
		}
	}
}

func TestLostLedger_does_not_leave_write_back_stuck_on_a_branch_that_does_not_fit(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.commitOn(sync.Branch, smallPath, strings.Replace(tick(small, "Goal 2"), "Goal 1: First", "Goal 1: First of all", 1))
	l.must(l.Merge(t.Context(), pull.GetNumber(), "squash"))
	l.forget()
	late := strings.Replace(tick(small, "Goal 2"), "Goal 1: First", "Goal 1: The first", 1)
	l.commit(smallPath, late)
	l.closeIssue("Draw")
	l.settle()
	if l.pull() == nil {
		t.Fatal("no pull request is open")
	}
	l.wantFile("the branch", sync.Branch+"-2", smallPath, tick(late, "Draw"))
}

// Somebody pushed to the branch when its pull request was closed, so it is theirs to put right.
func TestLostLedger_never_speaks_of_a_pull_request_that_is_not_there(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.must(l.Merge(t.Context(), pull.GetNumber(), "squash"))
	theirs := l.commitOn(sync.Branch, smallPath, strings.Replace(tick(small, "Goal 2"), "Goal 1: First", "Goal 1: First of all", 1))
	l.forget()
	l.commit(smallPath, strings.Replace(tick(small, "Goal 2"), "Goal 1: First", "Goal 1: The first", 1))
	l.closeIssue("Draw")
	var told []sync.Notice
	for range 4 {
		result, _ := l.pass()
		told = append(told, result.Notices...)
	}
	l.holds(sync.Branch, theirs)
	if pull := l.pull(); pull == nil || pull.GetHead().GetRef() == sync.Branch {
		t.Errorf("the pull request is %v", pull)
	}
	if len(told) == 0 || slices.ContainsFunc(told, func(n sync.Notice) bool { return strings.Contains(n.Message, "#0") }) {
		t.Errorf("notices: %v", told)
	}
}
