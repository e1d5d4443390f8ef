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

// settleEach commits one step after the other, and lets each settle.
func (l *loop) settleEach(steps []map[string]string) {
	l.t.Helper()
	for _, files := range steps {
		l.commitAll(files)
		l.settle()
	}
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
	renumbered := strings.Split(strings.NewReplacer("Milestone 1", "Milestone 2", "Milestone 2", "Milestone 3", "Milestone 3", "Milestone 1").Replace(
		strings.Join(slices.Concat(first, second, third), "\n")), "\n")
	again := strings.Split(strings.ReplaceAll(strings.Join(second, "\n"), "Milestone 2", "Milestone 1"), "\n")
	for name, c := range map[string]struct {
		steps []map[string]string
		want  []string
	}{
		"put away for the next one":      {[]map[string]string{{one: lamps}, {away: lamps, one: walls}, {"docs/archive/milestone-2.md": walls, one: doors}}, slices.Concat(first, second, third)},
		"put away, with a word on where": {[]map[string]string{{one: lamps}, {away: lamps, one: "# Moved\n\nSee archive/milestone-1.md\n"}}, first},
		"put away, its heading left":     {[]map[string]string{{one: lamps}, {away: lamps, one: "# Milestone 1: Lamps\n\nSee archive/milestone-1.md\n"}}, first},
		"two change places":              {[]map[string]string{{one: lamps}, {two: walls}, {one: walls, two: lamps}}, slices.Concat(first, second)},
		"one is put in before them": {[]map[string]string{{one: lamps}, {two: walls}, {
			one: strings.Replace(doors, "3", "1", 1), two: strings.Replace(lamps, "1", "2", 1), three: strings.Replace(walls, "2", "3", 1),
		}}, renumbered},
		"put away, and its number used again": {[]map[string]string{{one: lamps}, {away: lamps, one: strings.Replace(walls, "2", "1", 1)}}, slices.Concat(first, again)},
		"renamed over another":                {[]map[string]string{{one: lamps}, {two: walls}, {one: walls, two: ""}}, slices.Concat(first, second)},
		"two change places, one with a slip": {[]map[string]string{{one: lamps}, {two: walls}, {two: walls + "\n```\n- [ ] Hidden\n"}, {one: walls + "\n```\n- [ ] Hidden\n", two: lamps}},
			slices.Concat(first, second)},
		"three go round": {[]map[string]string{{one: lamps}, {two: walls}, {three: doors}, {one: doors, two: lamps, three: walls}}, slices.Concat(first, second, third)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.settleEach(c.steps)
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

// Milestones of one file are renumbered since one was put in before them: each keeps what it is on GitHub.
func TestMilestones_that_are_renumbered_in_one_file_stay_what_they_are(t *testing.T) {
	t.Parallel()
	const path = "docs/roadmap.md"
	l := newLoop(t)
	l.commit(path, "# Roadmap\n\n## Milestone 1: Lamps\n\n- [ ] Fix the lamps\n- [ ] Paint\n\n## Milestone 2: Walls\n\n- [ ] Fix the walls\n- [ ] Paint\n")
	l.settle()
	l.commit(path, "# Roadmap\n\n## Milestone 1: Doors\n\n- [ ] Fix the doors\n- [ ] Paint\n\n## Milestone 2: Lamps\n\n- [ ] Fix the lamps\n- [ ] Paint\n\n## Milestone 3: Walls\n\n- [ ] Fix the walls\n- [x] Paint\n")
	l.settle()
	want := []string{"#1 Fix the lamps: open, Milestone 2: Lamps", "#2 Paint: open, Milestone 2: Lamps", "#3 Fix the walls: open, Milestone 3: Walls",
		"#4 Paint: closed, Milestone 3: Walls", "#5 Fix the doors: open, Milestone 1: Doors", "#6 Paint: open, Milestone 1: Doors"}
	if diff := cmp.Diff(want, l.homes()); diff != "" {
		t.Errorf("the issues (-want +got):\n%s", diff)
	}
	for n, title := range []string{"Milestone 2: Lamps", "Milestone 3: Walls", "Milestone 1: Doors"} {
		milestone, _, err := l.Person.Issues.GetMilestone(t.Context(), sandbox.Owner, sandbox.Repo, n+1)
		l.must(err)
		if milestone.GetTitle() != title {
			t.Errorf("milestone %d is called %q, want %q", n+1, milestone.GetTitle(), title)
		}
	}
}

// A plan whose file another plan takes over is a plan that is gone: people are asked, pass after pass, until
// somebody says so or it comes back.
func TestPlan_whose_file_another_takes_over_is_a_question(t *testing.T) {
	t.Parallel()
	const (
		lamps = "# Milestone 1: Lamps\n\n## Tasks\n\n- [ ] Write the guide\n- [ ] Fix the lamps\n"
		walls = "# Milestone 2: Walls\n\n## Tasks\n\n- [ ] Write the guide\n- [ ] Fix the walls\n"
		gone  = "docs/milestone-1.md (Milestone 1: Lamps)"
	)
	l := newLoop(t)
	l.commitAll(map[string]string{"docs/milestone-1.md": lamps, "docs/milestone-2.md": walls})
	l.settle()
	before := l.homes()
	for _, files := range []map[string]string{
		{"docs/milestone-1.md": walls, "docs/milestone-2.md": ""}, {"docs/milestone-1.md": walls + "\nMore.\n"}, {"docs/milestone-1.md": walls + "- [ ] One more\n"},
	} {
		l.commitAll(files)
		l.settle()
		base, err := l.ledger.Load(t.Context(), l.repo)
		l.must(err)
		if len(base.Repo.Holds) != 1 || base.Repo.Holds[0].Plan != gone || base.Repo.Holds[0].Gone != 2 {
			t.Fatalf("people are asked %+v", base.Repo.Holds)
		}
		if diff := cmp.Diff(before, l.homes()[:len(before)]); diff != "" {
			t.Fatalf("the issues (-want +got):\n%s", diff)
		}
	}
	l.commitAll(map[string]string{"docs/milestone-1.md": lamps, "docs/milestone-2.md": walls})
	l.settle()
	if diff := cmp.Diff(before, l.homes()[:len(before)]); diff != "" {
		t.Fatalf("back again, the issues (-want +got):\n%s", diff)
	}
	l.commitAll(map[string]string{"docs/milestone-1.md": walls, "docs/milestone-2.md": ""})
	l.settle()
	l.approve(gone)
	l.settle()
	want := slices.Clone(before)
	for i := range want[:2] {
		want[i] = strings.Replace(want[i], "open", "closed", 1)
	}
	if diff := cmp.Diff(want, l.homes()[:len(before)]); diff != "" {
		t.Errorf("approved, the issues (-want +got):\n%s", diff)
	}
}
