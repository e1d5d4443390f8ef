package reconcile_test

import (
	"strings"
	"testing"

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
