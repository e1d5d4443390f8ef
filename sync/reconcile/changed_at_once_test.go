package reconcile_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

const (
	firstPlan, secondPlan = "docs/milestone-1.md", "docs/milestone-2.md"
	guide                 = "- [ ] Write the migration guide for operators\n"
)

// twoPlans are plans with some lines in the section Build of the first, in that called Testing, and in the second.
func twoPlans(build, testing, second string) map[string]string {
	return map[string]string{
		firstPlan: "# Milestone 1: Lamps\n\n## Build\n\n- [ ] Order the bulbs for the hall\n" + build + "- [ ] Paint the walls\n- [ ] Hang the mirror\n\n" +
			"## Testing\n\n- [ ] Measure the light\n" + testing + "- [ ] Ask the neighbours\n",
		secondPlan: "# Milestone 2: Doors\n\n## Build\n\n- [ ] Oil the hinges\n" + second,
	}
}

// mentioning lists the issues in whose states is one of some words.
func mentioning(states []string, words ...string) []string {
	return slices.DeleteFunc(states, func(line string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return strings.Contains(line, word) })
	})
}

// A line changes in several ways with one commit: it is still the same item where enough speaks for it.
func TestLine_that_changes_in_several_ways_at_once_keeps_its_issue(t *testing.T) {
	t.Parallel()
	family := "- [ ] Write the migration guide\n  - [ ] Collect the pitfalls of schema changes\n  - [ ] Have it read by the support team\n"
	familyDone := strings.NewReplacer("Write the migration guide", "Document upgrading", "[ ]", "[x]").Replace(family)
	for name, c := range map[string]struct {
		before, after map[string]string
		want          []string
	}{
		"reworded, put into another section and ticked": {
			twoPlans("- [ ] Write the migration guide for operators of large sites\n", "", ""),
			twoPlans("", "- [x] Draft the migration guide for operators of large sites\n", ""),
			[]string{"#2 Draft the migration guide for operators of large sites: closed, completed"},
		},
		"reworded, ticked and given to somebody else": {
			twoPlans("- [ ] Write the migration guide for operators of large sites @maps-team\n", "", ""),
			twoPlans("- [x] Draft the migration guide for operators of large sites @lamp-team\n", "", ""),
			[]string{"#2 Draft the migration guide for operators of large sites @\u200blamp-team: closed, completed"},
		},
		"reworded, put into another file and ticked": {
			twoPlans(guide, "", ""), twoPlans("", "", "- [x] Write the migration guide for operators, with pictures\n"),
			[]string{"#2 Write the migration guide for operators, with pictures: closed, completed"},
		},
		"reworded and put into another file": {
			twoPlans(guide, "", ""), twoPlans("", "", "- [ ] Write the migration guide for operators, with pictures\n"),
			[]string{"#2 Write the migration guide for operators, with pictures: open"},
		},
		"reworded, put into another file and ticked, with its id": {
			twoPlans("- [ ] T012 Write the migration guide\n", "", ""), twoPlans("", "", "- [x] T012 Migration guide finished\n"),
			[]string{"#2 T012 Migration guide finished: closed, completed"},
		},
		"a parent in other words": {
			twoPlans(family, "", ""), twoPlans(strings.Replace(family, "Write the migration guide", "Document upgrading", 1), "", ""),
			[]string{"#2 Document upgrading: open"},
		},
		"a parent in other words, put into another section and ticked": {
			twoPlans(family, "", ""), twoPlans("", familyDone, ""),
			[]string{"#2 Document upgrading: closed, completed"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			for _, files := range []map[string]string{c.before, c.after} {
				l.commitAll(files)
				l.settle()
			}
			if diff := cmp.Diff(c.want, mentioning(l.states(), "igrat", "pgrad")); diff != "" {
				t.Errorf("the issues (-want +got):\n%s", diff)
			}
			if questions := l.questions(); len(questions) > 0 {
				t.Errorf("people are asked: %+v", questions)
			}
		})
	}
}

// Where too little of the words is left people are asked, and no issue is closed before.
func TestLine_that_may_have_been_finished_elsewhere_is_a_question(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after, title string }{
		"other words":            {"- [ ] Write the migration guide for users\n", "- [x] Write the upgrade guide for users\n", "Write the upgrade guide for users"},
		"an id in front of them": {"- [ ] T012 Write the migration guide\n", "- [x] T012 Document how to upgrade\n", "T012 Document how to upgrade"},
	} {
		for answer, want := range map[string]string{"the same": ": closed, completed", "another one": ": closed, not_planned"} {
			t.Run(name+", "+answer, func(t *testing.T) {
				t.Parallel()
				l := newLoop(t)
				for _, files := range []map[string]string{twoPlans(c.before, "", ""), twoPlans("", c.after, "")} {
					l.commitAll(files)
					l.settle()
				}
				old := strings.TrimSuffix(strings.TrimPrefix(c.before, "- [ ] "), "\n")
				if diff := cmp.Diff([]string{"#2 " + old + ": open"}, mentioning(l.states(), "guide", "pgrad")); diff != "" {
					t.Fatalf("before anybody answered, the issues (-want +got):\n%s", diff)
				}
				question := l.question(sync.AskWhich)
				if question.Choices[0].Issue != 2 || len(question.Choices) != 2 {
					t.Fatalf("the choices are %+v", question.Choices)
				}
				title, choose := old, lastAnswer
				if answer == "the same" {
					title, choose = c.title, theAnswer
				}
				l.answer(choose(question))
				l.settle()
				if diff := cmp.Diff([]string{"#2 " + title + want}, mentioning(l.states(), "guide", "pgrad")); diff != "" {
					t.Errorf("the issues (-want +got):\n%s", diff)
				}
				if questions := l.questions(); len(questions) > 0 {
					t.Errorf("people are asked again: %+v", questions)
				}
			})
		}
	}
}

// The same holds for open work that is reworded and put into another section: nothing is made a second time before.
func TestLine_that_may_have_been_moved_in_other_words_is_a_question(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string][]string{
		"the same":    {"Draft the migration guide for operators: open"},
		"another one": {"Write the migration guide for operators: closed, not_planned", "Draft the migration guide for operators: open"},
	} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			for _, files := range []map[string]string{twoPlans(guide, "", ""), twoPlans("", strings.Replace(guide, "Write", "Draft", 1), "")} {
				l.commitAll(files)
				l.settle()
			}
			if diff := cmp.Diff([]string{"#2 Write the migration guide for operators: open"}, mentioning(l.states(), "guide")); diff != "" {
				t.Fatalf("before anybody answered, the issues (-want +got):\n%s", diff)
			}
			choose := lastAnswer
			if answer == "the same" {
				choose = theAnswer
			}
			l.answer(choose(l.question(sync.AskWhich)))
			l.settle()
			var got []string
			for _, line := range mentioning(l.states(), "guide") {
				_, line, _ = strings.Cut(line, " ")
				got = append(got, line)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the issues (-want +got):\n%s", diff)
			}
		})
	}
}

// A line that is dropped beside others that were ticked on arrival is dropped, and nobody is asked.
func TestLine_that_is_dropped_is_no_other_one_that_is_ticked(t *testing.T) {
	t.Parallel()
	for before, after := range map[string]string{
		"- [ ] Publish the release notes of 1.2\n": "- [x] Publish the release notes of 1.3\n",
		"- [ ] Move the switch to the door\n":      "- [x] Order new curtains\n",
		"- [ ] Write unit tests\n":                 "- [x] Write docs\n",
		"- [ ] Rework server/mail.go at last\n":    "- [x] Rework server/queue.go at last\n",
	} {
		t.Run(before, func(t *testing.T) {
			t.Parallel()
			for _, then := range []map[string]string{twoPlans("", after, ""), twoPlans("", "", after)} {
				l := newLoop(t)
				l.commitAll(twoPlans(before, "", ""))
				l.settle()
				was := maps.Clone(l.everyTitle())
				l.commitAll(then)
				l.settle()
				if issue := l.issue(2); issue.GetStateReason() != "not_planned" {
					t.Errorf("#2 is %s %s", issue.GetState(), issue.GetStateReason())
				}
				if diff := cmp.Diff(was, l.everyTitle()); diff != "" {
					t.Errorf("titles (-want +got):\n%s", diff)
				}
				if questions := l.questions(); len(questions) > 0 {
					t.Errorf("people are asked: %+v", questions)
				}
			}
		})
	}
}
