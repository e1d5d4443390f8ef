package reconcile_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// dashboard is the issue in which questions stand, nil if there is none.
func (l *loop) dashboard() *gh.Issue {
	l.t.Helper()
	issue, err := l.Dashboard(l.t.Context())
	l.must(err)
	return issue
}

// asking is the issue in which questions stand; it has to be open.
func (l *loop) asking() *gh.Issue {
	l.t.Helper()
	issue := l.dashboard()
	if issue == nil || issue.GetState() != "open" {
		l.t.Fatalf("no issue asks: %v", issue)
	}
	return issue
}

// write edits the dashboard as a person.
func (l *loop) write(request gh.UpdateIssueRequest) {
	l.t.Helper()
	_, _, err := l.Person.Issues.Update(l.t.Context(), sandbox.Owner, sandbox.Repo, l.dashboard().GetNumber(), request)
	l.must(err)
}

// holding is a loop in which the removals of four items are held.
func holding(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	hold(l)
	l.settle()
	return l
}

func hold(l *loop) { allQuestions()["removals"].set(l) }

func TestDashboard_is_open_while_something_waits(t *testing.T) {
	t.Parallel()
	for name, q := range allQuestions() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			q.set(l)
			if l.dashboard() != nil {
				t.Fatal("an issue asks though nothing does")
			}
			l.settle()
			issue := l.asking()
			for _, hash := range l.question(q.kind).Answers() {
				if !strings.Contains(issue.GetBody(), "- [ ] <!-- milepost:q="+hash+" -->") {
					t.Errorf("there is no box for %s in\n%s", hash, issue.GetBody())
				}
			}
			l.answer(q.choose(l.question(q.kind)))
			l.settle()
			if again := l.dashboard(); again.GetState() != "closed" || again.GetNumber() != issue.GetNumber() || strings.Contains(again.GetBody(), "[ ]") {
				t.Errorf("after the answer #%d is %s:\n%s", again.GetNumber(), again.GetState(), again.GetBody())
			}
		})
	}
}

func TestDashboard_is_the_same_issue_when_something_waits_again(t *testing.T) {
	t.Parallel()
	l := holding(t)
	number := l.asking().GetNumber()
	l.commit(plansA, fiveGoals)
	l.settle()
	if state := l.dashboard().GetState(); state != "closed" {
		t.Errorf("with nothing to ask it is %s", state)
	}
	l.commit(plansA, "# Notes\n")
	l.settle()
	if again := l.asking(); again.GetNumber() != number {
		t.Errorf("#%d was opened beside #%d", again.GetNumber(), number)
	}
}

// A pass that has nothing new to ask writes nothing.
func TestDashboard_is_written_only_when_it_says_something_else(t *testing.T) {
	t.Parallel()
	l := holding(t)
	before := l.asking().GetUpdatedAt()
	l.clock.advance(time.Hour)
	l.commit("README.md", "Something else.\n")
	l.settle()
	l.commit(plansA, "# Milestone 1: Test\n\n## Goals\n\n- [ ] draw the coast line\n")
	l.settle()
	if after := l.asking().GetUpdatedAt(); !after.Equal(before) {
		t.Errorf("it was written at %s though it says the same as at %s", after, before)
	}
	l.commit(plansA, "# Milestone 1: Test\n")
	l.settle()
	if after := l.asking().GetUpdatedAt(); after.Equal(before) {
		t.Error("it was not written though the question has changed")
	}
}

func TestDashboard_may_be_off(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(".github/milepost.yml", "dashboard: off\n")
	hold(l)
	l.settle()
	if l.dashboard() != nil {
		t.Error("an issue asks though it is off")
	}
	if len(l.questions()) != 1 {
		t.Errorf("the questions: %v", l.questions())
	}
	l.commit(".github/milepost.yml", "dashboard: on\n")
	l.settle()
	l.asking()
	l.commit(".github/milepost.yml", "dashboard: off\n")
	l.settle()
	if issue := l.dashboard(); issue.GetState() != "closed" || !strings.Contains(issue.GetBody(), "turned this issue off") {
		t.Errorf("turned off, it is %s:\n%s", issue.GetState(), issue.GetBody())
	}
}

func TestDashboard_closed_by_a_person_stays_so_until_the_questions_change(t *testing.T) {
	t.Parallel()
	l := holding(t)
	number := l.asking().GetNumber()
	l.must(l.CloseIssue(t.Context(), number, "not_planned"))
	l.settle()
	l.commit("README.md", "Something else.\n")
	l.settle()
	if state := l.dashboard().GetState(); state != "closed" {
		t.Fatalf("closed by a person, it is %s", state)
	}
	l.commit(plansA, "# Milestone 1: Test\n")
	l.settle()
	if again := l.asking(); again.GetNumber() != number {
		t.Errorf("#%d was opened beside #%d", again.GetNumber(), number)
	}
	l.must(l.CloseIssue(t.Context(), number, "completed"))
	l.settle()
	l.commit(plansA, fiveGoals)
	l.settle()
	l.commit(plansA, "# Milestone 1: Test\n")
	l.settle()
	l.asking() // the same question, asked anew
}

func TestDashboard_opened_by_a_person_stays_open(t *testing.T) {
	t.Parallel()
	l := holding(t)
	l.answer(l.question(sync.AskRemovals).Hash)
	l.settle()
	l.must(l.ReopenIssue(t.Context(), l.dashboard().GetNumber()))
	l.settle()
	l.asking()
}

func TestDashboard_deleted_is_made_again_for_another_question(t *testing.T) {
	t.Parallel()
	for name, daily := range map[string]bool{"found missing by the daily list": true, "found missing when it is written": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := holding(t)
			l.clock.advance(time.Minute)
			l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, l.asking().GetNumber(), sandbox.Owner))
			if daily {
				l.clock.advance(25 * time.Hour)
			}
			l.commit("README.md", "Something else.\n")
			l.settle()
			if l.dashboard() != nil {
				t.Error("it was made again for the same question")
			}
			l.commit(plansA, "# Milestone 1: Test\n")
			l.settle()
			l.asking()
		})
	}
}

func TestDashboard_keeps_what_people_wrote(t *testing.T) {
	t.Parallel()
	l := holding(t)
	theirs := "\n\nWe talk about this on Monday. - [x] <!-- milepost:q=0000000000000000 -->\r\n"
	body := "Hello.\n\n" + l.asking().GetBody() + theirs
	title := "Questions"
	l.write(gh.UpdateIssueRequest{Body: &body})
	l.settle()
	l.commit(plansA, "# Milestone 1: Test\n")
	l.settle()
	got := l.asking().GetBody()
	if !strings.HasPrefix(got, "Hello.\n\n<!-- milepost:begin -->") || !strings.HasSuffix(got, theirs) || !strings.Contains(got, "5 items") {
		t.Errorf("the body is now\n%s", got)
	}
	l.write(gh.UpdateIssueRequest{Title: &title})
	l.commit(plansA, fiveGoals)
	l.settle()
	issue, _, err := l.Person.Issues.Get(t.Context(), sandbox.Owner, sandbox.Repo, 6)
	l.must(err)
	if issue.GetTitle() != title || issue.GetState() != "closed" {
		t.Errorf("#6 is %q, %s", issue.GetTitle(), issue.GetState())
	}
}

// Somebody's tool may take comments out, and with them all by which our part is known.
func TestDashboard_writes_its_part_again_where_somebody_took_it_out(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"empty": "", "something else": "Nothing to see here."} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := holding(t)
			l.write(gh.UpdateIssueRequest{Body: &body})
			l.settle()
			if got := l.asking().GetBody(); !strings.Contains(got, "milepost:q=") || !strings.HasSuffix(got, body) {
				t.Errorf("the body is now\n%s", got)
			}
		})
	}
}

func TestDashboard_is_found_again_without_a_ledger(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*loop){
		"open":                func(*loop) {},
		"closed by a person":  func(l *loop) { l.must(l.CloseIssue(l.t.Context(), l.dashboard().GetNumber(), "completed")) },
		"without its marker":  func(l *loop) { body := "taken out"; l.write(gh.UpdateIssueRequest{Body: &body}) },
		"under another title": func(l *loop) { title := "Questions"; l.write(gh.UpdateIssueRequest{Title: &title}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := holding(t)
			number, state := l.dashboard().GetNumber(), "open"
			change(l)
			if name == "closed by a person" {
				state = "closed"
			}
			l.start(filepath.Join(t.TempDir(), "fresh.db"))
			l.settle()
			issue, _, err := l.Person.Issues.Get(t.Context(), sandbox.Owner, sandbox.Repo, number)
			l.must(err)
			if issue.GetState() != state || !strings.Contains(issue.GetBody(), "milepost:q=") {
				t.Errorf("#%d is %s, want %s:\n%s", number, issue.GetState(), state, issue.GetBody())
			}
			if all := len(l.issues()); name != "under another title" && all != 5 || name == "under another title" && all != 6 {
				t.Errorf("there are %d issues", all)
			}
		})
	}
}

// A line that links the issue does not make it an item's.
func TestDashboard_is_no_issue_of_an_item(t *testing.T) {
	t.Parallel()
	for _, adopt := range []string{"adopt: true\n", "adopt: false\n"} {
		t.Run(adopt, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(".github/milepost.yml", adopt)
			hold(l)
			l.settle()
			l.commit(plansB, "# Milestone 2: Other\n\n## Goals\n- [ ] take it over (#6)\n- [ ] leave it\n")
			l.settle()
			l.commit(plansB, "# Milestone 2: Other\n\n## Goals\n- [x] take it over (#6)\n- [ ] leave it\n")
			l.settle()
			if issue := l.asking(); issue.GetNumber() != 6 || issue.GetMilestone() != nil {
				t.Errorf("#%d asks and is in the milestone %v", issue.GetNumber(), issue.GetMilestone())
			}
		})
	}
}

func TestDashboard_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T, l *loop, close bool) func() {
		t.Helper()
		hold(l)
		if close {
			l.settle()
			l.commit(plansA, fiveGoals)
		}
		return func() {
			issue := l.dashboard() // fails if there are two
			want := "open"
			if close {
				want = "closed"
			}
			if issue.GetState() != want {
				t.Errorf("the issue is %s, want %s", issue.GetState(), want)
			}
			if close {
				l.commit(plansA, "# Milestone 1: Test\n\n## Goals\n- [ ] draw the coast line\n")
				l.settle()
				l.asking()
			}
		}
	}
	for _, close := range []bool{false, true} {
		l := newLoop(t)
		begin(t, l, close)
		requests := l.counted()
		stoppedEverywhere(t, map[bool]string{false: "opening, ", true: "closing, "}[close], requests, func(t *testing.T, l *loop) func() {
			t.Helper()
			return begin(t, l, close)
		})
	}
}
