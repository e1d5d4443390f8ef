package reconcile_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/gfmtest"
	"github.com/milepost/milepost/internal/sandbox"
)

func TestExplain_tells_where_an_issue_comes_from(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	for _, change := range [][2]string{
		{"Goal 1: First", "Goal 1: First of all @octocat"},
		{"- [ ] Goal 1: First of all @octocat\n- [ ] Goal 2: Second\n", "- [ ] Goal 2: Second\n- [ ] Goal 1: First of all <!-- x --> | @octocat\n"},
	} {
		l.clock.advance(time.Minute)
		content, err := l.Read(t.Context(), smallPath)
		l.must(err)
		l.commit(smallPath, strings.Replace(string(content), change[0], change[1], 1))
		l.settle()
	}
	number := 0
	for _, issue := range l.issues() {
		if strings.Contains(issue.GetTitle(), "First of all") {
			number = issue.GetNumber()
		}
	}
	title := l.issues()[number-1].GetTitle()
	l.wantsReaction(l.say(title, "/milepost explain"), "rocket")
	said := l.said(title)
	if len(said) != 1 {
		t.Fatalf("the App said %q", said)
	}
	for _, part := range []string{
		"<details>", "[docs/milestone", "#L", "1. Goals", "seen for the first time", "Goal 1", "→", "Milestone 1: Small", "| State | open | open | open |", "Nothing.",
	} {
		if !strings.Contains(said[0], part) {
			t.Errorf("the explanation lacks %q:\n%s", part, said[0])
		}
	}
	// Another question has the same comment brought up to date.
	l.must(l.CloseIssue(t.Context(), number, "completed"))
	l.settle()
	l.wantsReaction(l.say(title, "/milepost explain"), "rocket")
	if again := l.said(title); len(again) != 1 || !strings.Contains(again[0], fmt.Sprintf("pull request #%d", l.pull().GetNumber())) ||
		!strings.Contains(again[0], "| State | open | done | open |") {
		t.Errorf("the App said %q", again)
	}
	t.Run("and acts on nothing", func(t *testing.T) {
		gfmtest.Require(t)
		for _, act := range gfmtest.Acts(t, said[0], strings.TrimSuffix(strings.TrimPrefix(l.URL, "http://"), "/")) {
			t.Errorf("the explanation acts: %s\n%s", act, said[0])
		}
	})
}

func TestExplain_tells_of_a_line_that_left_its_plan(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.commit(smallPath, strings.Replace(small, "- [ ] Goal 1: First\n", "", 1))
	l.settle()
	l.say("Goal 1: First", "/milepost explain")
	if said := l.said("Goal 1: First"); len(said) != 1 || !strings.Contains(said[0], "Its line has left") || !strings.Contains(said[0], "its line left the plan") {
		t.Errorf("the App said %q", said)
	}
	stranger := l.commentBy(l.as("stranger"), "Goal 2: Second", "/milepost explain")
	l.passWith(tellOf(stranger))
	l.wantsReaction(stranger, "confused")
}

func TestExplain_forgets_all_but_the_first_and_the_last_sightings(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	plan, before := small, "Goal 1: First"
	for i := range 15 {
		after := fmt.Sprintf("Goal 1: First, in version %d", i)
		plan = strings.Replace(plan, before, after, 1)
		before = after
		l.commit(smallPath, plan)
		l.settle()
	}
	base, err := l.ledger.Load(t.Context(), l.repo)
	l.must(err)
	for _, record := range base.Items {
		if record.Text != "First, in version 14" && record.Text != before {
			continue
		}
		history := record.History
		if len(history) != 12 || history[0].How != "" || !strings.Contains(history[11].To, "version 14") || !strings.Contains(history[1].To, "version 4") {
			t.Errorf("the history is %+v", history)
		}
		return
	}
	t.Errorf("the item is not known in %s", sandbox.Repo)
}
