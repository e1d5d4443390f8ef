package parser_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
)

// A milestone that takes place from one day to another is due on the last one, and its name goes without
// the days.
func TestAMilestoneIsDueAtTheEndOfARange(t *testing.T) {
	t.Parallel()
	for _, days := range []string{
		"2025-10-15 – 2025-11-30", "2025-10-15 - 2025-11-30", "2025-10-15 to 2025-11-30", "2025-10-15 bis 2025-11-30", "2025-10-15→2025-11-30",
		"2025-10-15/2025-11-30", "2025-10-15 ~ 2025-11-30", "15 Oct – 30 Nov 2025", "15 Oct 2025 – 30 Nov 2025", "Oct 15 - Nov 30, 2025",
		"Oct 15, 2025 through Nov 30, 2025", "from 15 Oct to 30 Nov 2025", "2025年10月15日至2025年11月30日",
	} {
		for name, source := range map[string]string{
			"H1":              "# Milestone 1: Maps (" + days + ")\n\n- [ ] a\n",
			"H1 with a sign":  "# Milestone 1: Maps (" + days + ") ✅ - Planning Document\n\n- [ ] a\n",
			"H1 wide":         "# Milestone 1: Maps（" + days + "）\n\n- [ ] a\n",
			"H1 in brackets":  "# Milestone 1: Maps [" + days + "]\n\n- [ ] a\n",
			"H1 with a word":  "# Milestone 1: Maps (due: " + days + ")\n\n- [ ] a\n",
			"H2":              "# Roadmap\n\n## Milestone 1: Maps (" + days + ")\n- [ ] a\n",
			"due":             "# Milestone 1: Maps\n\n**Due**: " + days + "\n\n- [ ] a\n",
			"timeline":        "# Milestone 1: Maps\n\n**Timeline**: " + days + "\n\n- [ ] a\n",
			"date":            "# Milestone 1: Maps\n\n**Date**: " + days + "\n\n- [ ] a\n",
			"front":           "---\nmilestone: \"Milestone 1: Maps\"\ndue: " + days + "\n---\n\n- [ ] a\n",
			"front milestone": "---\nmilestone: \"Milestone 1: Maps (" + days + ")\"\n---\n\n- [ ] a\n",
		} {
			p := parser.Parse([]byte(source))
			if m := p.Milestones[0]; m.Title != "Milestone 1: Maps" || m.DueOn != "2025-11-30" || m.Estimated {
				t.Errorf("%s, %s: %q is due %q, estimated %t", name, days, m.Title, m.DueOn, m.Estimated)
			}
			if m := p.Milestones[0]; name != "front" && m.StartsOn != "2025-10-15" {
				t.Errorf("%s, %s: starts %q", name, days, m.StartsOn)
			}
			for _, d := range p.Diagnostics {
				t.Errorf("%s, %s: %s", name, days, d.Message)
			}
		}
	}
}

// A heading names a month or a day alone as well, and words in brackets are no days.
func TestWhatAHeadingSaysOfDaysAndWhatNot(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string][2]string{
		"Milestone 1: Maps (due 2025-11-30)":    {"Milestone 1: Maps", "2025-11-30"},
		"Milestone 1: Maps (November 2025)":     {"Milestone 1: Maps", "2025-11-30"},
		"Milestone 1: Maps (Oct – Nov 2025)":    {"Milestone 1: Maps", "2025-11-30"},
		"Milestone 1: Maps (v1.2 – v1.3)":       {"Milestone 1: Maps (v1.2 – v1.3)", ""},
		"Milestone 1: Maps (Week 1-2)":          {"Milestone 1: Maps (Week 1-2)", ""},
		"Milestone 1: Maps [beta 2]":            {"Milestone 1: Maps [beta 2]", ""},
		"Milestone 1: Maps (30 Nov – 15 Oct)":   {"Milestone 1: Maps (30 Nov – 15 Oct)", ""},
		"Milestone 1: The year 2025-10 to 2026": {"Milestone 1: The year 2025-10 to 2026", ""},
	} {
		m := parser.Parse([]byte("# " + heading + "\n\n- [ ] a\n")).Milestones[0]
		if got := [2]string{m.Title, m.DueOn}; got != want {
			t.Errorf("%q gives %q, want %q", heading, got, want)
		}
	}
}

// A range that is no range is told of, and nothing is due then.
func TestARangeThatEndsBeforeItBeginsIsReported(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte("# Milestone 1: Maps\n\n**Due**: 2025-11-30 – 2025-10-15\n\n- [ ] a\n"))
	if p.Milestones[0].DueOn != "" || len(p.Diagnostics) != 1 || p.Diagnostics[0].Code != parser.CodeUnparsableDate {
		t.Errorf("due %q, diagnostics %v", p.Milestones[0].DueOn, p.Diagnostics)
	}
}

// Only a date whose key says so is a due date, and none leaves its key in the title.
func TestADateWithAKeyLeavesTheTitleClean(t *testing.T) {
	t.Parallel()
	for text, due := range map[string]string{
		"completed:2026-02-06":                           "",
		"logged:2026-02-06":                              "",
		"merged:2026-02-06":                              "",
		"closed-on:2026-02-06":                           "",
		"t:2026-02-06":                                   "",
		"Completed: 2026-02-06":                          "",
		"**Merged:** 2026-02-06":                         "",
		"@done(2026-02-06)":                              "",
		"@done(2026-02-06 14:30)":                        "",
		"@completed(yesterday)":                          "",
		"@start(2026-02-06)":                             "",
		"[completion:: 2026-02-06]":                      "",
		"(created:: 2026-02-06)":                         "",
		"(completed: 2026-02-06)":                        "",
		"(logged 2026-02-06)":                            "",
		"(merged on February 6, 2026)":                   "",
		"- completed 2026-02-06":                         "",
		"— shipped on February 6, 2026":                  "",
		"завершено:2026-02-06":                           "",
		"due:2026-03-01":                                 "2026-03-01",
		"due: 2026-03-01":                                "2026-03-01",
		"Due date: 2026-03-01":                           "2026-03-01",
		"deadline:2026-03-01":                            "2026-03-01",
		"@due(2026-03-01)":                               "2026-03-01",
		"@deadline(March 1, 2026)":                       "2026-03-01",
		"[due:: 2026-03-01]":                             "2026-03-01",
		"срок:2026-03-01":                                "2026-03-01",
		"due:2026-03-01 completed:2026-02-06":            "2026-03-01",
		"completed:2026-02-06 due:2026-03-01":            "2026-03-01",
		"created:2026-01-01 due:2026-03-01 t:2026-02-01": "2026-03-01",
		"(2026-02-20 – 2026-03-01)":                      "2026-03-01",
		"2026-02-20 – 2026-03-01":                        "2026-03-01",
		"due:2026-02-20..2026-03-01":                     "2026-03-01",
		"(due 20 Feb – 1 Mar 2026)":                      "2026-03-01",
		"- 20 Feb – 1 Mar 2026":                          "2026-03-01",
		"- **Due**: 2026-02-20 to 2026-03-01":            "2026-03-01",
		"📅 2026-02-20 – 2026-03-01":                      "2026-03-01",
	} {
		p := parser.Parse([]byte("# Milestone 1: Maps\n\n- [ ] Write docs " + text + "\n"))
		if it := p.Items[0]; it.Title != "Write docs" || it.Date != due {
			t.Errorf("%q: title %q, due %q, want %q", text, it.Title, it.Date, due)
		}
		flipEach(t, p.Source())
	}
}

// What is no date of a task stays in its title, and whoever signed did so on the day in the line.
func TestADateThatIsPartOfATextStaysThere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"- [ ] Read the log of 2026-02-06":                   {"Read the log of 2026-02-06", ""},
		"- [ ] Replay http://a.b/log:2026-02-06":             {"Replay http://a.b/log:2026-02-06", ""},
		"- [ ] Keep key 12:2026-02-06":                       {"Keep key 12:2026-02-06", ""},
		"- [ ] Call @retry(3)":                               {"Call @retry(3)", ""},
		"- [ ] completed:2026-02-06":                         {"completed:2026-02-06", ""},
		"## Sign-off\n- [ ] Lead: Ann Lee signed:2026-02-06": {"Lead: Ann Lee", "2026-02-06"},
	} {
		it := parser.Parse([]byte("# Milestone 1: Maps\n\n" + text + "\n")).Items[0]
		if got := [2]string{it.Title, it.Date}; got != want {
			t.Errorf("%q gives %q, want %q", strings.TrimSpace(text), got, want)
		}
	}
}

// A day may be written in words, in the languages of plans, wherever a day may stand; one that people read in two ways
// stays a text.
func TestADayInWordsIsWhenSomethingIsDue(t *testing.T) {
	t.Parallel()
	const want = "2026-12-24"
	for _, day := range []string{
		"24. Dezember 2026", "Donnerstag, 24. Dezember 2026", "Do, 24.12.2026", "24. Dez. 2026", "Thu, 24 Dec 2026", "Thursday, December 24th, 2026",
		"24th of December 2026", "the 24th of December, 2026", "Dec 24 2026", "Dec 24th, 2026", "24-Dec-2026", "jeudi 24 décembre 2026",
		"24 de diciembre de 2026", "24 de dezembro de 2026", "24 dicembre 2026", "24 december 2026", "24 grudnia 2026", "24 декабря 2026",
	} {
		for name, source := range map[string]string{
			"H1":     "# Milestone 1: Maps (due " + day + ")\n\n- [ ] a\n",
			"due":    "# Milestone 1: Maps\n\n**Due**: " + day + "\n\n- [ ] a\n",
			"German": "# Meilenstein 1: Karten\n\n**Fällig**: " + day + "\n\n- [ ] a\n",
			"front":  "---\ndue: " + day + "\n---\n# Milestone 1: Maps\n\n- [ ] a\n",
		} {
			p := parser.Parse([]byte(source))
			if m := p.Milestones[0]; m.DueOn != want || m.Estimated || len(p.Diagnostics) > 0 {
				t.Errorf("%s, %s: due %q, estimated %t, %v", name, day, m.DueOn, m.Estimated, p.Diagnostics)
			}
		}
		for _, end := range []string{" - " + day, " – due " + day, ", due " + day, " (due " + day + ")", " (fällig " + day + ")", " @due(" + day + ")"} {
			p := parser.Parse([]byte("# Milestone 1: Maps\n\n- [ ] Draw the hills" + end + "\n"))
			if item := p.Items[0]; item.Title != "Draw the hills" || item.Date != want {
				t.Errorf("%q is %q, due %q", end, item.Title, item.Date)
			}
		}
	}
	for _, text := range []string{
		"Draw the hills (03/04/2026)", "Draw the hills, May 2026", "Read pages 3 to 24, 2026", "Sell the house, 24 Dec 2026", "Find 24 bugs (24. Dezember)", "Sing, Thursday, 24 songs",
	} {
		p := parser.Parse([]byte("# Milestone 1: Maps\n\n- [ ] " + text + "\n"))
		if item := p.Items[0]; item.Title != text || item.Date != "" {
			t.Errorf("%q is %q, due %q", text, item.Title, item.Date)
		}
	}
}
