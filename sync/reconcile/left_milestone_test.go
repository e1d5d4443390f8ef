package reconcile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

// A milestone of ours whose heading is gone and in which nothing is open any more is closed, and opened again when its
// plan comes back; one that people use, or made, stays as it is.
func TestMilestone_that_ends_empty_is_closed(t *testing.T) {
	t.Parallel()
	const (
		one, two, both = "docs/milestone-1.md", "docs/milestone-2.md", "docs/milestone-3.md"
		lamps          = "\n- [ ] Fix the lamps\n- [ ] Buy bulbs\n"
		walls          = "\n- [ ] Paint the hall\n- [ ] Mend the door\n"
	)
	before := map[string]string{one: "# Milestone 1: Lamps\n" + lamps, two: "# Milestone 2: Walls\n" + walls}
	merged := map[string]string{one: "", two: "", both: "# Milestone 3: House\n" + lamps + walls}
	for name, c := range map[string]struct {
		prepare func(l *loop)
		after   func(l *loop)
		want    []string
	}{
		"when two plans became one": {want: []string{"Milestone 1: Lamps: closed, 0", "Milestone 2: Walls: closed, 0", "Milestone 3: House: open, 4"}},
		"unless something of people's is open in it": {
			prepare: func(l *loop) { l.put(l.open("Bring coffee", ""), 1) },
			want:    []string{"Milestone 1: Lamps: open, 1", "Milestone 2: Walls: closed, 0", "Milestone 3: House: open, 4"},
		},
		"once that is closed": {
			prepare: func(l *loop) { l.put(l.open("Bring coffee", ""), 1) },
			after:   func(l *loop) { l.must(l.CloseIssue(l.t.Context(), 5, "completed")) },
			want:    []string{"Milestone 1: Lamps: closed, 0", "Milestone 2: Walls: closed, 0", "Milestone 3: House: open, 4"},
		},
		"and opened again with its plan": {
			after: func(l *loop) {
				l.commitAll(map[string]string{one: before[one], two: before[two], both: ""})
			},
			want: []string{"Milestone 1: Lamps: open, 2", "Milestone 2: Walls: open, 2", "Milestone 3: House: closed, 0"},
		},
		"and stays as people want it after that": {
			after: func(l *loop) {
				_, _, err := l.Person.Issues.UpdateMilestone(l.t.Context(), sandbox.Owner, sandbox.Repo, 1, gh.UpdateMilestoneRequest{State: new("open")})
				l.must(err)
				l.settle()
				l.commit("README.md", "Maps")
			},
			want: []string{"Milestone 1: Lamps: open, 0", "Milestone 2: Walls: closed, 0", "Milestone 3: House: open, 4"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commitAll(before)
			l.settle()
			if c.prepare != nil {
				c.prepare(l)
				l.settle()
			}
			l.commitAll(merged)
			l.settle()
			if c.after != nil {
				c.after(l)
				l.settle()
			}
			if diff := cmp.Diff(c.want, l.statesOfMilestones()); diff != "" {
				t.Errorf("the milestones (-want +got):\n%s", diff)
			}
			result, _ := l.pass()
			if len(result.Actions) != 0 {
				t.Errorf("a further pass does %v", result.Actions)
			}
		})
	}
}

// What is held, hidden or only not read is not gone: its milestone stays open.
func TestMilestone_whose_items_may_come_back_is_not_closed(t *testing.T) {
	t.Parallel()
	const path = "docs/milestone-1.md"
	const plan = "# Milestone 1: Lamps\n\n- [ ] Fix the lamps\n- [ ] Buy bulbs\n"
	for name, files := range map[string]map[string]string{
		"the file is gone and nobody has said that it was meant": {path: ""},
		"the plan is a draft":                           {path: "---\nstatus: draft\n---\n" + plan},
		"the lines stand as text":                       {path: "# Lamps\n\n- Fix the lamps\n- Buy bulbs\n"},
		"its lines are all gone and the heading stands": {path: "# Milestone 1: Lamps\n\nNothing yet.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(path, plan)
			l.settle()
			l.commitAll(files)
			l.settle()
			if rows := l.milestones(); len(rows) != 1 || rows[0].GetState() != "open" {
				t.Errorf("the milestones are %v", l.statesOfMilestones())
			}
		})
	}
	t.Run("until somebody says that it was meant", func(t *testing.T) {
		t.Parallel()
		l := newLoop(t)
		l.commit(path, plan)
		l.settle()
		l.commitAll(map[string]string{path: ""})
		l.settle()
		l.approve(path)
		l.settle()
		if diff := cmp.Diff([]string{"Milestone 1: Lamps: closed, 0"}, l.statesOfMilestones()); diff != "" {
			t.Errorf("the milestones (-want +got):\n%s", diff)
		}
	})
}
