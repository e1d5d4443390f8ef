package reconcile_test

import (
	"strings"
	"testing"
)

const twoGoals = "# Milestone 1: Maps\n\n## Goals\n\n- [ ] Draw maps\n- [ ] Lay paths\n- [ ] Cut `stone`\n"

// What would read as something else in the line stays where it was typed, and people are told why, in each
// check run, until one of the two is changed.
func TestTitle_that_cannot_be_written_into_the_line_is_told(t *testing.T) {
	t.Parallel()
	const another, formatted = "would read as something else", "the line holds formatting"
	for title, why := range map[string]string{
		"Lay paths (due 2026-03-01)": another,
		"TBD":                        another,
		"[Name of the path]":         another,
		"1. Lay paths":               another,
		"1.2 Lay paths":              another,
		"T001 Lay paths":             another,
		"[ABC-12] Lay paths":         another,
		"ABC-12: Lay paths":          another,
		"Lay paths ✅":                another,
		"Lay paths - 2026-03-01":     another,
		"Cut granite":                formatted,
	} {
		t.Run(strings.ReplaceAll(title, " ", "_"), func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(smallPath, twoGoals)
			l.settle()
			was := "Lay paths"
			if strings.HasPrefix(title, "Cut") {
				was = "Cut stone"
			}
			number := l.number(was)
			l.rename(number, title)
			l.settle()
			if l.told(why) != 1 {
				t.Errorf("%d check runs say that %s", l.told(why), why)
			}
			l.wantPull("")
			l.commit("README.md", "Maps")
			l.settle()
			if l.told(why) != 1 {
				t.Errorf("it is told again without anything new")
			}
			// The next check run says it, too.
			l.commit(smallPath, strings.Replace(twoGoals, "Draw maps", "Draw all maps", 1))
			l.settle()
			if got := l.issue(number).GetTitle(); got != title {
				t.Errorf("the issue is called %q", got)
			}
			if l.told(why) != 2 {
				t.Errorf("the check run of the next change does not say it: %d", l.told(why))
			}
			l.rename(number, was)
			l.commit(smallPath, twoGoals)
			l.settle()
			if result, _ := l.pass(); len(result.Notices) != 0 || l.told(why) != 2 {
				t.Errorf("after it has its old title again: %v", result.Notices)
			}
		})
	}
}
