package reconcile_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// edit lets a person, or their assistant, write an issue's body anew.
func (l *loop) edit(number int, change func(body string) string) {
	l.t.Helper()
	body := change(l.issue(number).GetBody())
	_, _, err := l.Person.Issues.Update(l.t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Body: &body})
	l.must(err)
}

var (
	comments   = regexp.MustCompile(`<!--.*?-->\n?`)
	markerText = regexp.MustCompile(`<!-- milepost:v1 .*?-->`)
)

// strips are ways in which the marker gets lost. None takes away the last line, which is a person's.
var strips = map[string]func(l *loop, body string) string{
	"all_comments":        func(_ *loop, body string) string { return comments.ReplaceAllString(body, "") },
	"the_marker_alone":    func(_ *loop, body string) string { return markerText.ReplaceAllString(body, "") },
	"the_whole_block":     func(*loop, string) string { return "" },
	"all_for_new_words":   func(*loop, string) string { return "## Summary\n\nWe draw the trails first.\n" },
	"a_letter_of_its_mac": func(_ *loop, body string) string { return strings.Replace(body, " mac=", " mac=x", 1) },
	"it_for_another_s": func(l *loop, body string) string {
		return markerText.ReplaceAllString(body, markerText.FindString(l.issue(l.number("Cut")).GetBody()))
	},
	"all_with_a_Windows_editor": func(_ *loop, body string) string {
		return strings.ReplaceAll(comments.ReplaceAllString(body, ""), "\n", "\r\n")
	},
}

func TestStrippedMarker_is_put_back(t *testing.T) {
	t.Parallel()
	for name, strip := range strips {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const theirs = "\n\nAsk the rangers first."
			l := newMirroredLoop(t)
			number, before := l.number("Draw"), l.state()
			l.edit(number, func(body string) string { return strip(l, body) + theirs })
			l.settle()
			body := l.issue(number).GetBody()
			if !strings.HasSuffix(strings.ReplaceAll(body, "\r\n", "\n"), theirs) {
				t.Errorf("what a person wrote is not there any more:\n%s", body)
			}
			for _, words := range []string{"> From [", "<sub>Milepost keeps", "<!-- milepost:begin -->", "<!-- milepost:v1 "} {
				if got := strings.Count(body, words); got != 1 {
					t.Errorf("%q stands there %d times:\n%s", words, got, body)
				}
			}
			result, _ := l.pass()
			if len(result.Actions) != 0 {
				t.Errorf("a further pass does %v", result.Actions)
			}
			l.start(filepath.Join(t.TempDir(), "fresh.db"))
			l.settle()
			l.wantMirrored(before)
		})
	}
}

func TestStrippedMarker_of_an_issue_that_is_closed_or_of_a_phase_is_put_back(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, phasesOn)
	l.commit("docs/milestone-1.md", small)
	l.settle()
	l.commit("docs/milestone-1.md", tick(small, "Goal 1"))
	l.settle()
	before := l.state()
	for _, issue := range l.issues() {
		l.edit(issue.GetNumber(), func(body string) string { return comments.ReplaceAllString(body, "") })
	}
	l.settle()
	for _, issue := range l.issues() {
		if !markerText.MatchString(issue.GetBody()) {
			t.Errorf("%q has no marker", issue.GetTitle())
		}
	}
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	l.settle()
	l.wantMirrored(before)
}
