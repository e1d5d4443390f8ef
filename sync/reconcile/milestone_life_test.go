package reconcile_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

// allTicked is the small plan with everything done.
func allTicked() string { return strings.ReplaceAll(small, "- [ ]", "- [x]") }

// milestones lists the milestones.
func (l *loop) milestones() []*gh.Milestone {
	l.t.Helper()
	rows, _, err := l.Person.Issues.ListMilestones(l.t.Context(), sandbox.Owner, sandbox.Repo, &gh.MilestoneListOptions{State: "all"})
	l.must(err)
	return rows
}

func (l *loop) wantMilestone(state string) {
	l.t.Helper()
	if rows := l.milestones(); len(rows) != 1 || rows[0].GetState() != state {
		l.t.Errorf("there are %d milestones, the first is %s, want it %s", len(rows), rows[0].GetState(), state)
	}
}

// put puts an issue into a milestone, or takes it out of any with 0.
func (l *loop) put(number, milestone int) {
	l.t.Helper()
	request := gh.UpdateIssueRequest{Milestone: &milestone}
	var err error
	if milestone == 0 {
		_, _, err = l.Person.Issues.RemoveMilestone(l.t.Context(), sandbox.Owner, sandbox.Repo, number)
	} else {
		_, _, err = l.Person.Issues.Update(l.t.Context(), sandbox.Owner, sandbox.Repo, number, request)
	}
	l.must(err)
}

func TestMilestone_is_not_closed_over_the_heads_of_people(t *testing.T) {
	t.Parallel()
	for name, free := range map[string]func(l *loop, number int){
		"until_their_issue_is_closed": func(l *loop, number int) { l.must(l.CloseIssue(l.t.Context(), number, "completed")) },
		"until_it_is_dropped":         func(l *loop, number int) { l.must(l.CloseIssue(l.t.Context(), number, "not_planned")) },
		"until_it_leaves":             func(l *loop, number int) { l.put(number, 0) },
		"until_it_is_deleted": func(l *loop, number int) {
			l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, number, sandbox.Owner))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)
			number := l.open("Bring coffee to the rangers", "")
			l.put(number, l.milestones()[0].GetNumber())
			l.commit("docs/milestone-1.md", allTicked())
			l.settle()
			l.wantMilestone("open")
			if l.told("stays open although all of its items are done") == 0 {
				t.Error("nobody is told why")
			}
			l.commit("README.md", "Maps")
			l.settle()
			l.wantMilestone("open")
			free(l, number)
			l.settle()
			l.wantMilestone("closed")
			result, _ := l.pass()
			if len(result.Actions) != 0 {
				t.Errorf("a further pass does %v", result.Actions)
			}
		})
	}
}

func TestMilestone_is_not_closed_while_a_pull_request_is_open_in_it(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	pull := l.work("theirs", "More maps")
	l.put(pull, l.milestones()[0].GetNumber())
	l.commit("docs/milestone-1.md", allTicked())
	l.settle()
	l.wantMilestone("open")
	l.must(l.Merge(t.Context(), pull, "merge"))
	l.settle()
	l.wantMilestone("closed")
}

// Who puts an issue into a milestone that is closed knows that it is.
func TestMilestone_that_is_closed_stays_so_when_people_use_it(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.commit("docs/milestone-1.md", allTicked())
	l.settle()
	l.wantMilestone("closed")
	l.put(l.open("One thing more", ""), l.milestones()[0].GetNumber())
	l.commit("README.md", "Maps")
	l.settle()
	l.wantMilestone("closed")
	l.commit("docs/milestone-1.md", small)
	l.settle()
	l.wantMilestone("open")
	l.commit("docs/milestone-1.md", allTicked())
	l.settle()
	l.wantMilestone("open")
}

// refusals counts what GitHub refused the App since the log was reset.
func (l *loop) refusals() int {
	count := 0
	for _, request := range l.Spent() {
		if request.Status >= 400 {
			count++
		}
	}
	return count
}

// withThird is the small plan with one more goal.
func withThird() string {
	return strings.Replace(small, "- [ ] Goal 2: Second\n", "- [ ] Goal 2: Second\n- [ ] Goal 3: Third\n", 1)
}

// inMilestones lists the titles of milestones that issues are in, "" for none, in the order of the issues.
func (l *loop) inMilestones() []string {
	l.t.Helper()
	var titles []string
	for _, issue := range l.issues() {
		titles = append(titles, issue.GetMilestone().GetTitle())
	}
	return titles
}

func TestMilestone_that_was_deleted_is_not_made_again_and_nothing_is_refused(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(l *loop){
		"right_after_it_was_made": func(*loop) {},
		"later_on":                func(l *loop) { l.clock.advance(5 * time.Minute) },
		"right_after_a_change_of_it": func(l *loop) {
			l.clock.advance(5 * time.Minute)
			l.commit("docs/milestone-1.md", strings.Replace(small, "Milestone 1: Small", "Milestone 1: Tiny", 1))
			l.settle()
			l.commit("docs/milestone-1.md", small)
			l.settle()
		},
		"in_a_ledger_that_had_been_lost": func(l *loop) {
			l.start(filepath.Join(l.t.TempDir(), "fresh.db"))
			l.settle()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)
			before(l)
			milestone := l.milestones()[0]
			_, err := l.Person.Issues.DeleteMilestone(t.Context(), sandbox.Owner, sandbox.Repo, milestone.GetNumber())
			l.must(err)
			l.Hub.ResetRequests()
			l.commit("docs/milestone-1.md", withThird())
			l.settle()
			if got := l.refusals(); got != 0 {
				t.Errorf("GitHub refused %d requests", got)
			}
			if got := l.inMilestones(); len(got) != 6 || strings.Join(got, "") != "" || len(l.milestones()) != 0 {
				t.Errorf("the issues are in %q, and there are %d milestones", got, len(l.milestones()))
			}
			if l.told("was deleted on GitHub") == 0 {
				t.Error("nobody is told what holds")
			}
			l.commit("README.md", "Maps")
			l.settle()
			if got := len(l.milestones()); got != 0 {
				t.Errorf("there are %d milestones", got)
			}
			// A person makes it again.
			_, _, err = l.Person.Issues.CreateMilestone(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateMilestoneRequest{Title: milestone.GetTitle()})
			l.must(err)
			l.commit("README.md", "More maps")
			l.settle()
			for _, title := range l.inMilestones() {
				if title != milestone.GetTitle() {
					t.Errorf("the issues are in %q", l.inMilestones())
					break
				}
			}
			if result, _ := l.pass(); len(result.Actions)+len(result.Notices) != 0 {
				t.Errorf("a further pass does %v and tells %v", result.Actions, result.Notices)
			}
		})
	}
}
