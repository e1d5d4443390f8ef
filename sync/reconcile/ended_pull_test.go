package reconcile_test

import (
	"net/http"
	"slices"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// People close the pull request just before the pass writes another edit into it: what they turned
// down is what they saw.
func TestWriteBack_counts_nothing_as_declined_that_was_not_shown(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.closeIssue("Goal 1: First")
	l.before(http.MethodPatch, "/pulls/", func() {
		closed := "closed"
		_, _, err := l.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, pull.GetNumber(), &gh.PullRequest{State: &closed})
		l.must(err)
	})
	l.pass()
	l.settle()
	if l.pull() == nil {
		t.Fatal("no pull request is open")
	}
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 1"))
	if result, _ := l.pass(); slices.ContainsFunc(result.Notices, func(n sync.Notice) bool { return n.Line == 5 }) {
		t.Errorf("notices: %v", result.Notices)
	}
}
