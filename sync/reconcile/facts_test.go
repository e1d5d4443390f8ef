package reconcile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// bodyOf is the body of the issue that is made for the item with a title.
func bodyOf(t *testing.T, changes sync.Changeset, title string) string {
	t.Helper()
	for _, action := range changes.Actions {
		if issue, ok := action.(sync.CreateIssue); ok && issue.Title == title {
			return issue.Body
		}
	}
	t.Fatalf("no issue %q", title)
	return ""
}

func TestDiff_tells_steps_dates_and_estimates(t *testing.T) {
	t.Parallel()
	changes := newFixture().diff("**Start Date**: 2026-02-02\n\n## Implementation\n### Phase 1: Schema (Week 1-2)\n- [ ] 1.1 Add tables\n- [ ] 1.2 Copy rows (due 2026-02-10) - Estimate: 3 days\n\n" +
		"### Phase 2: Load (Sprint 3)\n- [ ] 2.1 Load them\n\n## Rollout\n1. [x] Region north\n2. [ ] Region south\n\n## Sign-off\n- [ ] QA: [Name] - [Date]\n")
	for title, want := range map[string]string{
		"1.1 Add tables": "Due 2026-02-16 with its phase (Week 1-2)",
		"1.2 Copy rows":  "Due 2026-02-10 · Estimate: 3 days",
		"2.1 Load them":  "",
		"Region south":   "Step 2 of 2",
		"QA (Sign-off)":  "",
	} {
		_, rest, _ := strings.Cut(bodyOf(t, changes, title), "\n> From ")
		_, rest, _ = strings.Cut(rest, "\n")
		got, _, _ := strings.Cut(strings.TrimSpace(rest), "\n")
		if strings.HasPrefix(got, "<sub>") {
			got = ""
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
}

func TestDiff_makes_relative_links_absolute(t *testing.T) {
	t.Parallel()
	const at = "https://github.example/acme/plans"
	tests := map[string]struct{ markdown, want string }{
		"a_file_beside_the_plan":     {"See [the format](format.md#top).", "See [the format](" + at + "/blob/c0ffee/docs/format.md#top)."},
		"a_file_above_the_plan":      {"[a](../README.md?plain=1)", "[a](" + at + "/blob/c0ffee/README.md?plain=1)"},
		"a_file_from_the_top":        {"[a](/b/c.md \"title\")", "[a](" + at + "/blob/c0ffee/b/c.md \"title\")"},
		"an_image":                   {"![a](img/b.png)", "![a](" + at + "/raw/c0ffee/docs/img/b.png)"},
		"an_image_that_is_a_link":    {"[![a](b.png)](c.md)", "[![a](" + at + "/raw/c0ffee/docs/b.png)](c.md)"},
		"a_heading_of_the_plan":      {"[a](#goals)", "[a](" + at + "/blob/c0ffee/docs/milestone-1.md#goals)"},
		"a_definition":               {"[a][b]\n\n[b]: c.md", "[a][b]\n\n[b]: " + at + "/blob/c0ffee/docs/c.md"},
		"a_link_that_is_absolute":    {"[a](https://example.org/b) [c](mailto:d@example.org)", "[a](https://example.org/b) [c](mailto:d@example.org)"},
		"a_link_out_of_the_place":    {"[a](../../b.md)", "[a](../../b.md)"},
		"code_is_left_as_it_is":      {"`[a](b.md)`", "`[a](b.md)`"},
		"a_link_without_destination": {"[a]() (b)", "[a]() (b)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := bodyOf(t, newFixture().diff("- [ ] Item\n\n  "+strings.ReplaceAll(test.markdown, "\n", "\n  ")+"\n"), "Item")
			if !strings.Contains(body, "\n\n"+test.want+"\n\n<sub>") {
				t.Errorf("want %q in\n%s", test.want, body)
			}
		})
	}
}

func TestDiff_links_what_a_milestone_depends_on(t *testing.T) {
	t.Parallel()
	document := func(path, content string) sync.Document {
		return sync.ParseDocument(sync.File{Path: path, Mode: sync.ModeRegular}, []byte(content), sync.DefaultPolicy())
	}
	d := newFixture()
	changes := d.diffDocument(
		document("a/m2.md", "# Milestone 2: Data\n- [x] a\n- [ ] b\n"),
		document("b/m2.md", "# Milestone 2: Other\n- [ ] c\n"),
		document("b/m3.md", "# Milestone 3: Load\n\n**Dependencies**: Milestone 2, #12, [data](../a/m2.md), Milestone 9 by @ann\n\n- [ ] d\n"),
		document("b/roadmap.md", "# Roadmap\n\n**Dependencies**: Milestone 3\n\n## Milestone 2: Start\n- [ ] s\n\n"+
			"## Milestone 5: Go on\n\n**Dependencies**: Milestone 2, Milestone 3\n\n- [x] g\n- [ ] h\n"),
		document("b/m4.md", "# Milestone 4: None\n\n**Dependencies**: [None/List]\n\n- [ ] e\n"),
	)
	const at = "https://github.example/acme/plans"
	want := map[string]string{
		"Milestone 2: Data": "", "Milestone 2: Other": "", "Milestone 4: None": "", "Milestone 2: Start": "",
		"Milestone 5: Go on": "[Milestone 2](" + at + "/blob/HEAD/b/roadmap.md) (0/1 items), [Milestone 3](" + at + "/blob/HEAD/b/m3.md) (0/1 items)",
		"Milestone 3: Load": "[Milestone 2](" + at + "/blob/HEAD/b/m2.md) (0/1 items), [#\u200b12](" + at + "/issues/12), " +
			"[../a/m2.md](" + at + "/blob/HEAD/a/m2.md) (1/2 items), Milestone 9 by @\u200bann",
	}
	got := map[string]string{}
	for _, action := range changes.Actions {
		if milestone, ok := action.(sync.CreateMilestone); ok {
			_, line, _ := strings.Cut(milestone.Description, "Depends on: ")
			got[milestone.Title], _, _ = strings.Cut(line, "\n")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("dependencies (-want +got):\n%s", diff)
	}
}
