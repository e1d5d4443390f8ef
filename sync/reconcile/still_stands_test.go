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

// lamps is a plan with twenty alike lines.
func lamps() string {
	var out strings.Builder
	out.WriteString("# Milestone 1: Lamps\n\n## Tasks\n\n")
	for n := 1; n <= 20; n++ {
		fmt.Fprintf(&out, "- [ ] Fix lamp %d\n", n)
	}
	return out.String()
}

// untouched writes all that people see of the issues, and when they were changed.
func (l *loop) untouched() []string {
	l.t.Helper()
	var lines []string
	for _, issue := range l.issues() {
		lines = append(lines, fmt.Sprintf("#%d %s: %s, milestone %d, changed %s, %q", issue.GetNumber(), issue.GetTitle(), issue.GetState(),
			issue.GetMilestone().GetNumber(), issue.GetUpdatedAt(), issue.GetBody()))
	}
	return lines
}

// notesOn lists what the report on the head says of a line.
func (l *loop) notesOn(line int) []string {
	l.t.Helper()
	var notes []string
	for _, a := range l.annotations() {
		if a.GetStartLine() == line {
			notes = append(notes, a.GetMessage())
		}
	}
	return notes
}

// An item whose text still stands where it stood, in whatever form, keeps its issue as it is, whatever
// else changes; a note on its line says how to write it, and repairing it goes on as if nothing had been.
func TestText_that_still_stands_is_not_removed(t *testing.T) {
	t.Parallel()
	forms := map[string]string{
		"no space":              "- [x]Fix lamp 7",
		"a space that stays":    "- [ ]\u00a0Fix lamp 7",
		"escaped":               `- \[x\] Fix lamp 7`,
		"round brackets":        "- (x) Fix lamp 7",
		"no box":                "- Fix lamp 7",
		"no box, a remark":      "- Fix lamp 7 (done)",
		"no box, a word":        "- Fix lamp 7 done",
		"no box, a word before": "- DONE: Fix lamp 7",
		"a sign":                "- ✅ Fix lamp 7",
		"a pictograph":          "- ☐ Fix lamp 7",
		"struck bullet":         "- ~~Fix lamp 7~~",
		"struck as a whole":     "~~- [ ] Fix lamp 7~~",
		"marker with NBSP":      "-\u00a0[ ] Fix lamp 7",
		"a dash":                "– [ ] Fix lamp 7",
		"a bullet sign":         "• [ ] Fix lamp 7",
		"full-width brackets":   "- ［ ］ Fix lamp 7",
		"a paragraph":           "\nFix lamp 7\n",
		"bold":                  "- **Fix lamp 7** (moved to the next milestone)",
		"moved on":              "- Fix lamp 7 → see the other plan",
		"in a comment":          "<!-- - [ ] Fix lamp 7 -->",
		"in a long comment":     "<!--\n- [ ] Fix lamp 7\n-->",
		"in a code fence":       "```\n- [ ] Fix lamp 7\n```",
		"indented code":         "\nText\n\n    - [ ] Fix lamp 7\n",
		"a quote":               "\n> Fix lamp 7\n",
		"a table":               "\n| Task | State |\n|---|---|\n| Fix lamp 7 | done |\n",
		"a tag":                 "\n<ul><li>Fix lamp 7</li></ul>\n",
		"an ordered item":       "\n7. Fix lamp 7\n",
		"other case":            "- fix Lamp 7.",
		"a placeholder":         "- [ ] [Fix lamp 7]",
		"to be written":         "- [ ] TBD",
	}
	l := newLoop(t)
	l.commit(planPath, lamps())
	l.settle()
	before := l.untouched()
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		form := forms[name]
		l.commit(planPath, strings.Replace(lamps(), "- [ ] Fix lamp 7\n", form+"\n", 1))
		l.settle()
		if diff := cmp.Diff(before, l.untouched()); diff != "" {
			t.Fatalf("%s: the issues changed (-want +got):\n%s", name, diff)
		}
		line := 0
		for n, text := range strings.Split(strings.Replace(lamps(), "- [ ] Fix lamp 7\n", form+"\n", 1), "\n") {
			if strings.HasSuffix(strings.TrimRight(strings.ToLower(text), ".~>]*|-"), "lamp 7") || strings.Contains(strings.ToLower(text), "lamp 7 ") || strings.Contains(text, "lamp 7*") || strings.Contains(text, "lamp 7<") {
				line = n + 1
			}
		}
		notes := l.notesOn(line)
		if len(notes) != 1 && name != "to be written" && name != "a placeholder" {
			t.Errorf("%s: the notes on line %d are %q", name, line, notes)
		}
		l.commit(planPath, lamps())
		l.settle()
		if diff := cmp.Diff(before, l.untouched()); diff != "" {
			t.Fatalf("%s, repaired: the issues changed (-want +got):\n%s", name, diff)
		}
	}
	l.commit(planPath, strings.Replace(lamps(), "- [ ] Fix lamp 20", "### Fix lamp 20", 1))
	l.settle()
	if diff := cmp.Diff(before, l.untouched()); diff != "" {
		t.Errorf("as a heading: the issues changed (-want +got):\n%s", diff)
	}
	// It is kept in step again.
	l.commit(planPath, strings.Replace(lamps(), "- [ ] Fix lamp 7\n", "- [x] Fix lamp 7\n", 1))
	l.settle()
	if issue := l.issue(l.number("Fix lamp 7")); issue.GetState() != "closed" || issue.GetStateReason() != "completed" {
		t.Errorf("once ticked the issue is %s, %s", issue.GetState(), issue.GetStateReason())
	}
}

// A line with a slip goes before a new line that is merely alike.
func TestText_that_still_stands_is_not_taken_over(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(planPath, lamps())
	l.settle()
	l.commit(planPath, strings.Replace(lamps(), "- [ ] Fix lamp 7\n", "- Fix lamp 7 (done)\n- [ ] Fix lamp 7 and its switch\n", 1))
	l.settle()
	seven := l.number("Fix lamp 7")
	if l.issue(seven).GetState() != "open" || l.number("Fix lamp 7 and its switch") == seven || len(l.issues()) != 21 {
		t.Errorf("the issues are %v", l.state())
	}
}

// What is gone everywhere is removed, though words of it stand in other lines.
func TestText_that_is_gone_is_removed(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	plan := "# Milestone 1: Lamps\n\n## Lamps\n\n- [ ] Lamps\n- [ ] Fix lamp 1\n- [ ] Fix lamp 12\n- [ ] Paint\n- [ ] Fix the old lamp in the hall\n" +
		"\nPaint is in the cellar. Fix lamp 120 first, and buy Lamps.\n"
	l.commit(planPath, plan)
	l.settle()
	for _, line := range []string{"Fix lamp 1", "Paint", "Lamps"} {
		plan = strings.Replace(plan, "- [ ] "+line+"\n", "", 1)
		l.commit(planPath, plan)
		l.settle()
		if issue := l.issue(l.number(line)); issue.GetState() != "closed" || issue.GetStateReason() != "not_planned" {
			t.Errorf("%q is gone, and its issue is %s", line, issue.GetState())
		}
	}
}

// Deleting the text for good closes the issue after all.
func TestText_that_goes_at_last_is_removed(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(planPath, lamps())
	l.settle()
	for _, form := range []string{"- Fix lamp 7\n", "\nFix lamp 7\n"} {
		l.commit(planPath, strings.Replace(lamps(), "- [ ] Fix lamp 7\n", form, 1))
		l.settle()
	}
	l.commit(planPath, strings.Replace(lamps(), "- [ ] Fix lamp 7\n", "", 1))
	l.settle()
	if issue := l.issue(l.number("Fix lamp 7")); issue.GetState() != "closed" || issue.GetStateReason() != "not_planned" {
		t.Errorf("the issue is %s, %s", issue.GetState(), issue.GetStateReason())
	}
}

// What happens to a whole plan at once: nothing of it is closed, retitled or made twice, nothing is asked,
// and once it is repaired all goes on.
func TestPlan_that_is_spoilt_is_left_alone(t *testing.T) {
	t.Parallel()
	const plan = "---\nmilestone: Lamps\n---\n\n# Lamps\n\n## Tasks\n\n- [ ] Fix lamp 1\n- [ ] Fix lamp 2\n  - [ ] Buy lamp 2\n- [ ] Fix lamp 3\n- [ ] Fix lamp 4\n- [x] Fix lamp 5\n\n## More\n\n- [ ] Paint lamp 6\n"
	replace := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(plan) }
	spoilt := map[string]string{
		"escaped":                              replace("[ ]", `\[ \]`, "[x]", `\[x\]`),
		"escaped with its markers":             replace("- [ ]", `\- \[ \]`, "- [x]", `\- \[x\]`),
		"without boxes":                        replace("[ ] ", "", "[x] ", ""),
		"with NBSP":                            replace("] ", "]\u00a0"),
		"with dashes":                          replace("- [", "– ["),
		"below a legend":                       replace("## Tasks", "## Legend\n\n- [x] done\n\n## Tasks"),
		"right below a legend":                 replace("## Tasks\n", "## Legend\n"),
		"in a legend":                          replace("## Tasks\n", "## Legend\n", "## More\n", "### ✅ Done\n"),
		"in a fence":                           replace("## Tasks\n", "## Tasks\n\n```\n"),
		"in a comment":                         replace("## Tasks\n", "## Tasks\n\n<!--\n"),
		"front matter with a slip":             replace("\n---\n", "\n--\n", "## More", "---\n\n## More"),
		"front matter never closed":            replace("\n---\n", "\n", "## More", "---\n\n## More"),
		"as placeholders":                      replace("Fix lamp 1", "[Fix lamp 1]", "Fix lamp 2", "<Fix lamp 2>", "Fix lamp 3", "{Fix lamp 3}"),
		"with conflict markers":                replace("- [ ] Fix lamp 3\n", "<<<<<<< HEAD\n- [ ] Fix lamp 3\n=======\n- [ ] Fix lamp 3 soon\n- [ ] Another one\n>>>>>>> other\n"),
		"a conflict of everything":             "<<<<<<< HEAD\n" + plan + "=======\n# Milestone 1: Other\n\n- [ ] Something else\n>>>>>>> other\n",
		"with the ancestor":                    replace("- [ ] Fix lamp 3\n", "<<<<<<< HEAD\n- [ ] Fix lamp 3\n||||||| 1234567\n- [ ] Fix\n=======\n>>>>>>> other\n"),
		"a conflict that a formatter indented": replace("- [ ] Fix lamp 3\n", "  <<<<<<< HEAD\n- [ ] Fix lamp 3\n  =======\n- [ ] Fix lamp 3 soon\n- [ ] Another one\n  >>>>>>> other\n"),
		"indented into code":                   replace("\n- [", "\n\n        - [", "\n  - [", "\n\n        - [", "## Tasks\n", "## Tasks\n\nText\n"),
		"in details":                           replace("## Tasks\n\n", "## Tasks\n\n<details>\n"),
		"called a list of things":              replace("# Lamps", "# TODO"),
	}
	l := newLoop(t)
	l.commit(planPath, plan)
	l.settle()
	before, milestones := l.untouched(), l.milestoneStates()
	for _, name := range slices.Sorted(maps.Keys(spoilt)) {
		l.commit(planPath, spoilt[name])
		l.settle()
		if diff := cmp.Diff(before, l.untouched()); diff != "" {
			t.Fatalf("%s: the issues changed (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(milestones, l.milestoneStates()); diff != "" {
			t.Fatalf("%s: the milestones changed (-want +got):\n%s", name, diff)
		}
		if quiet := name == "called a list of things" || name == "below a legend"; !quiet && len(l.annotations()) == 0 {
			t.Errorf("%s: the report says nothing on any line", name)
		}
		l.commit(planPath, plan)
		l.settle()
		if diff := cmp.Diff(before, l.untouched()); diff != "" {
			t.Fatalf("%s, repaired: the issues changed (-want +got):\n%s", name, diff)
		}
	}
}

// milestoneStates writes the title and the state of each milestone.
func (l *loop) milestoneStates() []string {
	l.t.Helper()
	milestones, _, err := l.Person.Issues.ListMilestones(l.t.Context(), sandbox.Owner, sandbox.Repo, &gh.MilestoneListOptions{State: "all"})
	l.must(err)
	var lines []string
	for _, m := range milestones {
		lines = append(lines, m.GetTitle()+": "+m.GetState())
	}
	return lines
}

// Words in brackets that are added to an item are a part of its title, and a reason for nothing else.
func TestBrackets_at_the_end_of_a_text_are_part_of_its_title(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	plan := "# Milestone 1: API\n\n## Tasks\n\n- [ ] Scope queries by user\n- [ ] Set header\n- [ ] Return shape\n- [ ] Accept options\n"
	l.commit(planPath, plan)
	l.settle()
	l.commit(planPath, strings.NewReplacer("user\n", "user (where: { userId })\n", "header\n", "header Authorization: <token>\n",
		"shape\n", "shape: { ok }\n", "options\n", "options: [a, b]\n").Replace(plan))
	l.settle()
	for n, title := range []string{"Scope queries by user (where: { userId })", "Set header Authorization: <token>", "Return shape: { ok }", "Accept options: [a, b]"} {
		if number := l.number(title); number != n+1 || l.issue(number).GetState() != "open" {
			t.Errorf("%q is #%d, %s", title, number, l.issue(number).GetState())
		}
	}
}

// An item that has an issue never loses it by becoming a placeholder: by its id, or in its place.
func TestItem_that_becomes_a_placeholder_keeps_its_issue(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	plan := "# Milestone 1: API\n\n## Tasks\n\n- [ ] Task 1.1: Build the search\n- [ ] Write the guide\n- [ ] Draw the map\n"
	l.commit(planPath, plan)
	l.settle()
	before := l.untouched()
	for _, form := range []string{
		strings.Replace(plan, "Build the search", "TBD", 1),
		strings.Replace(plan, "- [ ] Task 1.1: Build the search\n- [ ] Write the guide\n", "- [ ] Write the guide\n- [ ] Task 1.1: [To be written]\n", 1),
		strings.Replace(plan, "Write the guide", "[To be written]", 1),
		strings.Replace(plan, "Draw the map", "<to be written>", 1),
		"Moved down by a line.\n\n" + strings.Replace(plan, "Write the guide", "{to be written}", 1),
	} {
		l.commit(planPath, form)
		l.settle()
		if diff := cmp.Diff(before, l.untouched()); diff != "" {
			t.Fatalf("the issues changed (-want +got):\n%s\n%s", diff, form)
		}
		l.commit(planPath, plan)
		l.settle()
	}
	// A line that is deleted beside a placeholder is removed.
	l.commit(planPath, strings.Replace(plan, "Write the guide\n", "Write the guide\n- [ ] [One more]\n", 1))
	l.settle()
	l.commit(planPath, strings.Replace(plan, "Write the guide\n", "[One more]\n", 1))
	l.settle()
	if got := l.issue(l.number("Write the guide")).GetState(); got != "closed" {
		t.Errorf("deleted, and its issue is %s", got)
	}
}

// Items below a line with a slip stay below its issue.
func TestItems_below_a_slip_keep_their_parent(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"- [ ]Fix lamps", `- \[ \] Fix lamps`, "– [ ] Fix lamps"} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			plan := "# Milestone 1: Lamps\n\n## Tasks\n\n- [ ] Fix lamps\n  - [ ] Fix lamp 7\n  - [ ] Fix lamp 8\n- [ ] Paint\n"
			l.commit(planPath, plan)
			l.settle()
			before := l.untouched()
			l.commit(planPath, strings.Replace(plan, "- [ ] Fix lamps", form, 1))
			l.settle()
			if diff := cmp.Diff(before, l.untouched()); diff != "" {
				t.Fatalf("the issues changed (-want +got):\n%s", diff)
			}
			l.commit(planPath, plan)
			l.settle()
			if diff := cmp.Diff(before, l.untouched()); diff != "" {
				t.Fatalf("repaired, the issues changed (-want +got):\n%s", diff)
			}
		})
	}
}
