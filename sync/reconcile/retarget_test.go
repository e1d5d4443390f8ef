package reconcile_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// switchTo makes another branch the default one; it begins where the old one stands.
func (l *loop) switchTo(branch string) {
	l.t.Helper()
	head, _, err := l.Person.Git.GetRef(l.t.Context(), sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	_, _, err = l.Person.Git.CreateRef(l.t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/" + branch, SHA: head.Object.GetSHA()})
	l.must(err)
	_, _, err = l.Person.Repositories.Edit(l.t.Context(), sandbox.Owner, sandbox.Repo, &gh.Repository{DefaultBranch: &branch})
	l.must(err)
	l.clock.advance(2 * time.Minute) // until the name is asked for again
}

func TestWriteBack_follows_a_default_branch_that_is_switched(t *testing.T) {
	t.Parallel()
	edited := "Intro.\n\n" + small
	tests := map[string]struct {
		change func(l *loop)
		want   string
	}{
		"nothing_else":       {func(*loop) {}, tick(small, "Goal 2")},
		"another_edit":       {func(l *loop) { l.closeIssue("Goal 1: First") }, tick(small, "Goal 1", "Goal 2")},
		"a_different_plan":   {func(l *loop) { l.commitOn("trunk", smallPath, edited) }, tick(edited, "Goal 2")},
		"the_old_one_ahead":  {func(l *loop) { l.commitOn("main", smallPath, edited) }, tick(small, "Goal 2")},
		"an_approved_change": {func(l *loop) { l.review(l.pull().GetNumber(), "APPROVE") }, tick(small, "Goal 2")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, pull := opened(t)
			l.switchTo("trunk")
			test.change(l)
			l.settle()
			now := l.pull()
			if now.GetNumber() != pull.GetNumber() || now.GetBase().GetRef() != "trunk" {
				t.Fatalf("pull request #%d goes to %s", now.GetNumber(), now.GetBase().GetRef())
			}
			l.wantFile("the branch", sync.Branch, smallPath, test.want)
			if full := l.full(now.GetNumber()); full.GetCommits() != 1 || full.GetChangedFiles() != 1 {
				t.Errorf("it holds %d commits and %d files", full.GetCommits(), full.GetChangedFiles())
			}
			l.must(l.Merge(t.Context(), now.GetNumber(), "merge"))
			l.settle()
			l.wantFile("the document", "trunk", smallPath, test.want)
			if l.pull() != nil {
				t.Error("a pull request is open after the merge")
			}
		})
	}
}

func TestWriteBack_follows_a_switched_default_branch_beside_peoples_commits(t *testing.T) {
	t.Parallel()
	l, _ := opened(t)
	theirs := l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.switchTo("trunk")
	l.commitOn("trunk", "README.md", "new\n")
	l.settle()
	l.holds(sync.Branch, theirs)
	if base := l.pull().GetBase().GetRef(); base != "trunk" {
		t.Errorf("the pull request goes to %s", base)
	}
	l.wantFile("the plan on the branch", sync.Branch, smallPath, tick(small, "Goal 2"))
	l.wantFile("the file of the default branch", sync.Branch, "README.md", "new\n")
}

func TestWriteBack_goes_on_after_the_default_branch_was_renamed(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.switchTo("trunk")
	// GitHub takes the pull request along when it renames a branch.
	l.person(http.MethodPatch, fmt.Sprintf("/pulls/%d", pull.GetNumber()), fields{"base": "trunk"})
	l.person(http.MethodDelete, "/git/refs/heads/main", nil)
	l.closeIssue("Goal 1: First")
	l.settle()
	if now := l.pull(); now == nil || now.GetNumber() != pull.GetNumber() {
		t.Fatalf("the open pull request is %v", now)
	}
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2"))
}

func TestWriteBack_has_auto_merge_turned_on_again_for_a_new_base(t *testing.T) {
	t.Parallel()
	l := guarded(t, fields{"allow_auto_merge": true})
	l.protectAll("main", requiredCheck("build")) // or the old branch lets it in at once
	first, _ := l.pass()
	l.switchTo("trunk")
	l.settle()
	pull := l.pull()
	if pull.GetNumber() != first.PullRequest || pull.GetBase().GetRef() != "trunk" || pull.GetAutoMerge() == nil {
		t.Errorf("the pull request goes to %s with auto-merge %v", pull.GetBase().GetRef(), pull.GetAutoMerge())
	}
}
