package sync_test

import (
	"net/http"
	"testing"

	"github.com/milepost/milepost/internal/stage"
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
	if _, _, err := l.Person.Git.GetRef(t.Context(), stage.Owner, stage.Repo, "heads/"+sync.Branch); err == nil {
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
	l.before(http.MethodGet, "/git/ref/heads/"+sync.Branch, func() {
		l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
		theirs = l.commitOn(sync.Branch, "late.txt", "late\n")
	})
	l.pass()
	l.settle()
	l.holds(sync.Branch, theirs)
	l.wantFile("the late file", sync.Branch, "late.txt", "late\n")
}
