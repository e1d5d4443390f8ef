package reconcile_test

import (
	"net/http"
	"testing"

	"github.com/milepost/milepost/sync"
)

func TestWriteBack_moves_its_branch_only_from_the_commit_that_it_saw(t *testing.T) {
	t.Parallel()
	l, _ := opened(t)
	var theirs string
	l.closeIssue("Goal 1: First")
	l.before(http.MethodPost, "/graphql", func() { theirs = l.commitOn(sync.Branch, "notes.txt", "by hand\n") })
	l.settle()
	l.holds(sync.Branch, theirs)
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2"))
	l.wantFile("the person's file", sync.Branch, "notes.txt", "by hand\n")
}

func TestWriteBack_deletes_its_branch_only_at_the_commit_that_it_saw(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	var theirs string
	l.must(l.ReopenIssue(t.Context(), l.number("Goal 2: Second")))
	l.before(http.MethodPost, "/graphql", func() { theirs = l.commitOn(sync.Branch, "notes.txt", "by hand\n") })
	l.settle()
	if got := l.pull(); got == nil || got.GetNumber() != pull.GetNumber() {
		t.Fatalf("the open pull request is %v", got)
	}
	l.holds(sync.Branch, theirs)
	l.wantFile("our tick is taken back", sync.Branch, smallPath, small)
}

func TestWriteBack_leaves_a_push_to_the_branch_of_an_ended_pull_request(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	var theirs string
	l.must(l.Merge(t.Context(), pull.GetNumber(), "squash"))
	l.before(http.MethodPost, "/graphql", func() { theirs = l.commitOn(sync.Branch, "notes.txt", "by hand\n") })
	l.settle()
	l.holds(sync.Branch, theirs)
}

func TestWriteBack_moves_and_deletes_its_branch_without_graphql(t *testing.T) {
	t.Parallel()
	for name, transport := range map[string]answering{
		"not_there": {func(r *http.Request) bool { return r.URL.Path == "/graphql" }, 404, `{"message":"Not Found"}`},
		"no_right":  {func(r *http.Request) bool { return r.URL.Path == "/graphql" }, 200, `{"errors":[{"type":"FORBIDDEN","message":"Resource not accessible by integration"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, _ := opened(t)
			l.useTransport(transport)
			l.closeIssue("Goal 1: First")
			l.settle()
			l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2"))
			l.must(l.ReopenIssue(t.Context(), l.number("Goal 1: First")))
			l.must(l.ReopenIssue(t.Context(), l.number("Goal 2: Second")))
			l.settle()
			if got := l.at(sync.Branch, smallPath); got != "" || l.pull() != nil {
				t.Errorf("branch or pull request are still there:\n%s", got)
			}
		})
	}
}
