package reconcile_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A line that is struck drops its item whatever stands behind the strike. The issue keeps its title and says the
// reason once; taking the strike away opens it again.
func TestStruckLine_drops_its_item_and_gives_its_reason_once(t *testing.T) {
	t.Parallel()
	const line, plan = "- [ ] Fix the lamp", "# Milestone 1: Maps\n\n## Tasks\n\n- [ ] Fix the lamp\n- [ ] Fix the door\n"
	for form, reason := range map[string]string{
		"- [ ] ~~Fix the lamp~~":                              "",
		"- [ ] ~~Fix the lamp~~.":                             "",
		"- [ ] ~~Fix the lamp~~ ❌":                            "",
		"- [ ] ❌ ~~Fix the lamp~~":                            "",
		"- [ ] ~~Fix the lamp~~ @maps-team":                   "",
		"- [ ] <del>Fix the lamp</del>":                       "",
		"- [ ] **~~Fix the lamp~~**":                          "",
		"- [ ] ~~Fix the lamp~~ (moved to M4)":                "moved to M4",
		"- [ ] ~~Fix the lamp~~ → see the other plan":         "see the other plan",
		"- [ ] <s>Fix the lamp</s> — nobody needs it":         "nobody needs it",
		"- [ ] ~~Fix the lamp~~ obsolete since the move":      "obsolete since the move",
		"- [ ] ~~Fix the lamp~~ ❌ (no budget) @maps-team":     "no budget",
		"- [ ] ~~Fix the lamp~~ (deferred to 2027-03-01) 🚫":   "deferred to 2027-03-01",
		"- [ ] ~~Fix the lamp~~ - dropped: the hut is closed": "the hut is closed",
	} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(planPath, plan)
			l.settle()
			number := l.number("Fix the lamp")
			l.commit(planPath, strings.Replace(plan, line, form, 1))
			l.settle()
			issue := l.issue(number)
			if issue.GetState() != "closed" || issue.GetStateReason() != "not_planned" || issue.GetTitle() != "Fix the lamp" {
				t.Fatalf("the issue is %s %s: %q", issue.GetState(), issue.GetStateReason(), issue.GetTitle())
			}
			if reason != "" && strings.Count(issue.GetBody(), reason) != 1 {
				t.Errorf("the issue does not say %q once:\n%s", reason, issue.GetBody())
			}
			l.settle()
			if again := l.issue(number); !again.GetUpdatedAt().Equal(issue.GetUpdatedAt()) || l.pull() != nil {
				t.Errorf("something changed without a reason")
			}
			l.commit(planPath, plan)
			l.settle()
			if issue = l.issue(number); issue.GetState() != "open" || issue.GetTitle() != "Fix the lamp" || reason != "" && strings.Contains(issue.GetBody(), reason) {
				t.Errorf("without the strike the issue is %s: %q\n%s", issue.GetState(), issue.GetTitle(), issue.GetBody())
			}
			if numbers := slices.Sorted(maps.Keys(l.everyTitle())); len(numbers) != 2 {
				t.Errorf("there are %d issues", len(numbers))
			}
		})
	}
}

// everyTitle has the titles of all issues.
func (l *loop) everyTitle() map[int]string {
	l.t.Helper()
	open, closed := l.titled()
	maps.Copy(open, closed)
	return open
}

// Words of a title that look like a reason once those in front of them are struck stay part of the title.
func TestStruckLine_gives_no_other_title(t *testing.T) {
	t.Parallel()
	for title, form := range map[string]string{
		"Fix the lamp (second floor)":         "~~Fix the lamp~~ (second floor)",
		"Fix the lamp - the one by the door":  "~~Fix the lamp~~ - the one by the door",
		"Fix the lamp, see the sketch":        "~~Fix the lamp,~~ see the sketch",
		"Fix the lamp: the one by the door":   "~~Fix the lamp~~: the one by the door",
		"Fix the lamp → hang it up":           "~~Fix the lamp~~ → hang it up",
		"Fix the lamp (second floor) at once": "~~Fix the lamp (second floor) at once~~",
	} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			plan := func(text string) string {
				return "# Milestone 1: Maps\n\n## Tasks\n\n- [ ] " + text + "\n- [ ] Fix the door\n"
			}
			l := newLoop(t)
			l.commit(planPath, plan(title))
			l.settle()
			number := l.number(title)
			for _, text := range []string{form, title, form + " @maps-team", title} {
				l.commit(planPath, plan(text))
				l.settle()
				want := map[bool]string{true: "open", false: "closed"}[text == title]
				if issue := l.issue(number); issue.GetState() != want || issue.GetTitle() != title {
					t.Errorf("%q: the issue is %s and called %q", text, issue.GetState(), issue.GetTitle())
				}
			}
			if diff := cmp.Diff(2, len(l.everyTitle())); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

// Lines that differ in just these words are told apart by them.
func TestStruckLine_is_told_from_those_that_read_alike(t *testing.T) {
	t.Parallel()
	const plan = "# Milestone 1: Maps\n\n## Tasks\n\n- [ ] Fix the lamp (first floor)\n- [ ] Fix the lamp (second floor)\n- [ ] Fix the lamp (third floor)\n"
	l := newLoop(t)
	l.commit(planPath, plan)
	l.settle()
	before := l.everyTitle()
	for _, struck := range []string{
		strings.Replace(plan, "Fix the lamp (second floor)", "~~Fix the lamp~~ (second floor)", 1),
		strings.NewReplacer("Fix the lamp (first", "~~Fix the lamp~~ (first", "Fix the lamp (second", "~~Fix the lamp~~ (second").Replace(plan),
		strings.ReplaceAll(plan, "Fix the lamp", "~~Fix the lamp~~"),
	} {
		for _, text := range []string{struck, plan} {
			l.commit(planPath, text)
			l.settle()
			open, closed := l.titled()
			if len(closed) != strings.Count(text, "~~Fix") {
				t.Errorf("%q: open are %v, closed %v", text, open, closed)
			}
			for number, title := range closed {
				if _, floor, _ := strings.Cut(title, "("); !strings.Contains(text, "~~Fix the lamp~~ ("+floor) {
					t.Errorf("%q: #%d %q is closed", text, number, title)
				}
			}
			if diff := cmp.Diff(before, l.everyTitle()); diff != "" {
				t.Errorf("%q: titles (-want +got):\n%s", text, diff)
			}
		}
	}
}
