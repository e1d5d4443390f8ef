package reconcile_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

var (
	searchWorks = strings.Replace(rowsPlan, "⏸ Blocked", "🔄 In Progress", 1)
	searchDone  = strings.Replace(rowsPlan, "⏸ Blocked", "✅ Done", 1)
)

// wantProposed expects what the write-back pull request makes of the plan; "" is no pull request.
func (l *loop) wantProposed(step, want string) {
	l.t.Helper()
	got := ""
	if l.writeBack() != 0 {
		got = l.at(sync.Branch, smallPath)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		l.t.Errorf("%s: proposed (-want +got):\n%s", step, diff)
	}
}

// writeBack is the number of the open write-back pull request, 0 if there is none.
func (l *loop) writeBack() int {
	l.t.Helper()
	pulls, _, err := l.Person.PullRequests.List(l.t.Context(), sandbox.Owner, sandbox.Repo, &gh.PullRequestListOptions{State: "open", Head: sandbox.Owner + ":" + sync.Branch})
	l.must(err)
	if len(pulls) == 0 {
		return 0
	}
	return pulls[0].GetNumber()
}

// mergeWriteBack merges the write-back pull request.
func (l *loop) mergeWriteBack() {
	l.t.Helper()
	l.must(l.Merge(l.t.Context(), l.writeBack(), "squash"))
	l.settle()
}

// work lets a person open a pull request with a text, from a branch of its own.
func (l *loop) work(branch, body string) int {
	l.t.Helper()
	number := l.begin(branch, body)
	l.settle()
	return number
}

// begin does so and leaves it at that.
func (l *loop) begin(branch, body string) int {
	l.t.Helper()
	l.person(http.MethodPost, "/git/refs", fields{"ref": "refs/heads/" + branch, "sha": l.main()})
	l.commitOn(branch, branch+".go", "package search\n")
	pull, _, err := l.Person.PullRequests.Create(l.t.Context(), sandbox.Owner, sandbox.Repo, gh.CreatePullRequest{Title: &branch, Head: branch, Base: "main", Body: &body})
	l.must(err)
	return pull.GetNumber()
}

// closing is the text of a pull request that closes an item's issue.
func (l *loop) closing(title string) string { return fmt.Sprintf("Closes #%d", l.number(title)) }

// editPull lets a person change a pull request.
func (l *loop) editPull(number int, change fields) {
	l.t.Helper()
	l.person(http.MethodPatch, fmt.Sprintf("/pulls/%d", number), change)
	l.settle()
}

func TestLinkedPulls_say_that_a_row_is_in_progress(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	pull := l.work("search", l.closing("Search"))
	l.wantProposed("opened", searchWorks)
	l.editPull(pull, fields{"state": "closed"})
	l.wantProposed("closed", "")
	l.editPull(pull, fields{"state": "open"})
	l.wantProposed("opened again", searchWorks)
	l.editPull(pull, fields{"body": "About search"})
	l.wantProposed("linked no more", "")
	l.editPull(pull, fields{"body": l.closing("Search")})
	l.mergeWriteBack()
	l.wantFile("merged", "main", smallPath, searchWorks)
	l.wantProposed("merged", "")
	if diff := cmp.Diff([]string{working}, l.labelsOf("Search")); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}

	// The label came from the document: by itself it keeps nothing in progress.
	l.editPull(pull, fields{"state": "closed"})
	l.wantProposed("given up", rowsPlan)
	l.mergeWriteBack()
	l.wantFile("back to what it was", "main", smallPath, rowsPlan)
	l.wantProposed("back to what it was", "")
	if diff := cmp.Diff([]string{"status: blocked"}, l.labelsOf("Search")); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	l.work("again", l.closing("Search"))
	l.wantProposed("the next one", searchWorks)
}

func TestLinkedPulls_that_are_merged_finish_the_row(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	pull := l.work("search", l.closing("Search"))
	l.mergeWriteBack()
	l.must(l.Merge(t.Context(), pull, "merge"))
	l.settle()
	l.wantProposed("merged", searchDone)
	l.mergeWriteBack()
	// A merged one does not count when its issue is opened again.
	l.must(l.ReopenIssue(t.Context(), l.number("Search")))
	l.settle()
	l.wantProposed("opened again", strings.Replace(rowsPlan, "⏸ Blocked", "🔄 Doing", 1))
	l.mergeWriteBack()
	l.wantProposed("merged long ago", "")
	l.work("again", l.closing("Search"))
	l.wantProposed("the next one", searchWorks)
}

func TestLinkedPulls_count_only_on_their_way_to_the_default_branch(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	l.person(http.MethodPost, "/git/refs", fields{"ref": "refs/heads/next", "sha": l.main()})
	pull := l.work("search", l.closing("Search"))
	l.editPull(pull, fields{"base": "next"})
	l.wantProposed("elsewhere", "")
	l.editPull(pull, fields{"base": "main"})
	l.wantProposed("here", searchWorks)
}

// main is the commit at the tip of the default branch.
func (l *loop) main() string {
	l.t.Helper()
	ref, _, err := l.Person.Git.GetRef(l.t.Context(), sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	return ref.Object.GetSHA()
}

func TestLinkedPulls_do_not_overrule_the_document(t *testing.T) {
	t.Parallel()
	for _, label := range []bool{false, true} {
		t.Run(fmt.Sprintf("labelled_%t", label), func(t *testing.T) {
			t.Parallel()
			l := newRowsLoop(t)
			pull := l.work("search", l.closing("Search"))
			l.mergeWriteBack()
			if label {
				l.label(false, "Search", working)
				l.wantProposed("the pull request is open", "")
			}
			l.commit(smallPath, rowsPlan)
			l.settle()
			l.wantProposed("set back by hand", "")
			if diff := cmp.Diff([]string{"status: blocked"}, l.labelsOf("Search")); diff != "" {
				t.Errorf("labels (-want +got):\n%s", diff)
			}
			l.editPull(pull, fields{"title": "Search it all"})
			l.commit(smallPath, rowsPlan+"\nMore.\n")
			l.settle()
			l.wantProposed("the same pull request", "")
			l.editPull(pull, fields{"state": "closed"})
			l.work("again", l.closing("Search"))
			l.wantProposed("another one", searchWorks+"\nMore.\n")
		})
	}
}

func TestLinkedPulls_leave_what_the_document_says_by_itself(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	pull := l.work("search", l.closing("Search"))
	l.mergeWriteBack()
	l.commit(smallPath, rowsPlan)
	l.settle()
	l.commit(smallPath, searchWorks)
	l.settle()
	l.editPull(pull, fields{"state": "closed"})
	l.wantProposed("written by hand", "")
	l.label(false, "Search", working)
	l.wantProposed("without the label", rowsPlan)
}

func TestLinkedPulls_that_end_before_the_write_back_is_seen_leave_nothing(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	pull := l.work("search", l.closing("Search"))
	l.must(l.Merge(t.Context(), l.writeBack(), "squash"))
	l.editPull(pull, fields{"state": "closed"})
	l.wantProposed("both at once", rowsPlan)
}

func TestLinkedPulls_and_the_label_each_keep_a_row_in_progress(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	l.label(true, "Search", working)
	pull := l.work("search", l.closing("Search"))
	l.mergeWriteBack()
	l.label(false, "Search", working)
	l.wantProposed("without the label", "")
	l.label(true, "Search", working)
	l.editPull(pull, fields{"state": "closed"})
	l.wantProposed("without the pull request", "")
	l.label(false, "Search", working)
	l.wantProposed("without both", rowsPlan)

	// What a row of the document says stays until the label goes, too.
	pull = l.work("login", l.closing("Login"))
	l.editPull(pull, fields{"state": "closed"})
	l.wantProposed("a pull request came and went", rowsPlan)
}

func TestLinkedPulls_that_were_declined_are_proposed_again_with_the_next(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	pull := l.work("search", l.closing("Search"))
	l.editPull(l.writeBack(), fields{"state": "closed"})
	l.commit(smallPath, rowsPlan+"\nMore.\n")
	l.settle()
	l.wantProposed("declined", "")
	l.editPull(pull, fields{"state": "closed"})
	l.editPull(pull, fields{"state": "open"})
	l.wantProposed("opened again", searchWorks+"\nMore.\n")
}

func TestLinkedPulls_are_found_again_without_the_ledger(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	l.work("search", l.closing("Search"))
	l.forget()
	l.settle()
	l.wantProposed("the ledger is lost", searchWorks)
}
