package sync_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/stage"
)

// What the pass knows of the issue is older than what a person has just written into it.
func TestUpdate_keeps_what_people_wrote_since_the_issue_was_listed(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	number := l.number("Goal 2: Second")
	l.commit("docs/milestone-1.md", strings.Replace(small, "Goal 2: Second", "Goal 2: Second to none", 1))
	l.before(http.MethodGet, fmt.Sprintf("/issues/%d", number), func() {
		issue, _, err := l.Person.Issues.Get(t.Context(), stage.Owner, stage.Repo, number)
		l.must(err)
		body := issue.GetBody() + "\n\nOur own words."
		_, _, err = l.Person.Issues.Update(t.Context(), stage.Owner, stage.Repo, number, gh.UpdateIssueRequest{Body: &body})
		l.must(err)
	})
	l.settle()
	issue, _, err := l.Person.Issues.Get(t.Context(), stage.Owner, stage.Repo, number)
	l.must(err)
	if !strings.HasSuffix(issue.GetBody(), "Our own words.") || issue.GetTitle() != "Goal 2: Second to none" {
		t.Errorf("%q says now\n%s", issue.GetTitle(), issue.GetBody())
	}
}
