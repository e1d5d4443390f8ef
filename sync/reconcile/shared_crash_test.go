package reconcile_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/sync"
)

// beside puts a person's commit on the branch of the pull request, moves the default branch and
// closes one more issue. It returns the plan that the branch shall hold in the end.
func (l *loop) beside() (commit, want string) {
	l.t.Helper()
	l.commit(smallPath, small)
	l.settle()
	l.closeIssue("Goal 2: Second")
	l.settle()
	edited := strings.Replace(tick(small, "Goal 2"), "Task 1.1: Build", "Task 1.1: Build well", 1)
	commit = l.commitOn(sync.Branch, smallPath, edited)
	l.commit(smallPath, small+"- [ ] Task 1.3: Ship\n")
	l.closeIssue("Goal 1: First")
	return commit, tick(edited, "Goal 1") + "- [ ] Task 1.3: Ship\n"
}

// A write-back beside people's commits ends the same wherever the process was stopped.
func TestWriteBack_beside_people_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T, l *loop) func() {
		t.Helper()
		theirs, want := l.beside()
		return func() {
			l.holds(sync.Branch, theirs)
			l.wantFile("the branch", sync.Branch, smallPath, want)
			if l.pull() == nil {
				t.Error("there is no pull request")
			}
		}
	}
	l := newLoop(t)
	begin(t, l)
	requests := l.counted()
	t.Logf("%d requests, stopped before and after each of %d", requests, len(points(requests)))
	stoppedEverywhere(t, "", requests, begin)
}
