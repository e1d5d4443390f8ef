package reconcile_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const undoButton = "Undo this pass"

// wantReported expects the newest report to say all of this.
func (l *loop) wantReported(words ...string) {
	l.t.Helper()
	summary := l.reported().GetOutput().GetSummary()
	for _, part := range words {
		if !strings.Contains(summary, part) {
			l.t.Errorf("the report does not say %q:\n%s", part, summary)
		}
	}
}

func TestButtons_take_a_pass_back(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.as("stranger")
	l.commit(smallPath, threeGoals)
	l.settle()
	l.clock.advance(time.Minute)
	l.person(http.MethodPost, fmt.Sprintf("/issues/%d/comments", l.number("alpha one")), fields{"body": "I am at it"})
	stale := l.press(sandbox.Owner, undoButton)
	for _, id := range []string{"first", "second"} {
		other := stale
		other.ID, other.Who = id, l.user("stranger")
		l.passWith(other)
		l.wants("alpha one: open", "beta two: open", "gamma three: open")
	}
	l.wantReported("stranger pressed a button. Nothing happened")

	l.passWith(stale)
	l.wantReported(
		sandbox.Owner+" had pass `", "| beta two | "+l.linkTo("issues", l.number("beta two")), "| gamma three |",
		`"alpha one" was not taken back with pass`, "somebody commented on it",
	)
	l.settle()
	l.wants("alpha one: open", "beta two: closed not_planned", "gamma three: closed not_planned")
	l.wantProposed("undone", "")

	// What was taken back is taken back: the same button changes nothing more.
	stale.ID = "again"
	l.passWith(stale)
	l.settle()
	l.wants("alpha one: open", "beta two: closed not_planned", "gamma three: closed not_planned")
}

func TestButtons_take_back_what_took_back(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, threeGoals)
	l.settle()
	l.commit(smallPath, strings.Replace(threeGoals, "beta two", "beta two in full", 1))
	l.settle()
	l.passWith(l.press(sandbox.Owner, undoButton))
	l.wantReported("| reworded |", "beta two <del>in full</del>")
	l.wants("alpha one: open", "beta two: open", "gamma three: open")
	l.passWith(l.press(sandbox.Owner, undoButton))
	l.settle()
	l.wants("alpha one: open", "beta two in full: open", "gamma three: open")
	l.wantProposed("undone twice", "")
}

func TestButtons_of_a_pass_that_nobody_remembers_say_so(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	want := l.state()
	for _, forged := range []string{"undo", "undo:", "undo:0123456789ab", "undo:0", "undo:" + l.newestPass()[:4]} {
		l.passWith(sync.Ask{ID: forged, Kind: sync.AskButton, Commit: "x", Button: forged, Who: l.user(sandbox.Owner)})
		l.wantReported("nothing is known of that pass any more")
		l.wants(want...)
	}
}

func TestButtons_that_take_a_pass_back_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) (l *loop, file string, ask sync.Ask) {
		t.Helper()
		file = filepath.Join(t.TempDir(), "ledger.db")
		l = newLoop(t)
		l.start(file)
		l.commit(smallPath, threeGoals)
		l.settle()
		return l, file, l.press(sandbox.Owner, undoButton)
	}
	stoppedAnywhere(t, begin, func(l *loop, _ sync.Ask) {
		l.wants("alpha one: closed not_planned", "beta two: closed not_planned", "gamma three: closed not_planned")
		l.wantProposed("undone", "")
		told := 0
		for _, run := range l.runs("HEAD") {
			told += strings.Count(run.GetOutput().GetSummary(), "had pass `")
		}
		if told != 1 {
			l.t.Errorf("it was told %d times who took the pass back", told)
		}
	})
}
