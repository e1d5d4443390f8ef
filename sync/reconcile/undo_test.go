package reconcile_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

const threeGoals = "# Milestone 1: Test\n\n## Goals\n\n- [ ] alpha one\n- [ ] beta two\n- [ ] gamma three\n"

// newestPass is the id of the newest pass that did something.
func (l *loop) newestPass() string {
	l.t.Helper()
	passes, err := l.ledger.Passes(l.t.Context(), l.repo, 1)
	l.must(err)
	if len(passes) == 0 {
		l.t.Fatal("no pass is remembered")
	}
	return passes[0].ID
}

// undo takes a pass back, lets the loop come to rest and says what was done and kept.
func (l *loop) undo(pass string) []string {
	l.t.Helper()
	l.must(reconcile.Undo(l.t.Context(), l.ledger, l.repo, pass))
	l.settle()
	passes, err := l.ledger.Passes(l.t.Context(), l.repo, 10)
	l.must(err)
	var done []sync.Effect
	for _, summary := range slices.Backward(passes) {
		effects, err := l.ledger.Effects(l.t.Context(), l.repo, summary.ID)
		l.must(err)
		for _, effect := range effects {
			if effect.Undoes == pass {
				done = append(done, effect)
			}
		}
	}
	return told(done)
}

// told writes an effect as "kind title (why)"; what is kept for its kind is left out.
func told(effects []sync.Effect) []string {
	var lines []string
	for _, effect := range effects {
		line := effect.Kind + " " + effect.Title
		switch {
		case strings.Contains(effect.Why, "stay as they are"):
			continue
		case effect.Why != "":
			line += " (" + effect.Why + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

func (l *loop) wantTold(got []string, want ...string) {
	l.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		l.t.Errorf("undone (-want +got):\n%s", diff)
	}
}

// plan is the plan on the default branch.
func (l *loop) plan() string {
	l.t.Helper()
	text, err := l.Read(l.t.Context(), smallPath)
	l.must(err)
	return string(text)
}

func TestUndo_closes_what_the_pass_made_and_leaves_the_plan_alone(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, threeGoals)
	l.settle()
	l.wantTold(l.undo(l.newestPass()), "close_issue gamma three", "close_issue beta two", "close_issue alpha one")
	closed := []string{"alpha one: closed not_planned", "beta two: closed not_planned", "gamma three: closed not_planned"}
	l.wants(closed...)
	l.wantProposed("undone", "")

	l.commit("README.md", "another push")
	l.nextDay()
	l.settle()
	l.wants(closed...)
	l.wantProposed("the next day", "")

	// Whoever wants one of them goes on with it from either side.
	l.must(l.ReopenIssue(t.Context(), l.number("alpha one")))
	l.settle()
	l.commit(smallPath, strings.Replace(threeGoals, "[ ] beta", "[x] beta", 1))
	l.settle()
	l.wants("alpha one: open", "beta two: closed completed", "gamma three: closed not_planned")
	l.wantProposed("taken up again", "")
	l.must(l.CloseIssue(t.Context(), l.number("alpha one"), "completed"))
	l.settle()
	l.wantProposed("closed like any other", strings.NewReplacer("[ ] alpha", "[x] alpha", "[ ] beta", "[x] beta").Replace(threeGoals))
}

func TestUndo_keeps_what_somebody_touched(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		touch func(l *loop, number int)
		why   string
		state string
	}{
		"renamed": {func(l *loop, n int) {
			l.person(http.MethodPatch, fmt.Sprintf("/issues/%d", n), fields{"title": "alpha 1"})
		}, "somebody changed it since", "alpha 1: open"},
		"labelled": {func(l *loop, n int) {
			l.person(http.MethodPost, fmt.Sprintf("/issues/%d/labels", n), fields{"labels": []string{"mine"}})
		}, "somebody changed it since", "alpha one: open"},
		"commented": {func(l *loop, n int) {
			l.person(http.MethodPost, fmt.Sprintf("/issues/%d/comments", n), fields{"body": "I am at it"})
		}, "somebody commented on it", "alpha one: open"},
		"moved": {func(l *loop, n int) {
			l.person(http.MethodPatch, fmt.Sprintf("/issues/%d", n), fields{"milestone": nil})
		}, "somebody changed it since", "alpha one: open"},
		"assigned": {func(l *loop, n int) {
			l.person(http.MethodPost, fmt.Sprintf("/issues/%d/assignees", n), fields{"assignees": []string{sandbox.Owner}})
		}, "somebody changed it since", "alpha one: open"},
		"described": {func(l *loop, n int) {
			l.person(http.MethodPatch, fmt.Sprintf("/issues/%d", n), fields{"body": l.issue(n).GetBody() + "\n\nMore of it"})
		}, "somebody changed it since", "alpha one: open"},
		"finished": {func(l *loop, n int) { l.must(l.CloseIssue(l.t.Context(), n, "completed")) }, "somebody changed it since", "alpha one: closed completed"},
	} {
		for when, between := range map[string]func(l *loop){"just_now": func(*loop) {}, "and_seen_by_a_pass": (*loop).settle} {
			t.Run(name+"/"+when, func(t *testing.T) {
				t.Parallel()
				l := newLoop(t)
				l.commit(smallPath, threeGoals)
				l.settle()
				pass := l.newestPass()
				l.clock.advance(time.Minute)
				c.touch(l, 1)
				between(l)
				l.wantTold(l.undo(pass), "close_issue gamma three", "close_issue beta two", "kept alpha one ("+c.why+")")
				l.wants(c.state, "beta two: closed not_planned", "gamma three: closed not_planned")
			})
		}
	}
}

func TestUndo_opens_again_what_the_pass_closed(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, threeGoals)
	l.settle()
	l.commit(smallPath, strings.Replace(threeGoals, "[ ] beta", "[x] beta", 1))
	l.settle()
	l.wantTold(l.undo(l.newestPass()), "reopen_issue beta two")
	l.wants("alpha one: open", "beta two: open", "gamma three: open")
	l.wantProposed("undone", threeGoals)
	l.mergeWriteBack()
	l.settle()
	l.wants("alpha one: open", "beta two: open", "gamma three: open")
}

func TestUndo_of_a_removal_opens_the_issue_for_good(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, threeGoals)
	l.settle()
	l.commit(smallPath, strings.Replace(threeGoals, "- [ ] beta two\n", "", 1))
	l.settle()
	l.wants("alpha one: open", "beta two: closed not_planned", "gamma three: open")
	l.wantTold(l.undo(l.newestPass()), "reopen_issue beta two")
	l.commit("README.md", "another push")
	l.settle()
	l.wants("alpha one: open", "beta two: open", "gamma three: open")
	l.wantProposed("undone", "")
}

func TestUndo_gives_titles_back(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, threeGoals)
	l.settle()
	l.commit(smallPath, strings.Replace(threeGoals, "beta two", "beta two in full", 1))
	l.settle()
	l.wantTold(l.undo(l.newestPass()), "retitle_issue beta two")
	l.wants("alpha one: open", "beta two: open", "gamma three: open")
	l.wantProposed("undone", threeGoals)
}

func TestUndo_can_be_undone(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, threeGoals)
	l.settle()
	l.undo(l.newestPass())
	l.wantTold(l.undo(l.newestPass()), "reopen_issue alpha one", "reopen_issue beta two", "reopen_issue gamma three")
	l.wants("alpha one: open", "beta two: open", "gamma three: open")
	l.wantProposed("undone twice", "")
	if got := l.plan(); got != threeGoals {
		t.Errorf("the plan became %q", got)
	}
}

func TestUndo_of_an_unknown_pass_says_so(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	if err := reconcile.Undo(t.Context(), l.ledger, l.repo, "0123456789abcdef"); !errors.Is(err, reconcile.ErrUnknownPass) {
		t.Errorf("got %v", err)
	}
}

func TestUndo_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T, l *loop) {
		t.Helper()
		l.commit(smallPath, threeGoals)
		l.settle()
		l.must(reconcile.Undo(t.Context(), l.ledger, l.repo, l.newestPass()))
	}
	l := newLoop(t)
	begin(t, l)
	stoppedEverywhere(t, "", l.counted(), func(t *testing.T, l *loop) func() {
		t.Helper()
		begin(t, l)
		return func() {
			l.wants("alpha one: closed not_planned", "beta two: closed not_planned", "gamma three: closed not_planned")
			l.wantProposed("undone", "")
		}
	})
}
