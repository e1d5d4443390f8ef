package reconcile_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

const (
	first  = "# Milestone 1: Clock\n\n## Goals\n\n- [x] It ticks\n- [ ] It tells the time\n  - [ ] In hours\n  - [x] In minutes\n\n## Testing\n\n* [ ] Write tests\n\n## Paint\n\n- [ ] Red @ann\n"
	second = "# Milestone 2: Alarm\n\n## Goals\n\n- [ ] It rings\n\n## Testing\n\n* [ ] Write tests for the bell\n"

	oldPlan, newPlan = "docs/milestone-1.md", "docs/milestone-2.md"
)

// newCarryingLoop is a loop with two plans in step.
func newCarryingLoop(t *testing.T, one, two, config string) *loop {
	t.Helper()
	l := newLoop(t)
	setCarrying(l, one, two, config)
	return l
}

func setCarrying(l *loop, one, two, config string) {
	l.t.Helper()
	l.commit(".github/milepost.yml", config)
	l.commit(oldPlan, one)
	l.commit(newPlan, two)
	l.settle()
	if l.pull() != nil {
		l.mergeOpen()
	}
}

// carryPull is the open pull request of a move, nil if there is none.
func (l *loop) carryPull() *gh.PullRequest {
	l.t.Helper()
	pulls, _, err := l.Person.PullRequests.List(l.t.Context(), sandbox.Owner, sandbox.Repo, nil)
	l.must(err)
	var found *gh.PullRequest
	for _, pull := range pulls {
		if strings.HasPrefix(pull.GetHead().GetRef(), "milepost/carry-") {
			if found != nil {
				l.t.Fatal("two pull requests carry lines")
			}
			found = pull
		}
	}
	return found
}

// carries is how the last moves ended, as the ledger remembers them.
func (l *loop) carries() []sync.Carry {
	l.t.Helper()
	base, err := l.ledger.Load(l.t.Context(), l.repo)
	l.must(err)
	return base.Repo.Carries
}

func (l *loop) file(path, ref string) string {
	l.t.Helper()
	content, err := l.ReadAt(l.t.Context(), path, ref)
	l.must(err)
	return string(content)
}

// byMilestone lists all issues with the milestones that they are in.
func (l *loop) byMilestone() []string {
	l.t.Helper()
	var lines []string
	for _, issue := range l.issues() {
		lines = append(lines, issue.GetTitle()+": "+issue.GetState()+", "+issue.GetMilestone().GetTitle())
	}
	slices.Sort(lines)
	return lines
}

func TestCarry_moves_open_lines_with_their_issues(t *testing.T) {
	t.Parallel()
	const (
		struckFirst = "# Milestone 1: Clock\n\n## Goals\n\n- [x] It ticks\n- [ ] ~~It tells the time~~ (moved to Milestone 2: Alarm)\n  - [ ] ~~In hours~~ (moved to Milestone 2: Alarm)\n  - [x] In minutes\n\n" +
			"## Testing\n\n* [ ] ~~Write tests~~ (moved to Milestone 2: Alarm)\n\n## Paint\n\n- [ ] ~~Red @ann~~ (moved to Milestone 2: Alarm)\n"
		leftFirst = "# Milestone 1: Clock\n\n## Goals\n\n\n## Testing\n\n\n## Paint\n\n\n## Sign-off\n\n- [ ] QA Lead\n"
		filled    = "# Milestone 2: Alarm\n\n## Goals\n\n- [ ] It rings\n- [ ] It tells the time <!-- #1 -->\n  - [ ] In hours <!-- #2 -->\n\n## Testing\n\n* [ ] Write tests for the bell\n* [ ] Write tests <!-- #3 -->\n\n" +
			"## Carried over\n\n- [ ] Red @ann <!-- #4 -->\n"
	)
	fresh := strings.Replace(strings.ReplaceAll(first, "[x]", "[ ]"), "- [ ] It ticks\n", "", 1) + "\n## Sign-off\n\n- [ ] QA Lead\n"
	tests := map[string]struct{ one, config, wantOne, wantTwo string }{
		"struck_where_the_first_is_finished": {first, "titles: plain\n", struckFirst, filled},
		"out_of_it_where_it_is_not": {fresh, "titles: plain\n", leftFirst,
			strings.NewReplacer("#3", "#4", "#4", "#5").Replace(strings.Replace(filled, "In hours <!-- #2 -->\n", "In hours <!-- #2 -->\n  - [ ] In minutes <!-- #3 -->\n", 1))},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newCarryingLoop(t, tt.one, second, tt.config)
			before := len(l.issues())
			l.must(reconcile.Carry(t.Context(), l.ledger, l.repo, oldPlan, newPlan))
			l.settle()
			pull := l.carryPull()
			if pull == nil {
				t.Fatal("no pull request was opened")
			}
			if name == "struck_where_the_first_is_finished" {
				l.same("the other plan", tt.wantTwo, l.file(newPlan, pull.GetHead().GetRef()))
			}
			if strings.HasPrefix(name, "struck") {
				l.same("the first plan", tt.wantOne, l.file(oldPlan, pull.GetHead().GetRef()))
			} else if got := l.file(oldPlan, pull.GetHead().GetRef()); strings.Contains(got, "It tells") || !strings.Contains(got, "QA Lead") {
				t.Errorf("the first plan: %s", got)
			}
			l.must(l.Merge(t.Context(), pull.GetNumber(), "squash"))
			l.settle()
			open := 0
			for _, line := range l.byMilestone() {
				if strings.HasSuffix(line, ": open, Milestone 2: Alarm") {
					open++
				} else if !strings.HasPrefix(line, "QA Lead") {
					t.Errorf("left behind: %s", line)
				}
			}
			if len(l.issues()) != before {
				t.Errorf("%d issues became %d: %q", before, len(l.issues()), l.byMilestone())
			}
			if l.pull() != nil {
				t.Errorf("a pull request is open: %s", l.pull().GetBody())
			}
			l.atRest()
		})
	}
}

func TestCarry_keeps_issues_where_all_lines_link_them(t *testing.T) {
	t.Parallel()
	for _, links := range []string{"comment", "visible"} {
		t.Run(links, func(t *testing.T) {
			t.Parallel()
			l := newCarryingLoop(t, first, second, "titles: plain\nlinks: "+links+"\n")
			before := l.state()
			l.must(reconcile.Carry(t.Context(), l.ledger, l.repo, oldPlan, newPlan))
			l.settle()
			l.must(l.Merge(t.Context(), l.carryPull().GetNumber(), "merge"))
			l.settle()
			if diff := cmp.Diff(before, l.state()); diff != "" {
				t.Errorf("issues (-before +after):\n%s", diff)
			}
		})
	}
}

func TestCarry_refuses_what_it_is_not_sure_of(t *testing.T) {
	t.Parallel()
	l := newCarryingLoop(t, first, second, "titles: plain\n")
	for name, c := range map[string]struct{ from, to, words string }{
		"no plan":      {"docs/none.md", newPlan, "there is no plan docs/none.md"},
		"itself":       {oldPlan, oldPlan, "name two plans"},
		"nothing open": {"docs/milestone-3.md", newPlan, "has no open line"},
	} {
		if name == "nothing open" {
			l.commit("docs/milestone-3.md", "# Milestone 3: Done\n\n- [x] All\n")
			l.settle()
		}
		_, err := l.engine.LookAtCarry(t.Context(), l.ledger, l.repo, c.from, c.to)
		if !errors.Is(err, reconcile.ErrNotCarried) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: error %v", name, err)
		}
		l.must(reconcile.Carry(t.Context(), l.ledger, l.repo, c.from, c.to))
		result, _ := l.pass()
		if !slices.ContainsFunc(result.Notices, func(n sync.Notice) bool { return n.Code == "not-carried" && strings.Contains(n.Message, c.words) }) {
			t.Errorf("%s: notices %v", name, result.Notices)
		}
		if l.carryPull() != nil {
			t.Fatalf("%s: a pull request was opened", name)
		}
		if ended := l.carries()[0]; ended.From != c.from || ended.To != c.to || ended.Number != 0 || !strings.Contains(ended.Why, c.words) {
			t.Errorf("%s: remembered as %+v", name, ended)
		}
	}
	moved, err := l.engine.LookAtCarry(t.Context(), l.ledger, l.repo, oldPlan, newPlan)
	l.must(err)
	if !moved.Finished || len(moved.Lines) != 4 || moved.Lines[0].Issue == 0 || l.carryPull() != nil {
		t.Errorf("a look tells %+v", moved)
	}
}

func TestCarry_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	dry := newCarryingLoop(t, first, second, "titles: plain\n")
	dry.must(reconcile.Carry(t.Context(), dry.ledger, dry.repo, oldPlan, newPlan))
	stoppedEverywhere(t, "", dry.counted(), func(t *testing.T, l *loop) func() {
		t.Helper()
		setCarrying(l, first, second, "titles: plain\n")
		l.must(reconcile.Carry(t.Context(), l.ledger, l.repo, oldPlan, newPlan))
		return func() {
			pull := l.carryPull()
			if pull == nil {
				t.Fatal("no pull request was opened")
			}
			if ended := l.carries(); len(ended) != 1 || ended[0].Number != pull.GetNumber() || ended[0].Lines != 4 || ended[0].Why != "" {
				t.Errorf("remembered as %+v", ended)
			}
			l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
			l.settle()
			if len(l.issues()) != 6 || l.carryPull() != nil {
				t.Errorf("issues %q", l.byMilestone())
			}
		}
	})
}
