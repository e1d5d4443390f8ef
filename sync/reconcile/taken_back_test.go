package reconcile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A commit is reverted, alone or while something else happens: each line has the issue again that it had, and none
// is made twice.
func TestCommit_that_is_taken_back_leaves_each_line_its_issue(t *testing.T) {
	t.Parallel()
	const (
		away = "docs/old/milestone-1.md"
		plan = "# Milestone 1: Lamps\n\n## Build\n\n- [ ] Order the mail digest\n- [ ] Paint the hall\n- [ ] Hang the mirror\n\n## Testing\n\n- [ ] Measure the light\n- [ ] Ask the neighbours\n"
	)
	change := func(words ...string) map[string]string {
		return map[string]string{firstPlan: strings.NewReplacer(words...).Replace(plan)}
	}
	back, moved := map[string]string{firstPlan: plan}, map[string]string{firstPlan: "", away: plan}
	for name, steps := range map[string][]map[string]string{
		"struck and reworded, back in another file":   {change("[ ] Order the mail digest", "[ ] ~~Order the mail digest before the demo~~"), moved},
		"struck and reworded":                         {change("[ ] Order the mail digest", "[ ] ~~Order the mail digest before the demo~~"), back},
		"ticked and reworded, back in another file":   {change("[ ] Order the mail digest", "[x] Order the mail digest again"), moved},
		"ticked and in other words":                   {change("[ ] Order the mail digest", "[x] Ordered a weekly digest by mail"), back},
		"reworded twice and ticked":                   {change("Order the mail", "Order a mail"), change("[ ] Order the mail", "[x] Order a weekly mail"), back},
		"reworded, then deleted":                      {change("Order the mail digest", "Order the weekly mail digest"), change("- [ ] Order the mail digest\n", ""), back},
		"alike lines doubled and swapped":             {change("- [ ] Order the mail digest\n- [ ] Paint the hall\n", "- [ ] Paint the hall\n- [ ] Order the mail digest\n- [ ] Paint the hall\n- [ ] Order the mail digest\n"), back},
		"alike lines doubled and swapped, ticked":     {change("- [ ] Order the mail digest\n- [ ] Paint the hall\n", "- [x] Paint the hall\n- [ ] Order the mail digest\n- [ ] Paint the hall\n- [x] Order the mail digest\n"), back},
		"alike lines doubled, back in another file":   {change("- [ ] Paint the hall\n", "- [ ] Paint the hall\n- [ ] Paint the hall\n"), moved},
		"a line doubled into the other section, back": {change("- [ ] Measure the light\n", "- [ ] Paint the hall\n- [ ] Measure the light\n", "- [ ] Paint the hall\n", "- [ ] Paint the hall again\n"), back},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commitAll(back)
			l.settle()
			want := l.states()
			l.settleEach(steps)
			open := mentioning(l.states(), ": open")
			if diff := cmp.Diff(want, open); diff != "" {
				t.Errorf("the open issues (-want +got):\n%s", diff)
			}
			if questions := l.questions(); len(questions) > 0 {
				t.Errorf("people are asked: %+v", questions)
			}
		})
	}
}

// What an item once said does not take a line from the one that says it now, nor from what the item became: where
// that is about as like, people are asked.
func TestWords_that_an_item_had_before_take_no_line_from_another(t *testing.T) {
	t.Parallel()
	const plan = "# Milestone 1: Lamps\n\n## Build\n\n- [ ] Write the guide\n- [ ] Paint the hall\n- [ ] Hang the mirror\n"
	rest := []string{"#2 Paint the hall: open", "#3 Hang the mirror: open"}
	for name, c := range map[string]struct {
		lines, want []string
		asked       int
	}{
		"who says it now": {
			[]string{"Write the guide for admins", "Write the guide for admins\n- [ ] Write the guide", "Write the guide"},
			[]string{"#1 Write the guide for admins: closed, not_planned", "#4 Write the guide: open"}, 0,
		},
		"what is back":   {[]string{"Draw the cellar", "Draw the cellar\n- [ ] Write the guide"}, []string{"#1 Write the guide: open", "#4 Draw the cellar: open"}, 0},
		"what it became": {[]string{"Write the guide for admins", "Write the guide for all admins\n- [ ] Write the guide"}, []string{"#1 Write the guide for admins: open"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			for _, line := range append([]string{"Write the guide"}, c.lines...) {
				l.commit(firstPlan, strings.Replace(plan, "Write the guide", line, 1))
				l.settle()
			}
			got := mentioning(l.states(), "guide", "hall", "mirror", "cellar")
			if diff := cmp.Diff(slices.Concat(c.want[:1], rest, c.want[1:]), got); diff != "" {
				t.Errorf("the issues (-want +got):\n%s", diff)
			}
			if questions := l.questions(); len(questions) != c.asked {
				t.Errorf("people are asked: %+v", questions)
			}
		})
	}
}
