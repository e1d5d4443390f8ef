package reconcile_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/milepost/milepost/sync"
)

// openedOn is a loop like that of opened, with its ledger in a file.
func openedOn(t *testing.T) (l *loop, file string) {
	t.Helper()
	l, file = newLoopOn(t)
	l.commit(smallPath, small)
	l.settle()
	l.closeIssue("Goal 2: Second")
	l.settle()
	return l, file
}

// stopBefore runs a pass that is stopped before a request and lets a new process go on with the ledger in
// the file.
func (l *loop) stopBefore(file, method, path string) {
	l.t.Helper()
	l.interrupted(func(stop func()) { l.before(method, path, stop) })
	l.start(file)
}

// interrupted runs a pass that is stopped as arranged.
func (l *loop) interrupted(arrange func(stop func())) {
	l.t.Helper()
	ctx, stop := context.WithCancel(l.t.Context())
	defer stop()
	arrange(stop)
	if _, err := l.engine.Pass(ctx, l.ledger, l.repo); err == nil {
		l.t.Fatal("the pass was not stopped")
	}
}

// interruptedAfter runs one that is stopped right behind a request.
func (l *loop) interruptedAfter(method, path string) {
	l.t.Helper()
	l.interrupted(func(stop func()) { l.useTransport(stopAfter{method, path, stop}) })
}

// The process ends right when the branch has what GitHub asks for, and right before it is put down.
// What is asked for changes until the next process looks.
func TestWriteBack_knows_what_it_wrote_right_before_it_was_stopped(t *testing.T) {
	t.Parallel()
	const first = "Goal 1: First"
	struck := strings.Replace(small, first, "Goal 1: ~~First~~", 1)
	tests := map[string]struct {
		// close is how the issue ends before the stop; meanwhile happens after it.
		close     string
		meanwhile func(l *loop)
		// want is the plan on the branch in the end.
		want string
	}{
		"a tick that nobody wants any more":   {"completed", func(l *loop) { l.must(l.ReopenIssue(l.t.Context(), l.number(first))) }, small},
		"a strike that nobody wants any more": {"not_planned", func(l *loop) { l.must(l.ReopenIssue(l.t.Context(), l.number(first))) }, small},
		"a strike below a tick on the default branch": {"not_planned", func(l *loop) {
			l.commit(smallPath, tick(small, "Goal 1"))
		}, tick(small, "Goal 1")},
		"a tick that became a strike": {"completed", func(l *loop) {
			l.must(l.CloseIssue(l.t.Context(), l.number(first), "not_planned"))
		}, struck},
		"a tick that is still wanted": {"completed", func(*loop) {}, tick(small, "Goal 1")},
	}
	for name, test := range tests {
		for _, beside := range []bool{true, false} {
			t.Run(name+map[bool]string{true: " beside people", false: " on a branch of our own"}[beside], func(t *testing.T) {
				t.Parallel()
				l, file := openedOn(t)
				if beside {
					l.commitOn(sync.Branch, "notes.txt", "by hand\n")
					l.settle()
				}
				l.must(l.CloseIssue(t.Context(), l.number(first), test.close))
				l.stopBefore(file, http.MethodPatch, "/pulls/")
				if got := l.at(sync.Branch, smallPath); got == tick(small, "Goal 2") {
					t.Fatalf("the branch has nothing new:\n%s", got)
				}
				test.meanwhile(l)
				l.settle()
				l.wantFile("the branch", sync.Branch, smallPath, tick(test.want, "Goal 2"))
			})
		}
	}
}

func TestWriteBack_that_was_stopped_knows_what_people_undid(t *testing.T) {
	t.Parallel()
	l, file := openedOn(t)
	l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.settle()
	l.closeIssue("Goal 1: First")
	l.stopBefore(file, http.MethodPatch, "/pulls/")
	l.commitOn(sync.Branch, smallPath, tick(small, "Goal 2"))
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 2"))
}

func TestWriteBack_that_was_stopped_knows_what_it_never_wrote(t *testing.T) {
	t.Parallel()
	l, file := openedOn(t)
	l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.settle()
	l.closeIssue("Goal 1: First")
	l.stopBefore(file, http.MethodPatch, "/git/refs/")
	l.commitOn(sync.Branch, "notes.txt", "by hand, again\n")
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2"))
}

func TestWriteBack_that_was_stopped_when_it_had_opened_its_pull_request_knows_what_it_wrote(t *testing.T) {
	t.Parallel()
	l, file := newLoopOn(t)
	l.commit(smallPath, small)
	l.settle()
	l.closeIssue("Goal 1: First")
	l.closeIssue("Goal 2: Second")
	l.interruptedAfter(http.MethodPost, "/pulls")
	l.start(file)
	l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.must(l.ReopenIssue(t.Context(), l.number("Goal 1: First")))
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 2"))
}

// The default branch ticks what we struck on the branch, and then the issue is dropped once more: GitHub
// keeps the time at which it was closed first.
func TestSharedBranch_strikes_again_what_was_ticked_meanwhile(t *testing.T) {
	t.Parallel()
	const first = "Goal 1: First"
	l, file := openedOn(t)
	l.must(l.CloseIssue(t.Context(), l.number(first), "not_planned"))
	l.settle()
	l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.commit(smallPath, tick(small, "Goal 1"))
	l.stopBefore(file, http.MethodGet, "/compare/")
	l.must(l.CloseIssue(t.Context(), l.number(first), "not_planned"))
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, tick(strings.Replace(small, first, "Goal 1: ~~First~~", 1), "Goal 2"))
}
