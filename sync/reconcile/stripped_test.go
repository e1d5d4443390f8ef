package reconcile_test

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

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

// strip takes the markers out of the issues with these titles and loses the ledger before anybody saw it.
func (l *loop) strip(titles ...string) {
	l.t.Helper()
	for _, title := range titles {
		l.edit(l.number(title), func(body string) string { return comments.ReplaceAllString(body, "") })
	}
	l.start(filepath.Join(l.t.TempDir(), "fresh.db"))
}

func TestLostLedger_makes_no_second_issue_where_a_marker_was_lost_too(t *testing.T) {
	t.Parallel()
	for name, titles := range map[string][]string{
		"an item":                 {"Goal 2: Second"},
		"one with items below it": {"Task 1.1: Build"},
		"one below another":       {"Draw"},
		"all of them":             {"Goal 1: First", "Goal 2: Second", "Task 1.1: Build", "Draw", "Cut"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)
			before := l.state()
			l.strip(titles...)
			for range 3 {
				l.settle()
				l.wantMirrored(before)
				l.commit("README.md", "More maps "+rand.Text())
			}
			for _, title := range titles {
				if l.told(fmt.Sprintf("write #\u200b%d into the line", l.number(title))) == 0 {
					t.Errorf("nobody is asked about %q", title)
				}
			}
			l.later(25 * time.Hour)
			l.settle()
			l.wantMirrored(before)
		})
	}
}

func TestLostMarker_is_settled_by_a_link_in_the_line(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	number, before := l.number("Goal 2: Second"), l.state()
	l.strip("Goal 2: Second")
	l.settle()
	linked := strings.Replace(small, "Goal 2: Second", fmt.Sprintf("Goal 2: Second #%d", number), 1)
	l.commit("docs/milestone-1.md", linked)
	l.settle()
	l.wantMirrored(before)
	if !markerText.MatchString(l.issue(number).GetBody()) {
		t.Error("the issue got no marker")
	}
	l.must(l.CloseIssue(t.Context(), number, "completed"))
	l.settle()
	l.wantPull(fmt.Sprintf("- [x] Goal 2: Second #%d\n", number))
}

func TestLostMarker_of_an_issue_that_gets_another_title_is_no_question_any_more(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(l *loop, number int){
		"renamed": func(l *loop, number int) { l.rename(number, "Something else") },
		"deleted": func(l *loop, number int) {
			l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, number, sandbox.Owner))
			l.later(25 * time.Hour)
		},
		"moved to": func(l *loop, number int) { l.moveTo(number, "Another milestone") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)
			number := l.number("Goal 2: Second")
			l.strip("Goal 2: Second")
			l.settle()
			leave(l, number)
			l.settle()
			made := 0
			for _, issue := range l.issues() {
				if issue.GetTitle() == "Goal 2: Second" && issue.GetNumber() != number {
					made++
				}
			}
			if made != 1 {
				t.Errorf("its item has %d issues: %q", made, l.state())
			}
		})
	}
}

// moveTo puts an issue into a milestone that a person makes.
func (l *loop) moveTo(number int, title string) {
	l.t.Helper()
	milestone, _, err := l.Person.Issues.CreateMilestone(l.t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateMilestoneRequest{Title: title})
	l.must(err)
	_, _, err = l.Person.Issues.Update(l.t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Milestone: milestone.Number})
	l.must(err)
}

func TestLostLedger_makes_no_second_issue_of_a_phase(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, phasesOn)
	l.commit("docs/milestone-1.md", small)
	l.settle()
	before := l.state()
	l.strip("Phase 1: Core (Week 1-2)")
	l.settle()
	l.wantMirrored(before)
	if l.told("its marker is gone") == 0 {
		t.Error("nobody is told")
	}
}
