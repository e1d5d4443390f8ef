package reconcile_test

import (
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

func (l *loop) rename(number int, title string) {
	l.t.Helper()
	_, _, err := l.Person.Issues.Update(l.t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Title: &title})
	l.must(err)
}

// The line says what was merged, the issue says something newer, and the old text is nowhere.
func TestTitle_that_changed_again_before_its_merge_was_seen_keeps_its_issue(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"pull_request", "commit"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			plan := strings.Replace(small, "  - [ ] Cut", "  - [ ] Cut out the pieces", 1)
			l.commit("docs/milestone-1.md", plan)
			l.commit(".github/milepost.yml", "write_back: "+mode+"\n")
			l.settle()
			number := l.number("Cut out the pieces")
			l.rename(number, "Saw along every line")
			l.pass()
			if mode == "pull_request" {
				l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
			}
			l.rename(number, "Polish edges")
			l.settle()
			if got := len(l.issues()); got != 5 {
				t.Errorf("there are %d issues now: %q", got, l.state())
			}
			// Both sides changed, so the document wins.
			if got := l.number("Saw along every line"); got != number {
				t.Errorf("the line belongs to #%d now, and to #%d before", got, number)
			}
		})
	}
}
