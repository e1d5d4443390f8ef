package reconcile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sprint is a section with lines that every sprint has, and others of its own.
func sprint(number int, changelog, staging string, own ...string) string {
	text := fmt.Sprintf("## Sprint %d\n\n- [%s] Write the changelog\n- [%s] Test on staging\n", number, changelog, staging)
	for _, line := range own {
		text += line + "\n"
	}
	return text + "\n"
}

// settleSections commits a plan with these sections, one step after the other, and lets each settle.
func (l *loop) settleSections(steps []string) {
	l.t.Helper()
	for _, step := range steps {
		l.commit(planPath, "# Milestone 1: Lamps\n\n"+step)
		l.settle()
	}
}

// states writes each issue with its state and the reason for that.
func (l *loop) states() []string {
	l.t.Helper()
	var lines []string
	for _, issue := range l.issues() {
		line := fmt.Sprintf("#%d %s: %s", issue.GetNumber(), issue.GetTitle(), issue.GetState())
		if issue.GetState() == "closed" {
			line += ", " + issue.GetStateReason()
		}
		lines = append(lines, line)
	}
	return lines
}

// A section leaves the plan and another one with the same lines stands: what was done stays done, and each line
// that stands keeps its own issue.
func TestSection_that_leaves_takes_no_line_of_one_that_stands(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ steps, want []string }{
		"and leaves nothing": {
			[]string{sprint(1, " ", " ") + sprint(3, " ", " "), sprint(1, "x", "x") + sprint(3, " ", " "), sprint(3, " ", " ")},
			[]string{"#1 Write the changelog: closed, completed", "#2 Test on staging: closed, completed", "#3 Write the changelog: open", "#4 Test on staging: open"},
		},
		"and leaves it a line": {
			[]string{sprint(1, " ", " ", "- [ ] Build the hall") + sprint(3, " ", " "), sprint(1, "x", "x", "- [ ] Build the hall") + sprint(3, " ", " "),
				sprint(3, " ", " ", "- [ ] Build the hall")},
			[]string{"#1 Write the changelog: closed, completed", "#2 Test on staging: closed, completed", "#3 Build the hall: open",
				"#4 Write the changelog: open", "#5 Test on staging: open"},
		},
		"unfinished, and leaves it a line": {
			[]string{sprint(1, " ", " ", "- [ ] Build the hall") + sprint(3, " ", " "), sprint(3, " ", " ", "- [ ] Build the hall")},
			[]string{"#1 Write the changelog: closed, not_planned", "#2 Test on staging: closed, not_planned", "#3 Build the hall: open",
				"#4 Write the changelog: open", "#5 Test on staging: open"},
		},
		"and lines go on under its headlines": {
			[]string{sprint(1, " ", " ", "- [ ] Build hall: with lamps", "- [ ] Build stairs: with rail") + sprint(3, " ", " "),
				sprint(1, "x", "x", "- [x] Build hall: with lamps", "- [x] Build stairs: with rail") + sprint(3, " ", " "),
				sprint(3, " ", " ", "- [ ] Build hall: with windows", "- [ ] Build stairs: of wood")},
			[]string{"#1 Write the changelog: closed, completed", "#2 Test on staging: closed, completed", "#3 Build hall: with lamps: closed, completed",
				"#4 Build stairs: with rail: closed, completed", "#5 Write the changelog: open", "#6 Test on staging: open",
				"#7 Build hall: with windows: open", "#8 Build stairs: of wood: open"},
		},
		"and the next one takes its number": {
			[]string{sprint(1, " ", " ") + sprint(2, " ", " "), sprint(1, "x", "x") + sprint(2, " ", " "), sprint(1, " ", " ")},
			[]string{"#1 Write the changelog: closed, completed", "#2 Test on staging: closed, completed", "#3 Write the changelog: open", "#4 Test on staging: open"},
		},
		"and the next one, known by a line, takes its number": {
			[]string{sprint(1, " ", " ", "- [ ] Build the hall") + sprint(2, " ", " ", "- [ ] Build the attic"), sprint(1, " ", " ", "- [ ] Build the attic")},
			[]string{"#1 Write the changelog: closed, not_planned", "#2 Test on staging: closed, not_planned", "#3 Build the hall: closed, not_planned",
				"#4 Write the changelog: open", "#5 Test on staging: open", "#6 Build the attic: open"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.settleSections(c.steps)
			if diff := cmp.Diff(c.want, l.states()); diff != "" {
				t.Errorf("the issues (-want +got):\n%s", diff)
			}
		})
	}
}

// Sections that come one after the other begin with the same lines: what was done in one that is over is not opened
// again for the next, whether that stood already, comes with the same commit or later.
func TestSection_of_the_next_period_begins_with_issues_of_its_own(t *testing.T) {
	t.Parallel()
	done := []string{"#1 Write the changelog: closed, completed", "#2 Test on staging: closed, completed"}
	for name, c := range map[string]struct{ steps, want []string }{
		"at once": {
			[]string{sprint(1, " ", " "), sprint(1, "x", "x"), sprint(4, " ", " ")},
			[]string{"#3 Write the changelog: open", "#4 Test on staging: open"},
		},
		"beside one that stands": {
			[]string{sprint(1, " ", " ") + sprint(3, " ", " "), sprint(1, "x", "x") + sprint(3, " ", " "), sprint(3, " ", " ") + sprint(4, " ", " ")},
			[]string{"#3 Write the changelog: open", "#4 Test on staging: open", "#5 Write the changelog: open", "#6 Test on staging: open"},
		},
		"later": {
			[]string{sprint(1, " ", " ") + sprint(3, " ", " "), sprint(1, "x", "x") + sprint(3, " ", " "), sprint(3, " ", " "), sprint(3, " ", " ") + sprint(4, " ", " ")},
			[]string{"#3 Write the changelog: open", "#4 Test on staging: open", "#5 Write the changelog: open", "#6 Test on staging: open"},
		},
		"two of them": {
			[]string{sprint(1, " ", " "), sprint(1, "x", "x"), sprint(2, " ", " ") + sprint(3, " ", " ")},
			[]string{"#3 Write the changelog: open", "#4 Test on staging: open", "#5 Write the changelog: open", "#6 Test on staging: open"},
		},
		"while another leaves it its lines": {
			[]string{sprint(1, " ", " ") + sprint(2, " ", " "), sprint(1, "x", "x") + sprint(2, " ", " "), sprint(3, " ", " ")},
			[]string{"#3 Write the changelog: open", "#4 Test on staging: open"},
		},
		"and the old one comes back": {
			[]string{sprint(1, " ", " "), sprint(1, "x", "x"), sprint(4, " ", " "), sprint(1, "x", "x") + sprint(4, " ", " ")},
			[]string{"#3 Write the changelog: open", "#4 Test on staging: open"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.settleSections(c.steps)
			if diff := cmp.Diff(slices.Concat(done, c.want), l.states()); diff != "" {
				t.Errorf("the issues (-want +got):\n%s", diff)
			}
		})
	}
}

// What was left open in a section goes on in the next one, and so does a section that is numbered anew.
func TestSection_that_is_numbered_anew_keeps_its_issues(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]string{
		"left open":       {sprint(1, " ", " "), sprint(4, " ", " ")},
		"its name stayed": {"## Task 2: Search\n\n- [x] Write the changelog\n- [x] Test on staging\n", "## Task 3: Search\n\n- [ ] Write the changelog\n- [ ] Test on staging\n"},
		"a lower number":  {sprint(4, "x", "x"), sprint(1, " ", " ")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(planPath, "# Milestone 1: Lamps\n\n"+strings.ReplaceAll(steps[0], "[x]", "[ ]"))
			l.settle()
			for _, step := range steps {
				l.commit(planPath, "# Milestone 1: Lamps\n\n"+step)
				l.settle()
			}
			if diff := cmp.Diff([]string{"#1 Write the changelog: open", "#2 Test on staging: open"}, l.states()); diff != "" {
				t.Errorf("the issues (-want +got):\n%s", diff)
			}
		})
	}
}
