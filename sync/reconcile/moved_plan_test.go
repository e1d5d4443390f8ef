package reconcile_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

// commitAll changes several files in one commit; "" deletes one.
func (l *loop) commitAll(files map[string]string) {
	l.t.Helper()
	ctx, git := l.t.Context(), l.Person.Git
	main, _, err := git.GetRef(ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	head, _, err := git.GetCommit(ctx, sandbox.Owner, sandbox.Repo, main.GetObject().GetSHA())
	l.must(err)
	var entries []*gh.TreeEntry
	for _, path := range slices.Sorted(maps.Keys(files)) {
		entry := &gh.TreeEntry{Path: new(path), Mode: new("100644"), Type: new("blob")}
		if files[path] != "" {
			entry.Content = new(files[path])
		}
		entries = append(entries, entry)
	}
	tree, _, err := git.CreateTree(ctx, sandbox.Owner, sandbox.Repo, head.GetTree().GetSHA(), entries)
	l.must(err)
	made, _, err := git.CreateCommit(ctx, sandbox.Owner, sandbox.Repo,
		gh.Commit{Message: new("Change the plans"), Tree: tree, Parents: []*gh.Commit{{SHA: main.GetObject().SHA}}}, nil)
	l.must(err)
	_, _, err = git.UpdateRef(ctx, sandbox.Owner, sandbox.Repo, "heads/main", gh.UpdateRef{SHA: made.GetSHA()})
	l.must(err)
}

// homes writes each issue with its state and its milestone.
func (l *loop) homes() []string {
	l.t.Helper()
	var lines []string
	for _, issue := range l.issues() {
		lines = append(lines, fmt.Sprintf("#%d %s: %s, %s", issue.GetNumber(), issue.GetTitle(), issue.GetState(), issue.GetMilestone().GetTitle()))
	}
	return lines
}

// Plans are put away while others take their names: each keeps its milestone and its issues, though lines of
// them read the same.
func TestPlans_that_change_their_files_keep_their_issues(t *testing.T) {
	t.Parallel()
	const (
		one, two, three, away = "docs/milestone-1.md", "docs/milestone-2.md", "docs/milestone-3.md", "docs/archive/milestone-1.md"
		rest                  = "\n## Tasks\n\n- [ ] Write the guide\n- [ ] Paint\n"
		lamps                 = "# Milestone 1: Lamps\n" + rest + "- [ ] Fix the lamps\n"
		walls                 = "# Milestone 2: Walls\n" + rest + "- [ ] Fix the walls\n"
		doors                 = "# Milestone 3: Doors\n" + rest + "- [ ] Fix the doors\n"
	)
	first := []string{"#1 Write the guide: open, Milestone 1: Lamps", "#2 Paint: open, Milestone 1: Lamps", "#3 Fix the lamps: open, Milestone 1: Lamps"}
	second := []string{"#4 Write the guide: open, Milestone 2: Walls", "#5 Paint: open, Milestone 2: Walls", "#6 Fix the walls: open, Milestone 2: Walls"}
	third := []string{"#7 Write the guide: open, Milestone 3: Doors", "#8 Paint: open, Milestone 3: Doors", "#9 Fix the doors: open, Milestone 3: Doors"}
	for name, c := range map[string]struct {
		steps []map[string]string
		want  []string
	}{
		"put away for the next one":      {[]map[string]string{{one: lamps}, {away: lamps, one: walls}, {"docs/archive/milestone-2.md": walls, one: doors}}, slices.Concat(first, second, third)},
		"put away, with a word on where": {[]map[string]string{{one: lamps}, {away: lamps, one: "# Moved\n\nSee archive/milestone-1.md\n"}}, first},
		"put away, its heading left":     {[]map[string]string{{one: lamps}, {away: lamps, one: "# Milestone 1: Lamps\n\nSee archive/milestone-1.md\n"}}, first},
		"two change places":              {[]map[string]string{{one: lamps}, {two: walls}, {one: walls, two: lamps}}, slices.Concat(first, second)},
		"three go round":                 {[]map[string]string{{one: lamps}, {two: walls}, {three: doors}, {one: doors, two: lamps, three: walls}}, slices.Concat(first, second, third)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			for _, files := range c.steps {
				l.commitAll(files)
				l.settle()
			}
			if diff := cmp.Diff(c.want, l.homes()); diff != "" {
				t.Errorf("the issues (-want +got):\n%s", diff)
			}
		})
	}
}

// A file that is renamed and rewritten in one commit is still the same plan: lines that are alike keep their
// issues, and where too little is left people are asked once, before anything is made.
func TestPlan_that_is_renamed_and_reworded_keeps_its_issues(t *testing.T) {
	t.Parallel()
	const plan = "# Milestone 1: Lamps\n\n## Tasks\n\n- [ ] Fix the lamp in the hall\n- [ ] Fix the lamp at the gate\n- [ ] Fix the lamp of the porch\n- [ ] Fix the lamp behind the barn\n"
	for name, c := range map[string]struct {
		words []string
		want  int
	}{
		"a word in each": {[]string{"Fix", "Repair"}, 0},
		"all in another language": {[]string{"Fix the lamp in the hall", "Flurlicht reparieren", "Fix the lamp at the gate", "Am Tor nach dem Rechten sehen",
			"Fix the lamp of the porch", "Veranda erhellen", "Fix the lamp behind the barn", "Scheune beleuchten"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit("docs/milestone-1.md", plan)
			l.settle()
			l.commitAll(map[string]string{"docs/milestone-1.md": "", "docs/milestone-lamps.md": strings.NewReplacer(c.words...).Replace(plan)})
			l.settle()
			open := 0
			for _, issue := range l.issues() {
				if issue.GetState() == "open" {
					open++
				}
			}
			if open != 4 || len(l.issues()) != 4 {
				t.Errorf("the issues are %v", l.homes())
			}
			base, err := l.ledger.Load(t.Context(), l.repo)
			l.must(err)
			if len(base.Repo.Holds) != c.want {
				t.Errorf("people are asked %v, want %d questions", base.Repo.Holds, c.want)
			}
		})
	}
}
