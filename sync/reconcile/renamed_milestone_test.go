package reconcile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"
)

// statesOfMilestones writes each milestone with its state and how many issues are open in it, by number.
func (l *loop) statesOfMilestones() []string {
	l.t.Helper()
	rows := l.milestones()
	slices.SortFunc(rows, func(a, b *gh.Milestone) int { return a.GetNumber() - b.GetNumber() })
	var lines []string
	for _, row := range rows {
		lines = append(lines, fmt.Sprintf("%s: %s, %d", row.GetTitle(), row.GetState(), row.GetOpenIssues()))
	}
	return lines
}

// A plan that gets another file and another title, in one push or in two, is known by its items: its milestone is
// renamed, and no second one is made.
func TestMilestone_of_a_plan_that_is_renamed_with_its_title_is_renamed(t *testing.T) {
	t.Parallel()
	const (
		path, away = "docs/plans/v1.md", "docs/plans/v1.0.md"
		tasks      = "\n## Tasks\n\n- [ ] Write the guide\n- [ ] Paint the hall\n- [ ] Fix the lamps\n"
		old        = "# Milestone 1: First\n" + tasks
		renamed    = "# Milestone 1.0: The first release\n" + tasks
		config     = ".github/milepost.yml"
	)
	front := func(name string) string { return "---\nmilestone: " + name + "\n---\n# Plan\n" + tasks }
	plans := func(path, name string) string {
		return "plans:\n  - {path: " + path + ", milestone: " + name + "}\n"
	}
	for name, c := range map[string]struct {
		steps []map[string]string
		want  []string
	}{
		"in one push":             {[]map[string]string{{path: old}, {path: "", away: renamed}}, []string{"Milestone 1.0: The first release: open, 3"}},
		"its file first":          {[]map[string]string{{path: old}, {path: "", away: old}, {away: renamed}}, []string{"Milestone 1.0: The first release: open, 3"}},
		"its title first":         {[]map[string]string{{path: old}, {path: renamed}, {path: "", away: renamed}}, []string{"Milestone 1.0: The first release: open, 3"}},
		"with a line that leaves": {[]map[string]string{{path: old}, {path: "", away: strings.Replace(renamed, "- [ ] Paint the hall\n", "- [ ] Order a bell for the door\n", 1)}}, []string{"Milestone 1.0: The first release: open, 3"}},
		"named in front matter":   {[]map[string]string{{path: front("First")}, {path: "", away: front("First release")}}, []string{"First release: open, 3"}},
		"named in the configuration": {[]map[string]string{
			{config: plans("TODO.md", "First"), "TODO.md": "# Tasks\n" + tasks},
			{config: plans("TASKS.md", "First release"), "TODO.md": "", "TASKS.md": "# Tasks\n" + tasks},
		}, []string{"First release: open, 3"}},
		"while another takes its file": {[]map[string]string{{path: old}, {path: "# Milestone 2: Second\n\n## Tasks\n\n- [ ] Mend the roof\n- [ ] Sweep the yard\n", away: renamed}},
			[]string{"Milestone 1.0: The first release: open, 3", "Milestone 2: Second: open, 2"}},
		"two plans": {[]map[string]string{
			{path: old, "docs/plans/v2.md": "# Milestone 2: Second\n\n## Tasks\n\n- [ ] Mend the roof\n- [ ] Sweep the yard\n"},
			{path: "", "docs/plans/v2.md": "", away: renamed, "docs/plans/v2.0.md": "# Milestone 2.0: The second release\n\n## Tasks\n\n- [ ] Mend the roof\n- [ ] Sweep the yard\n"},
		}, []string{"Milestone 1.0: The first release: open, 3", "Milestone 2.0: The second release: open, 2"}},
		"one heading of two in a file": {[]map[string]string{
			{path: "# Roadmap\n\n## Milestone: Lamps\n\n- [ ] Fix the lamps\n- [ ] Buy bulbs\n\n## Milestone: Walls\n\n- [ ] Paint the hall\n"},
			{path: "# Roadmap\n\n## Milestone: Light everywhere\n\n- [ ] Fix the lamps\n- [ ] Buy bulbs\n\n## Milestone: Walls\n\n- [ ] Paint the hall\n"},
		}, []string{"Milestone: Light everywhere: open, 2", "Milestone: Walls: open, 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.settleEach(c.steps)
			if diff := cmp.Diff(c.want, l.statesOfMilestones()); diff != "" {
				t.Errorf("the milestones (-want +got):\n%s", diff)
			}
		})
	}
}
