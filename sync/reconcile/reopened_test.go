package reconcile_test

import (
	"net/http"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// reopen opens an issue again.
func (l *loop) reopen(number int) {
	l.t.Helper()
	_, _, err := l.Person.Issues.Update(l.t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{State: new("open")})
	l.must(err)
}

const (
	lampPath   = "docs/milestone-1.md"
	lampOpen   = "# Milestone 1: Lamps\n\n- [ ] Fix the lamps\n- [ ] Buy bulbs\n"
	lampTicked = "# Milestone 1: Lamps\n\n- [x] Fix the lamps\n- [ ] Buy bulbs\n"
)

// newLampLoop is a loop with that plan.
func newLampLoop(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(lampPath, lampOpen)
	l.settle()
	return l
}

// complete closes the first issue as completed.
func complete(l *loop) {
	l.t.Helper()
	l.must(l.CloseIssue(l.t.Context(), 1, "completed"))
}

// wantLamp checks the state of the issue, and what the plan says on the default branch and once all is merged.
func (l *loop) wantLamp(when, state, document, merged string) {
	l.t.Helper()
	if got := l.issue(1).GetState(); got != state {
		l.t.Errorf("%s, the issue is %s, want it %s", when, got, state)
	}
	l.wantFile(when, "main", lampPath, document)
	if merged != document {
		if l.pull() == nil {
			l.t.Fatalf("%s, nothing is proposed", when)
		}
		l.wantFile(when+", proposed", sync.Branch, lampPath, merged)
		l.must(l.Merge(l.t.Context(), l.pull().GetNumber(), "merge"))
		l.settle()
		if got := l.issue(1).GetState(); got != state {
			l.t.Errorf("%s and merged, the issue is %s, want it %s", when, got, state)
		}
		l.wantFile(when+", merged", "main", lampPath, merged)
	}
	if pull := l.pull(); pull != nil {
		l.t.Errorf("%s, pull request #%d is left open", when, pull.GetNumber())
	}
	result, _ := l.pass()
	if len(result.Actions) != 0 || result.Edits != 0 {
		l.t.Errorf("%s, a further pass does %v and wants %d edits", when, result.Actions, result.Edits)
	}
}

// Whoever opens an issue again after its line was ticked for it knew that it had been closed: the line follows,
// whichever webhooks came, came twice or were lost in between.
func TestIssue_that_is_reopened_after_its_tick_stays_open(t *testing.T) {
	t.Parallel()
	merge := func(l *loop) { l.must(l.Merge(l.t.Context(), l.pull().GetNumber(), "merge")) }
	reopen := func(l *loop) { l.reopen(1) }
	hear := func(l *loop) { l.pass() }
	for name, steps := range map[string][]func(*loop){
		"nothing was heard of either":      {merge, reopen},
		"the merge was heard of":           {merge, hear, reopen},
		"all was heard of, twice":          {merge, hear, hear, reopen, hear, hear},
		"before the merge, unheard":        {reopen, merge},
		"before the merge, heard too late": {reopen, merge, hear, hear},
		"with other work in between": {merge, reopen, func(l *loop) {
			l.commit("README.md", "Maps")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLampLoop(t)
			complete(l)
			l.settle()
			for _, step := range steps {
				step(l)
			}
			l.settle()
			l.wantLamp(name, "open", lampTicked, lampOpen)
		})
	}
}

func TestIssue_that_is_reopened_after_a_commit_ticked_its_line_stays_open(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(".github/milepost.yml", "write_back: commit\n")
	l.commit(lampPath, lampOpen)
	l.settle()
	complete(l)
	l.pass()
	l.wantFile("committed", "main", lampPath, lampTicked)
	l.reopen(1)
	l.settle()
	l.wantLamp("reopened", "open", lampOpen, lampOpen)
}

// The same holds for what people do to an issue whose line was written in another way.
func TestIssue_that_changed_after_its_line_was_written_is_followed(t *testing.T) {
	t.Parallel()
	struck := strings.Replace(lampOpen, "Fix the lamps", "~~Fix the lamps~~", 1)
	for name, c := range map[string]struct {
		begin        func(l *loop)
		change       func(l *loop)
		state        string
		before, want string
	}{
		"closed again after its line was cleared": {
			begin: func(l *loop) {
				l.commit(lampPath, lampTicked)
				l.settle()
				l.reopen(1)
			},
			change: complete,
			state:  "closed", before: lampOpen, want: lampTicked,
		},
		"dropped after its line was ticked": {
			begin: complete,
			change: func(l *loop) {
				l.reopen(1)
				l.must(l.CloseIssue(l.t.Context(), 1, "not_planned"))
			},
			state: "closed", before: lampTicked, want: struck,
		},
		"closed once more after its line was ticked": {
			begin: complete,
			change: func(l *loop) {
				l.reopen(1)
				complete(l)
			},
			state: "closed", before: lampTicked, want: lampTicked,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLampLoop(t)
			c.begin(l)
			l.settle()
			l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
			c.change(l)
			l.settle()
			l.wantLamp(name, c.state, c.before, c.want)
		})
	}
}

// A person who ticks the line while our pull request only proposes to is not our pull request: both sides moved, and
// done it is.
func TestIssue_that_is_reopened_while_a_person_ticks_its_line_is_done(t *testing.T) {
	t.Parallel()
	l := newLampLoop(t)
	complete(l)
	l.settle()
	l.reopen(1)
	l.commit(lampPath, lampTicked)
	l.settle()
	l.wantLamp("ticked by hand", "closed", lampTicked, lampTicked)
}

// meanwhile lets something happen right before the first request whose path ends so.
type meanwhile struct {
	suffix string
	happen func()
}

func (m *meanwhile) RoundTrip(request *http.Request) (*http.Response, error) {
	if m.happen != nil && strings.HasSuffix(request.URL.Path, m.suffix) {
		happen := m.happen
		m.happen = nil
		happen()
	}
	return http.DefaultTransport.RoundTrip(request)
}

// A merge that no list has told of yet is seen in the document alone.
func TestIssue_that_is_reopened_before_its_merge_is_listed_stays_open(t *testing.T) {
	t.Parallel()
	l := newLampLoop(t)
	complete(l)
	l.settle()
	l.reopen(1)
	pull := l.pull().GetNumber()
	hook := &meanwhile{suffix: "/commits/HEAD", happen: func() { l.must(l.Merge(t.Context(), pull, "merge")) }}
	l.useTransport(hook)
	l.pass()
	if hook.happen != nil {
		t.Fatalf("the head was not asked for: %v", l.Spent())
	}
	l.settle()
	l.wantLamp("merged meanwhile", "open", lampTicked, lampOpen)
}

// Whoever clears a step's box in the issue's body again after the document took its tick over wants it cleared.
func TestStep_that_is_cleared_after_its_tick_was_merged_stays_so(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	l.mark(1, "x")
	l.settle()
	l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
	l.mark(1, " ")
	l.settle()
	l.wantBoxes("cleared again,", "   ")
	l.wantFile("merged", "main", tasksPath, stepped(1))
	l.wantFile("proposed", sync.Branch, tasksPath, stepped())
}
