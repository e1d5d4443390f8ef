package reconcile_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// review says something of the pull request as somebody who may write.
func (l *loop) review(number int, event string) {
	l.t.Helper()
	l.reviewAs("reviewer", "push", number, event)
}

// reviewAs says something of the pull request as a collaborator with a permission.
func (l *loop) reviewAs(login, permission string, number int, event string) {
	l.t.Helper()
	token := l.Hub.AddUser(login)
	_, _, err := l.Person.Repositories.AddCollaborator(l.t.Context(), sandbox.Owner, sandbox.Repo, login, &gh.RepositoryAddCollaboratorOptions{Permission: permission})
	l.must(err)
	reviewer, err := l.ClientOf(token)
	l.must(err)
	body := "So it is."
	_, _, err = reviewer.PullRequests.CreateReview(l.t.Context(), sandbox.Owner, sandbox.Repo, number, &gh.PullRequestReviewRequest{Event: &event, Body: &body})
	l.must(err)
}

// Whoever was invited to read or to sort issues is called a collaborator, too.
func TestWriteBack_waits_for_nobody_who_may_not_write(t *testing.T) {
	t.Parallel()
	for permission, waits := range map[string]bool{"pull": false, "triage": false, "push": true, "maintain": true, "admin": true} {
		for _, event := range []string{"APPROVE", "REQUEST_CHANGES"} {
			t.Run(permission+"_"+event, func(t *testing.T) {
				t.Parallel()
				l, pull := opened(t)
				if event == "REQUEST_CHANGES" {
					l.review(pull.GetNumber(), "APPROVE")
				}
				l.reviewAs("guest", permission, pull.GetNumber(), event)
				l.closeIssue("Goal 1: First")
				result, _ := l.pass()
				if want := waits == (event == "APPROVE"); l.waits(result) != want {
					t.Errorf("it waits: %t, want %t", !want, want)
				}
			})
		}
	}
}

func (l *loop) waits(result sync.Result) bool {
	return slices.Contains(codes(result), "write-back-waits")
}

func TestWriteBack_leaves_an_approved_pull_request_alone_for_a_day(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	var later time.Duration // for the engine alone: GitHub takes no tokens from the past
	now := func() time.Time { return l.clock.now().Add(later) }
	l.engine.Now = now
	l.review(pull.GetNumber(), "APPROVE")
	l.closeIssue("Goal 1: First")
	result, _ := l.pass()
	if !l.waits(result) {
		t.Errorf("no notice says so: %v", result.Notices)
	}
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 2"))
	if wait := result.RequeueAt.Sub(now()); wait < 23*time.Hour || wait > 24*time.Hour {
		t.Errorf("the next look is in %v", wait)
	}
	// What happens meanwhile does not make it longer.
	later = 20 * time.Hour
	l.closeIssue("Draw")
	if result, _ = l.pass(); !l.waits(result) {
		t.Errorf("the notices are %v", result.Notices)
	}
	later = 24*time.Hour + time.Minute
	l.pass()
	l.wantFile("the branch after a day", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2", "Draw"))
	// Approved once more, it has another day.
	l.review(pull.GetNumber(), "APPROVE")
	l.closeIssue("Cut")
	if result, _ = l.pass(); !l.waits(result) {
		t.Errorf("the notices are %v", result.Notices)
	}
}

func TestWriteBack_goes_on_in_a_new_pull_request_once_the_approved_one_is_merged(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.review(pull.GetNumber(), "APPROVE")
	l.closeIssue("Goal 1: First")
	l.pass()
	l.must(l.Merge(t.Context(), pull.GetNumber(), "squash"))
	l.settle()
	l.wantFile("the document", "main", smallPath, tick(small, "Goal 2"))
	l.wantFile("the new branch", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2"))
	if next := l.pull(); next == nil || next.GetNumber() == pull.GetNumber() {
		t.Errorf("the open pull request is %v", next)
	}
}

func TestWriteBack_does_not_wait(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		reviews []string
		change  func(l *loop)
		want    string
	}{
		"with_an_edit_that_is_not_wanted": {[]string{"APPROVE"}, func(l *loop) {
			l.must(l.ReopenIssue(l.t.Context(), l.number("Goal 2: Second")))
			l.closeIssue("Goal 1: First")
		}, tick(small, "Goal 1")},
		"when_changes_are_asked_for": {[]string{"APPROVE", "REQUEST_CHANGES"}, func(l *loop) { l.closeIssue("Goal 1: First") },
			tick(small, "Goal 1", "Goal 2")},
		"for_a_remark": {[]string{"COMMENT"}, func(l *loop) { l.closeIssue("Goal 1: First") }, tick(small, "Goal 1", "Goal 2")},
		"with_a_conflict": {[]string{"APPROVE"}, func(l *loop) { l.commit(smallPath, strings.Replace(small, "Goal 2: Second", "Goal 2: The second", 1)) },
			tick(strings.Replace(small, "Goal 2: Second", "Goal 2: The second", 1), "Goal 2")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, pull := opened(t)
			for _, event := range test.reviews {
				l.review(pull.GetNumber(), event)
			}
			test.change(l)
			l.pass()
			l.wantFile("the branch", sync.Branch, smallPath, test.want)
		})
	}
}

func TestWriteBack_does_not_take_a_pull_request_out_of_the_merge_queue(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	ref := fmt.Sprintf("refs/heads/gh-readonly-queue/main/pr-%d-%s", pull.GetNumber(), pull.GetBase().GetSHA())
	l.person(http.MethodPost, "/git/refs", fields{"ref": ref, "sha": pull.GetHead().GetSHA()})
	l.closeIssue("Goal 1: First")
	if result, _ := l.pass(); !l.waits(result) {
		t.Errorf("the notices are %v", result.Notices)
	}
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 2"))
	l.person(http.MethodDelete, "/git/"+ref, nil)
	l.closeIssue("Draw")
	l.pass()
	l.wantFile("the branch afterwards", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2", "Draw"))
}
