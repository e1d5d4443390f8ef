package reconcile_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// row is the table's row about an issue.
func (l *loop) row(number int) string {
	l.t.Helper()
	return regexp.MustCompile(fmt.Sprintf(`(?m)^\| .*\| #%d \|.*$`, number)).FindString(l.body(l.pull().GetNumber()))
}

func TestWriteBack_names_the_commit_or_pull_request_that_closed_an_issue(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	first, second, third := l.number("Goal 1: First"), l.number("Goal 2: Second"), l.number("Draw")
	commit, err := l.Commit(t.Context(), "a.txt", []byte("a\n"), fmt.Sprintf("Fixes #%d", first))
	l.must(err)
	pull := l.commitAside(fmt.Sprintf("Closes #%d", second), "b.txt", "b\n")
	l.must(l.Merge(t.Context(), pull.number, "squash"))
	l.must(l.CloseIssue(t.Context(), third, "not_planned"))
	l.settle()
	if got, want := l.row(first), " | "+commit[:10]+" |"; !strings.HasSuffix(got, want) || !strings.Contains(got, "| "+sandbox.Owner+" |") {
		t.Errorf("the row of the issue that a commit closed is %q", got)
	}
	if got, want := l.row(second), fmt.Sprintf(" | #%d |", pull.number); !strings.HasSuffix(got, want) {
		t.Errorf("the row of the issue that a pull request closed is %q", got)
	}
	if got := l.row(third); !strings.HasPrefix(got, "| `dropped` | Draw |") || !strings.HasSuffix(got, " |  |") {
		t.Errorf("the row of the issue that was closed by hand is %q", got)
	}
}

func (l *loop) message(ref string) string {
	l.t.Helper()
	commit, _, err := l.Person.Repositories.GetCommit(l.t.Context(), sandbox.Owner, sandbox.Repo, ref, nil)
	l.must(err)
	return commit.GetCommit().GetMessage()
}

func TestWriteBack_credits_those_who_closed_the_issues(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	user, _, err := l.Person.Users.Get(t.Context(), "")
	l.must(err)
	l.commit(sync.ConfigPath, "write_back:\n  co_authors: on\n  trailer: 'Ticket: OPS-1'\n  names: {"+sandbox.Owner+": Max <Maps>}\n")
	l.commit(smallPath, small)
	l.settle()
	l.closeIssue("Goal 1: First")
	l.closeIssue("Goal 2: Second")
	l.settle()
	want := fmt.Sprintf("Plan progress: tick 2 boxes\n\n- [x] Goal 1: First\n- [x] Goal 2: Second\n\n"+
		"Ticket: OPS-1\nCo-authored-by: Max Maps <%d+%s@users.noreply.127.0.0.1>\n", user.GetID(), sandbox.Owner)
	if diff := cmp.Diff(want, l.message(sync.Branch)); diff != "" {
		t.Errorf("the commit message (-want +got):\n%s", diff)
	}
}

func TestWriteBack_closes_nothing_by_configured_texts(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "write_back:\n  title: 'Fixes #4: {changes}'\n  commit_message: 'closes maps-team/trails#4, GH-1'\n  trailer: 'Resolves: #4'\n")
	l.commit(smallPath, small)
	l.settle()
	l.closeIssue("Goal 1: First")
	l.settle()
	if title := l.pull().GetTitle(); strings.Contains(title, "#4") || !strings.Contains(title, "tick 1 box") {
		t.Errorf("the title is %q", title)
	}
	message := l.message(sync.Branch)
	if strings.Contains(message, "#4") || !strings.Contains(message, "GH-1") {
		t.Errorf("the commit message is %q", message)
	}
	l.must(l.Merge(t.Context(), l.pull().GetNumber(), "squash"))
	l.settle()
	for _, issue := range l.issues() {
		if issue.GetNumber() == 4 && issue.GetState() != "open" {
			t.Error("merging closed issue #4")
		}
	}
}
