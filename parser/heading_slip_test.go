package parser_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

// A heading that GitHub does not know, for a slip in its signs, is read as it was meant, and people are told
// how to write it.
func TestAHeadingWithASlipKeepsWhatStandsBelowIt(t *testing.T) {
	t.Parallel()
	const plan = "# Milestone 1: Maps\n\n## 4. Implementation Plan\n\n### Phase 1: Core (Week 1-2)\n\n- [ ] Draw\n\n@\n\n- [ ] Serve\n  - [ ] Cache\n- [x] Send\n"
	right := parser.Parse([]byte(strings.Replace(plan, "@", "### Phase 2: Shell (Week 3-4)", 1)))
	for _, slip := range []string{
		"###Phase 2: Shell (Week 3-4)", "###\u00a0Phase 2: Shell (Week 3-4)", "###\u3000Phase 2: Shell (Week 3-4)", "###\u200bPhase 2: Shell (Week 3-4)",
		`\### Phase 2: Shell (Week 3-4)`, `\#\#\# Phase 2: Shell (Week 3-4)`, `\###Phase 2: Shell (Week 3-4)`,
		" ###Phase 2: Shell (Week 3-4)", "###Phase 2: Shell (Week 3-4) ###", "###Phase 2: Shell (Week 3-4)###", "###**Phase 2: Shell (Week 3-4)**",
	} {
		for _, around := range []string{"\n\n@\n\n", "\n@\n\n", "\n\n@\n", "\n@\n"} {
			source := strings.Replace(plan, "\n\n@\n\n", strings.Replace(around, "@", slip, 1), 1)
			got := parser.Parse([]byte(source))
			if diff := cmp.Diff(placesOf(right), placesOf(got)); diff != "" {
				t.Errorf("%q in %q (-want +got):\n%s", slip, around, diff)
			}
			told := messagesOf(got)
			if len(told) != 1 || !strings.Contains(told[0], "### Phase 2: Shell (Week 3-4)") {
				t.Errorf("%q in %q: people are told %q", slip, around, told)
			}
		}
	}
}

// The title of a plan with a slip still names its milestone.
func TestATitleWithASlipStillNamesItsMilestone(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"#Milestone 1: Maps", "#\u00a0Milestone 1: Maps", `\#Milestone 1: Maps`, `\# Milestone 1: Maps`} {
		plan := parser.Parse([]byte(title + "\n\n## Tasks\n\n- [ ] Draw\n"))
		if len(plan.Milestones) != 1 || plan.Milestones[0].Title != "Milestone 1: Maps" || len(messagesOf(plan)) != 1 {
			t.Errorf("%q: %+v, %q", title, plan.Milestones, messagesOf(plan))
		}
	}
}

// Seven signs are no heading either.
func TestAHeadingHasAtMostSixSigns(t *testing.T) {
	t.Parallel()
	plan := parser.Parse([]byte("# Milestone 1: Maps\n\n## Tasks\n\n####### Tiles\n\n- [ ] Draw\n"))
	if got := messagesOf(plan); len(plan.Sections) != 2 || plan.Sections[1].Title != "Tiles" || len(got) != 1 || !strings.Contains(got[0], "at most six") {
		t.Errorf("%+v, %q", plan.Sections, got)
	}
}

// Not everything that begins with the sign was meant as a heading.
func TestASignInFrontOfWordsIsNotAlwaysASlip(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"#12 is fixed", "#maps", "#todo later", "#!/bin/sh", "#include <a.h>", "#", "##", "########", "##[group]Build", "##vso[task.log]a", "##12",
		`\# not a heading`, `\#12`, "##a | b", "#Phases of the moon", `##\#`, "##!", "##-a",
	} {
		for _, source := range []string{"# Milestone 1: Maps\n\n## Tasks\n\n- [ ] Draw\n\n" + line + "\n\n- [ ] Serve\n", "# Milestone 1: Maps\n\n## Tasks\n\n- [ ] Draw\n" + line + "\n"} {
			plan := parser.Parse([]byte(source))
			if len(plan.Sections) != 1 && line != "##" && line != "#" || plan.Items[0].Section != 0 || len(messagesOf(plan)) > 0 {
				t.Errorf("%q: %+v, %q", line, plan.Sections, messagesOf(plan))
			}
		}
	}
}

// Where a heading would end a list that goes on for GitHub, and with it take an item away or make one, the
// line is left as GitHub reads it.
func TestASlipNeverChangesWhichLinesAreItems(t *testing.T) {
	t.Parallel()
	for source, boxes := range map[string]int{
		"- [ ] a\n##Phase 2\n    - [ ] b\n":              2,
		"- [ ] a\n\n##Phase 2\n\n    - [ ] b\n":          1,
		"- [ ] a\n##Phase 2\n\n    - [ ] b\n- [ ] c\n":   3,
		"- [ ] a\n##Phase 2\n\tb\n":                      1,
		"text\n##Phase 2\n2. [ ] b\n":                    0,
		"text\n##Phase 2\n\n2. [ ] b\n":                  1,
		"1. [ ] a\n##Phase 2\n2. [ ] b\n":                2,
		"> - [ ] a\n##Phase 2\n- [ ] b\n":                2,
		"- [ ] a\n  ##Phase 2\n- [ ] b\n":                2,
		"```\n##Phase 2\n- [ ] a\n```\n- [ ] b\n":        1,
		"<div>\n##Phase 2\n- [ ] a\n</div>\n\n- [ ] b\n": 1,
	} {
		if plan := parser.Parse([]byte("# Milestone 1: Maps\n\n## Tasks\n\n" + source)); len(plan.Items) != boxes {
			t.Errorf("%q has %d items, want %d", source, len(plan.Items), boxes)
		}
	}
}

// placesOf says where each item stands.
func placesOf(plan *parser.Plan) []string {
	var places []string
	for _, item := range plan.Items {
		place := strings.Join(plan.SectionPath(item.Section), " / ") + ": " + item.Title + " " + string(item.State) + " " + item.Phase
		if item.Parent >= 0 {
			place += " below " + plan.Items[item.Parent].Title
		}
		places = append(places, place)
	}
	return places
}

func messagesOf(plan *parser.Plan) []string {
	var messages []string
	for _, d := range plan.Diagnostics {
		messages = append(messages, d.Message)
	}
	return messages
}
