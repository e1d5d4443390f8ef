package reconcile_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// The pass that did not know of the merge yet wrote to the branch once more.
func TestWriteBack_deletes_a_branch_that_it_wrote_to_after_the_merge(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.closeIssue("Goal 1: First")
	l.before(http.MethodPost, "/git/trees", func() { l.must(l.Merge(t.Context(), pull.GetNumber(), "merge")) })
	l.pass()
	l.must(l.ReopenIssue(t.Context(), l.number("Goal 1: First")))
	l.settle()
	if l.pull() != nil {
		t.Fatal("a pull request is open")
	}
	if _, _, err := l.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "heads/"+sync.Branch); err == nil {
		t.Error("the branch is still there")
	}
}

// A pass that does not know of the merge yet puts its edits on top of what a person pushed late.
func TestWriteBack_keeps_what_people_push_between_the_merge_and_its_own_commit(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.closeIssue("Goal 1: First")
	var theirs string
	l.before(http.MethodGet, "/branches/"+sync.Branch, func() {
		l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
		theirs = l.commitOn(sync.Branch, "late.txt", "late\n")
	})
	l.pass()
	l.settle()
	l.holds(sync.Branch, theirs)
	l.wantFile("the late file", sync.Branch, "late.txt", "late\n")
}

// keeping refuses to delete branches, by REST and without GraphQL.
type keeping struct{ status int }

func (k keeping) RoundTrip(request *http.Request) (*http.Response, error) {
	var status int
	switch {
	case request.URL.Path == "/graphql":
		status = http.StatusNotFound
	case request.Method == http.MethodDelete && strings.Contains(request.URL.Path, "/git/refs/heads/"):
		status = k.status
	default:
		return http.DefaultTransport.RoundTrip(request)
	}
	return &http.Response{
		StatusCode: status, Request: request, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"message": "Cannot delete this branch"}`)),
	}, nil
}

func TestWriteBack_deletes_the_branch_later_that_GitHub_would_not_delete(t *testing.T) {
	t.Parallel()
	ends := map[string]func(l *loop, number int){
		"merged": func(l *loop, number int) { l.must(l.Merge(t.Context(), number, "merge")) },
		"closed": func(l *loop, number int) { l.endPull(number) },
		"withdrawn": func(l *loop, _ int) {
			l.must(l.ReopenIssue(t.Context(), l.number("Goal 2: Second")))
			l.pass()
		},
	}
	for name, end := range ends {
		for _, status := range []int{http.StatusForbidden, http.StatusUnprocessableEntity} {
			t.Run(name+", "+http.StatusText(status), func(t *testing.T) {
				t.Parallel()
				l, pull := opened(t)
				l.useTransport(keeping{status})
				end(l, pull.GetNumber())
				result, _ := l.pass()
				told := false
				for _, notice := range result.Notices {
					told = told || notice.Code == "branch-kept"
				}
				if !told || result.Blocked != "" {
					t.Errorf("told %v, blocked %q", result.Notices, result.Blocked)
				}
				l.settle()
				if !l.hasBranch() {
					t.Fatal("the branch is gone already")
				}
				l.useTransport(http.DefaultTransport)
				l.settle()
				if !l.hasBranch() {
					t.Error("it was tried again within the hour")
				}
				l.anHourAgo()
				l.settle()
				if l.hasBranch() {
					t.Error("the branch is still there")
				}
				if _, requests := l.pass(); requests > 3 {
					t.Errorf("at rest a pass takes %d requests", requests)
				}
			})
		}
	}
}

// anHourAgo lets the last refusal be older than an hour.
func (l *loop) anHourAgo() {
	l.remember(func(repo *sync.RepoBase) { repo.Leftover.At = repo.Leftover.At.Add(-time.Hour) })
}

// The branch of an ended pull request is in use again, so it must not be deleted for that.
func TestWriteBack_never_deletes_a_branch_late_that_is_in_use(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.useTransport(keeping{http.StatusForbidden})
	l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
	l.settle()
	l.closeIssue("Goal 1: First")
	l.settle()
	l.useTransport(http.DefaultTransport)
	l.anHourAgo()
	l.settle()
	if now := l.pull(); now == nil || now.GetNumber() == pull.GetNumber() || !l.hasBranch() {
		t.Fatalf("the pull request is %v", now)
	}
	l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
	l.settle()
	if l.hasBranch() {
		t.Error("the branch is still there")
	}
}
