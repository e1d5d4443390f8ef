package reconcile_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// What the pass knows of the issue is older than what a person has just written into it.
func TestUpdate_keeps_what_people_wrote_since_the_issue_was_listed(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	number := l.number("Goal 2: Second")
	l.commit("docs/milestone-1.md", strings.Replace(small, "Goal 2: Second", "Goal 2: Second to none", 1))
	l.before(http.MethodGet, fmt.Sprintf("/issues/%d", number), func() {
		issue, _, err := l.Person.Issues.Get(t.Context(), sandbox.Owner, sandbox.Repo, number)
		l.must(err)
		body := issue.GetBody() + "\n\nOur own words."
		_, _, err = l.Person.Issues.Update(t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Body: &body})
		l.must(err)
	})
	l.settle()
	issue, _, err := l.Person.Issues.Get(t.Context(), sandbox.Owner, sandbox.Repo, number)
	l.must(err)
	if !strings.HasSuffix(issue.GetBody(), "Our own words.") || issue.GetTitle() != "Goal 2: Second to none" {
		t.Errorf("%q says now\n%s", issue.GetTitle(), issue.GetBody())
	}
}

// Taking sub-issues off moves the parent's time of change, and that is no change by people.
func TestPass_is_not_put_off_by_its_own_work_on_sub_issues(t *testing.T) {
	t.Parallel()
	l := newPhasedLoop(t)
	l.clock.advance(time.Minute)
	l.commit(sync.ConfigPath, "phases: off\n")
	l.pass()
	for _, line := range l.tree() {
		if strings.HasPrefix(line, "Phase") && strings.HasSuffix(line, ": open") {
			t.Errorf("%q after one pass", line)
		}
	}
}
