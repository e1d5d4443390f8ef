package reconcile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// lamps is a plan of many lines that are alike.
func twentyLamps(change func(n int, line string) string) string {
	var plan strings.Builder
	plan.WriteString("# Milestone 1: Light\n\n## Goals\n\n")
	for n := 1; n <= 20; n++ {
		plan.WriteString(change(n, fmt.Sprintf("- [ ] Fix lamp %d", n)) + "\n")
	}
	return plan.String()
}

func asIs(_ int, line string) string { return line }

// What an author wrote in a form that GitHub does not know is still there.
func TestPass_closes_nothing_whose_text_still_stands(t *testing.T) {
	t.Parallel()
	seventh := map[string]string{
		"a box without a space":              "- [x]Fix lamp 7",
		"an open box without a space":        "- [ ]Fix lamp 7",
		"a no-break space behind the box":    "- [ ]\u00a0Fix lamp 7",
		"escaped brackets":                   `- \[x\] Fix lamp 7`,
		"an escaped opening bracket":         `- \[ ] Fix lamp 7`,
		"a box in parentheses":               "- (x) Fix lamp 7",
		"a plain bullet":                     "- Fix lamp 7",
		"a bullet that says that it is done": "- Fix lamp 7 (done)",
		"a bullet with a sign":               "- ✅ Fix lamp 7",
		"a struck bullet":                    "- ~~Fix lamp 7~~",
		"a no-break space behind the dash":   "-\u00a0[ ] Fix lamp 7",
		"a long dash":                        "– [ ] Fix lamp 7",
		"a typographic bullet":               "• [ ] Fix lamp 7",
		"a struck line":                      "~~- [ ] Fix lamp 7~~",
		"no space behind the dash":           "-[ ] Fix lamp 7",
		"wide brackets":                      "- ［ ］ Fix lamp 7",
		"a symbol for a box":                 "- ☐ Fix lamp 7",
		"a paragraph":                        "\nFix lamp 7\n",
		"a paragraph in bold":                "\n**Fix lamp 7**\n",
		"a quote":                            "\n> Fix lamp 7\n",
		"an entry of a numbered list":        "\n7. Fix lamp 7\n",
		"a heading with a box":               "\n### [ ] Fix lamp 7\n",
		"a row of a table":                   "\n| lamp | when |\n| --- | --- |\n| Fix lamp 7 | soon |\n",
		"a tab in the box":                   "- [\t] Fix lamp 7",
		"brackets around the words":          "- [ ] [Fix lamp 7]",
		"a box of another sign":              "- [*] Fix lamp 7",
		"tags":                               "- <del>Fix lamp 7</del>",
	}
	for name, line := range seventh {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(plansA, twentyLamps(asIs))
			l.settle()
			before := l.state()
			number := l.number("Fix lamp 7")
			// A heading in between would be part of the titles below it.
			after := strings.Contains(line, "###") || strings.Contains(line, "\n**")
			l.commit(plansA, twentyLamps(func(n int, as string) string {
				switch {
				case n == 7 && !after:
					return line
				case n == 7:
					return ""
				case n == 20 && after:
					return as + "\n" + line
				}
				return as
			}))
			l.settle()
			l.wants(before...)
			if told := l.notices("held"); len(told) > 0 {
				t.Errorf("told: %q", told)
			}
			l.commit(plansA, twentyLamps(func(n int, as string) string {
				if n == 7 {
					return "- [x] Fix lamp 7"
				}
				return as
			}))
			l.settle()
			if issue := l.issue(number); issue.GetState() != "closed" || issue.GetStateReason() != "completed" || len(l.issues()) != 20 {
				t.Errorf("once the line is repaired its issue is %s (%s), and there are %d issues", issue.GetState(), issue.GetStateReason(), len(l.issues()))
			}
		})
	}
}

// Formatters and merges change many lines, or all of them.
func TestPass_leaves_a_plan_alone_that_something_made_unreadable(t *testing.T) {
	t.Parallel()
	small := "---\nmilestone: Light\nowner: nobody\n---\n\n## Goals\n\n- [ ] Fix lamp 1\n- [ ] Fix lamp 2\n- [x] Fix lamp 3\n- [ ] Fix lamp 4\n- [ ] Fix lamp 5\n"
	changes := map[string]func(plan string) string{
		"a formatter escapes all boxes": func(plan string) string {
			return strings.NewReplacer("[ ]", `\[ \]`, "[x]", `\[x\]`).Replace(plan)
		},
		"the front matter loses a dash":    func(plan string) string { return strings.Replace(plan, "nobody\n---", "nobody\n--", 1) + "\n---\n" },
		"the front matter is never closed": func(plan string) string { return strings.Replace(plan, "nobody\n---\n", "nobody\n", 1) },
		"a merge leaves its markers": func(plan string) string {
			return strings.Replace(plan, "- [ ] Fix lamp 2\n", "<<<<<<< HEAD\n- [ ] Fix lamp 2\n=======\n- [ ] Mend lamp 2\n- [ ] Buy a lamp\n>>>>>>> other\n", 1)
		},
		"a merge leaves its markers around all": func(plan string) string {
			return strings.Replace(plan, "- [ ] Fix lamp 1\n", "<<<<<<< HEAD\n- [ ] Fix lamp 1\n", 1) + "=======\n>>>>>>> other\n"
		},
		"a fence is opened": func(plan string) string {
			return strings.Replace(plan, "- [ ] Fix lamp 2\n", "```\n- [ ] Fix lamp 2\n", 1)
		},
		"a comment is opened": func(plan string) string {
			return strings.Replace(plan, "- [ ] Fix lamp 2\n", "\n<!--\n- [ ] Fix lamp 2\n", 1)
		},
		"a legend is put in front": func(plan string) string {
			return strings.Replace(plan, "## Goals", "## Legend\n\n- [x] done\n\n---\n\n## Goals", 1)
		},
		"a legend without an end": func(plan string) string { return strings.Replace(plan, "## Goals", "## Legend", 1) },
		"a fence is put around it": func(plan string) string {
			return strings.Replace(plan, "- [ ] Fix lamp 1", "```\n- [ ] Fix lamp 1", 1) + "```\n"
		},
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(plansA, small)
			l.settle()
			before := l.state()
			l.commit(plansA, change(small))
			l.settle()
			l.wants(before...)
			l.commit(plansA, small)
			l.settle()
			l.wants(before...)
		})
	}
}

// An item keeps its issue when brackets are added to its words, or when they are all that is left.
func TestPass_keeps_the_issue_of_an_item_that_becomes_a_placeholder(t *testing.T) {
	t.Parallel()
	plan := "# Milestone 1: Web\n\n## Goals\n- [ ] Goal 1: Scope queries by user\n- [ ] Set a header\n- [ ] Return the shape\n- [ ] Accept options\n- [ ] Rename a field\n- [ ] Draw maps\n"
	l := newLoop(t)
	l.commit(plansA, plan)
	l.settle()
	before := l.issues()
	l.commit(plansA, "# Milestone 1: Web\n\n## Goals\n- [ ] Goal 1: [Specific goal]\n- [ ] Set a header: <token>\n- [ ] Return the shape: { ok }\n- [ ] Accept options: [a, b]\n- [ ] Rename a field: {old} -> {new}\n- [ ] [Draw maps]\n")
	l.settle()
	titles := []string{}
	for i, issue := range l.issues() {
		if issue.GetState() != "open" || issue.GetNumber() != before[i].GetNumber() {
			t.Errorf("#%d %q is %s", issue.GetNumber(), issue.GetTitle(), issue.GetState())
		}
		titles = append(titles, issue.GetTitle())
	}
	want := []string{"Goal 1: Scope queries by user", "Set a header: <token>", "Return the shape: { ok }", "Accept options: [a, b]", "Rename a field: {old} -> {new}", "Draw maps"}
	if !slices.Equal(titles, want) {
		t.Errorf("titles %q, want %q", titles, want)
	}
}

// Whoever takes a line out of the plan closes its issue, whatever else the plan says of it.
func TestPass_closes_what_left_though_its_words_are_common(t *testing.T) {
	t.Parallel()
	for name, rest := range map[string]string{
		"a heading of one word":         "## Documentation\n- [ ] Write the guide\n",
		"another item with these words": "- [ ] Documentation and samples\n",
		"a sentence with the word":      "All documentation is in English.\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(plansA, "# Milestone 1: Web\n\n## Goals\n- [ ] Draw maps\n- [ ] Documentation\n\n"+rest)
			l.settle()
			number := l.number("Documentation")
			l.commit(plansA, "# Milestone 1: Web\n\n## Goals\n- [ ] Draw maps\n\n"+rest)
			l.settle()
			if issue := l.issue(number); issue.GetState() != "closed" {
				t.Errorf("#%d is %s", number, issue.GetState())
			}
		})
	}
}
