package reconcile_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const smallPath = "docs/milestone-1.md"

// opened is a loop with the small plan mirrored and Goal 2 closed, so that a pull request is
// open.
func opened(t *testing.T) (*loop, *gh.PullRequest) {
	t.Helper()
	l := newMirroredLoop(t)
	l.closeIssue("Goal 2: Second")
	l.settle()
	pull := l.pull()
	if pull == nil {
		t.Fatal("no pull request was opened")
	}
	return l, pull
}

func (l *loop) closeIssue(title string) {
	l.t.Helper()
	l.must(l.CloseIssue(l.t.Context(), l.number(title), "completed"))
}

// commitOn writes a file on a branch as the person would in the browser.
func (l *loop) commitOn(branch, path, content string) string {
	l.t.Helper()
	message := "Change " + path
	options := &gh.RepositoryContentFileOptions{Message: &message, Content: []byte(content), Branch: &branch}
	get := &gh.RepositoryContentGetOptions{Ref: branch}
	if file, _, _, err := l.Person.Repositories.GetContents(l.t.Context(), sandbox.Owner, sandbox.Repo, path, get); err == nil {
		options.SHA = file.SHA
	}
	answer, _, err := l.Person.Repositories.CreateFile(l.t.Context(), sandbox.Owner, sandbox.Repo, path, options)
	l.must(err)
	return answer.GetSHA()
}

// at reads a file of a branch or commit, "" if there is none.
func (l *loop) at(ref, path string) string {
	l.t.Helper()
	content, err := l.ReadAt(l.t.Context(), path, ref)
	if err != nil {
		return ""
	}
	return string(content)
}

// holds fails the test unless the branch has the commit in its history.
func (l *loop) holds(branch, commit string) {
	l.t.Helper()
	comparison, _, err := l.Person.Repositories.CompareCommits(l.t.Context(), sandbox.Owner, sandbox.Repo, commit, branch, nil)
	l.must(err)
	if status := comparison.GetStatus(); status != "ahead" && status != "identical" {
		l.t.Errorf("branch %s lost commit %s: it is %s", branch, commit, status)
	}
}

func (l *loop) wantFile(what, ref, path, want string) {
	l.t.Helper()
	if diff := cmp.Diff(want, l.at(ref, path)); diff != "" {
		l.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func tick(plan string, items ...string) string {
	for _, item := range items {
		plan = strings.Replace(plan, "[ ] "+item, "[x] "+item, 1)
	}
	return plan
}

func TestWriteBack_keeps_the_commits_of_people_on_its_branch(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	edited := strings.Replace(tick(small, "Goal 2"), "Small - Planning", "Small but good - Planning", 1)
	theirs := l.commitOn(sync.Branch, smallPath, edited)
	notes := l.commitOn(sync.Branch, "notes.txt", "by hand\n")

	l.closeIssue("Goal 1: First")
	l.settle()
	if got := l.pull(); got.GetNumber() != pull.GetNumber() {
		t.Fatalf("pull request #%d is open instead of #%d", got.GetNumber(), pull.GetNumber())
	}
	l.holds(sync.Branch, theirs)
	l.holds(sync.Branch, notes)
	l.wantFile("the plan on the branch", sync.Branch, smallPath, tick(edited, "Goal 1"))
	l.wantFile("the person's file", sync.Branch, "notes.txt", "by hand\n")

	// A reopened issue takes our own tick back and leaves theirs.
	l.must(l.ReopenIssue(t.Context(), l.number("Goal 2: Second")))
	l.settle()
	l.holds(sync.Branch, notes)
	want := strings.Replace(tick(edited, "Goal 1"), "[x] Goal 2", "[ ] Goal 2", 1)
	l.wantFile("the plan after reopening", sync.Branch, smallPath, want)

	l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
	l.settle()
	l.wantFile("the merged plan", "main", smallPath, want)
	if l.pull() != nil {
		t.Error("a pull request is open after the merge")
	}
}

func TestWriteBack_merges_the_default_branch_into_a_branch_with_peoples_commits(t *testing.T) {
	t.Parallel()
	l, _ := opened(t)
	edited := strings.Replace(tick(small, "Goal 2"), "Goal 1: First", "Goal 1: First of all", 1)
	theirs := l.commitOn(sync.Branch, smallPath, edited)
	l.commit("README.md", "new\n")
	l.commit(smallPath, strings.Replace(small, "- [x] Task 1.2: Order\n", "- [x] Task 1.2: Order\n- [ ] Task 1.3: Ship\n", 1))
	l.closeIssue("Draw")
	l.settle()

	l.holds(sync.Branch, theirs)
	l.holds(sync.Branch, "main")
	want := strings.Replace(tick(edited, "Draw"), "- [x] Task 1.2: Order\n", "- [x] Task 1.2: Order\n- [ ] Task 1.3: Ship\n", 1)
	l.wantFile("the plan on the branch", sync.Branch, smallPath, want)
	l.wantFile("the file of the default branch", sync.Branch, "README.md", "new\n")
}

func TestWriteBack_explains_a_conflict_and_overwrites_nothing(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	edited := strings.Replace(tick(small, "Goal 2"), "Goal 1: First", "Goal 1: First of all", 1)
	theirs := l.commitOn(sync.Branch, smallPath, edited)
	l.commit(smallPath, strings.Replace(small, "Goal 1: First", "Goal 1: The first @octocat", 1))
	l.closeIssue("Draw")
	l.settle()

	ref, _, err := l.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "heads/"+sync.Branch)
	l.must(err)
	if ref.Object.GetSHA() != theirs {
		t.Errorf("the branch was moved to %s", ref.Object.GetSHA())
	}
	body := l.body(pull.GetNumber())
	if !strings.Contains(body, "Left as it is") || !strings.Contains(body, smallPath) {
		t.Errorf("the conflict is not explained:\n%s", body)
	}
	// The person puts it right, and the next pass goes on.
	l.commit(smallPath, strings.Replace(small, "Goal 1: First", "Goal 1: First of all", 1))
	l.settle()
	l.holds(sync.Branch, theirs)
	l.wantFile("the plan on the branch", sync.Branch, smallPath, tick(edited, "Draw"))
	if body := l.body(pull.GetNumber()); strings.Contains(body, "Left as it is") {
		t.Errorf("the conflict is still told:\n%s", body)
	}
}

func (l *loop) body(number int) string {
	l.t.Helper()
	pull, _, err := l.Person.PullRequests.Get(l.t.Context(), sandbox.Owner, sandbox.Repo, number)
	l.must(err)
	return pull.GetBody()
}

func TestWriteBack_does_not_fight_a_person_who_undoes_a_tick_on_the_branch(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.commitOn(sync.Branch, smallPath, small+"\nBy hand.\n")
	l.closeIssue("Goal 1: First")
	l.settle()
	l.wantFile("the plan on the branch", sync.Branch, smallPath, tick(small, "Goal 1")+"\nBy hand.\n")
	if body := l.body(pull.GetNumber()); !strings.Contains(body, "changed by hand") {
		t.Errorf("the body does not say so:\n%s", body)
	}
}

func TestWriteBack_never_closes_a_pull_request_with_peoples_commits(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	theirs := l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.must(l.ReopenIssue(t.Context(), l.number("Goal 2: Second")))
	l.settle()
	if got := l.pull(); got.GetNumber() != pull.GetNumber() {
		t.Fatal("the pull request was closed")
	}
	l.holds(sync.Branch, theirs)
	l.wantFile("our tick is taken back", sync.Branch, smallPath, small)
	l.wantFile("the person's file", sync.Branch, "notes.txt", "by hand\n")
}

func TestWriteBack_leaves_a_branch_that_was_pushed_to_after_the_merge(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.must(l.Merge(t.Context(), pull.GetNumber(), "squash"))
	theirs := l.commitOn(sync.Branch, "late.txt", "late\n")
	l.settle()
	l.closeIssue("Goal 1: First")
	l.settle()
	l.holds(sync.Branch, theirs)
	if l.pull() == nil {
		t.Error("no pull request carries the next edit")
	}
	l.wantFile("the plan on the next branch", sync.Branch+"-2", smallPath, tick(small, "Goal 1", "Goal 2"))
}

func TestWriteBack_opens_its_pull_request_again_when_somebody_pushes_while_it_is_closed(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.must(l.ReopenIssue(t.Context(), l.number("Goal 2: Second")))
	var theirs string
	l.before(http.MethodPatch, "/pulls/", func() { theirs = l.commitOn(sync.Branch, "notes.txt", "by hand\n") })
	l.settle()
	if got := l.pull(); got == nil || got.GetNumber() != pull.GetNumber() {
		t.Fatalf("the open pull request is %v", got)
	}
	l.holds(sync.Branch, theirs)
	l.wantFile("our tick is taken back", sync.Branch, smallPath, small)
}
