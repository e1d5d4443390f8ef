package parser_test

import (
	"testing"

	"github.com/milepost/milepost/parser"
)

// A link that ends the sentence is part of it, and one that stands apart goes with the key in front of it.
func TestALinkAtTheEndKeepsItsSentence(t *testing.T) {
	t.Parallel()
	const link = "[other/lib#12](https://github.com/other/lib/issues/12)"
	for text, want := range map[string]struct {
		title string
		slot  bool
	}{
		"Works around " + link:                                   {"Works around other/lib#12", false},
		"Works around other/lib#12":                              {"Works around other/lib#12", false},
		"Works around (" + link + ")":                            {"Works around", true},
		"Wait until other/lib#12":                                {"Wait until other/lib#12", false},
		"Argue against #12":                                      {"Argue against #12", false},
		"This is blocked by " + link:                             {"This is blocked by other/lib#12", false},
		"This depends on https://github.com/other/lib/issues/12": {"This depends on https://github.com/other/lib/issues/12", false},
		"Upstream: " + link:                                      {"Upstream: other/lib#12", false},
		"Schritte siehe #12":                                     {"Schritte siehe #12", false},
		"Corriger selon #12":                                     {"Corriger selon #12", false},
		"Write docs #12":                                         {"Write docs", true},
		"Write docs (#12)":                                       {"Write docs", true},
		"Write docs: #12":                                        {"Write docs", true},
		"Write docs " + link:                                     {"Write docs", true},
		"Write docs issue:#12":                                   {"Write docs", true},
		"Write docs (issue: #12)":                                {"Write docs", true},
		"Write docs [gh:#12]":                                    {"Write docs", true},
		"Write docs pr:#12":                                      {"Write docs", false},
		"Write docs pr: #12":                                     {"Write docs", false},
		"Write docs PR: " + link:                                 {"Write docs", false},
		"Write docs (PR: #12)":                                   {"Write docs", false},
		"Write docs [pr:: #12]":                                  {"Write docs", false},
		"Write docs @pr:#12":                                     {"Write docs", false},
		"Write docs pull request: #12":                           {"Write docs", false},
		"Write docs blocked-by:#12":                              {"Write docs", false},
		"Write docs - closes: #12":                               {"Write docs", false},
		"Write docs review:#12 #13":                              {"Write docs", true},
		"Write docs pr:#12 completed:2026-02-06":                 {"Write docs", false},
		"pr:#12":                                                 {"pr:#12", false},
	} {
		p := parser.Parse([]byte("# Milestone 1: Maps\n\n- [ ] " + text + "\n"))
		it := p.Items[0]
		slot := false
		for _, l := range it.Links {
			slot = slot || l.Slot
		}
		if it.Title != want.title || slot != want.slot {
			t.Errorf("%q: title %q, slot %t, want %q, %t", text, it.Title, slot, want.title, want.slot)
		}
		flipEach(t, p.Source())
	}
}
