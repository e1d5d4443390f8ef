package reconcile_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// newestRun is the newest check run on the head.
func (l *loop) newestRun() *gh.CheckRun {
	l.t.Helper()
	var newest *gh.CheckRun
	for _, run := range l.runs("HEAD") {
		if newest == nil || run.GetID() > newest.GetID() {
			newest = run
		}
	}
	if newest == nil {
		l.t.Fatal("there is no check run on the head")
	}
	return newest
}

// press is the ask of somebody who presses a button of the newest check run.
func (l *loop) press(login, label string) sync.Ask {
	l.t.Helper()
	run := l.newestRun()
	for _, button := range l.Hub.Buttons(sandbox.Owner, sandbox.Repo, run.GetID()) {
		if button.Label == label {
			return sync.Ask{
				ID: fmt.Sprint(login, label, l.clock.now()), Kind: sync.AskButton, Commit: run.GetHeadSHA(), Button: button.Identifier,
				Who: l.user(login),
			}
		}
	}
	l.t.Fatalf("there is no button %q", label)
	return sync.Ask{}
}

// user is somebody as asks name them.
func (l *loop) user(login string) sync.User {
	l.t.Helper()
	user, _, err := l.Person.Users.Get(l.t.Context(), login)
	l.must(err)
	return sync.User{ID: user.GetID(), Login: user.GetLogin(), Person: true}
}

// removedFour is a loop in which four of six goals left the plan, which is held back.
func removedFour(t *testing.T, file string) *loop {
	t.Helper()
	l := newLoop(t)
	if file != "" {
		l.start(file)
	}
	l.commit(smallPath, sixGoals)
	l.settle()
	l.commit(smallPath, "# Milestone 1: Test\n\n## Goals\n- [ ] epsilon five\n- [ ] zeta six\n")
	l.settle()
	return l
}

// closed counts the issues that were closed as not planned.
func (l *loop) closed() int {
	l.t.Helper()
	return strings.Count(strings.Join(l.state(), "\n"), ": closed not_planned")
}

func TestButtons_approve_what_is_held_back(t *testing.T) {
	t.Parallel()
	l := removedFour(t, "")
	l.as("stranger")
	for range 2 {
		l.passWith(l.press("stranger", "Approve removals"))
		l.settle()
	}
	said := 0
	for _, run := range l.runs("HEAD") {
		said += strings.Count(run.GetOutput().GetSummary(), "stranger pressed a button. Nothing happened")
	}
	if said != 1 || l.closed() != 0 {
		t.Errorf("it was said %d times that a stranger pressed a button, and %d issues are closed", said, l.closed())
	}
	l.passWith(l.press(sandbox.Owner, "Approve removals"))
	if summary := l.newestRun().GetOutput().GetSummary(); !strings.Contains(summary, sandbox.Owner+" approved what was held back") || l.closed() != 4 {
		t.Errorf("%d issues are closed, and the report says\n%s", l.closed(), summary)
	}
	l.settle()
	for _, button := range l.Hub.Buttons(sandbox.Owner, sandbox.Repo, l.newestRun().GetID()) {
		if button.Label != "Sync now" && button.Label != "Undo this pass" {
			t.Errorf("there is still a button %+v", button)
		}
	}
}

func TestButtons_are_for_the_question_that_was_on_the_screen(t *testing.T) {
	t.Parallel()
	l := removedFour(t, "")
	stale := l.press(sandbox.Owner, "Approve removals")
	l.commit(smallPath, "# Milestone 1: Test\n\n## Goals\n- [ ] zeta six\n")
	l.settle()
	for _, forged := range []string{stale.Button, "approve", "approve:", "propose:", "propose:0123456789ab", "approve:" + strings.Repeat("0", 12)} {
		stale.ID, stale.Button = forged, forged
		l.passWith(stale)
		if summary := l.newestRun().GetOutput().GetSummary(); !strings.Contains(summary, "The question has changed") {
			t.Errorf("%q: the report says\n%s", forged, summary)
		}
		l.settle()
	}
	if l.closed() != 0 {
		t.Errorf("%d issues are closed", l.closed())
	}
	fresh := l.press(sandbox.Owner, "Approve removals")
	l.passWith(fresh, fresh)
	l.settle()
	if l.closed() != 5 {
		t.Errorf("%d issues are closed", l.closed())
	}
}

func TestButtons_propose_again_what_was_declined(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.as("stranger")
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	l.settle()
	closed := "closed"
	_, _, err := l.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, l.pull().GetNumber(), &gh.PullRequest{State: &closed})
	l.must(err)
	l.settle()
	l.passWith(l.press("stranger", "Propose again"))
	l.settle()
	if l.pull() != nil {
		t.Fatal("a stranger had it proposed again")
	}
	l.passWith(l.press(sandbox.Owner, "Propose again"))
	l.settle()
	if pull := l.pull(); pull == nil || !strings.Contains(l.at(sync.Branch, smallPath), "[x] Goal 1") {
		t.Errorf("it was not proposed again: %v", pull)
	}
}

func TestButtons_look_at_everything_again(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.as("stranger")
	listed := func() time.Time {
		base, err := l.ledger.Load(t.Context(), l.repo)
		l.must(err)
		return base.Repo.ListedAt
	}
	before := listed()
	l.clock.advance(time.Minute)
	l.passWith(l.press("stranger", "Sync now"))
	if !listed().Equal(before) {
		t.Error("a stranger had everything looked at again")
	}
	l.passWith(l.press(sandbox.Owner, "Sync now"))
	if !listed().After(before) {
		t.Error("not everything was looked at again")
	}
	l.passWith(sync.Ask{ID: "odd", Kind: sync.AskButton, Button: "delete everything", Who: sync.User{ID: 1, Login: sandbox.Owner, Person: true}})
}

func TestButtons_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) (l *loop, file string, ask sync.Ask) {
		t.Helper()
		file = filepath.Join(t.TempDir(), "ledger.db")
		l = removedFour(t, file)
		return l, file, l.press(sandbox.Owner, "Approve removals")
	}
	l, _, ask := begin(t)
	l.passWith(ask)
	l.settle()
	want := l.state()
	stoppedAnywhere(t, begin, func(l *loop, _ sync.Ask) {
		l.wants(want...)
		if summary := l.newestRun().GetOutput().GetSummary(); !strings.Contains(summary, "approved what was held back") {
			l.t.Errorf("the report says\n%s", summary)
		}
	})
}
