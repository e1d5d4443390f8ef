package parser_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

func TestParse_takes_an_issue_link_behind_an_owner_or_a_day(t *testing.T) {
	t.Parallel()
	for line, own := range map[string]bool{
		"Draw the map - **Owner**: @ann (#11)":                           true,
		"Draw the map - **Owner**: @ann #11":                             true,
		"Draw the map (Owner: @ann) (#11)":                               true,
		"Draw the map - **Owner**: Ann Lee, #11":                         true,
		"Draw the map - **Due**: 2026-03-01 (#11)":                       true,
		"Draw the map - **Estimate**: 3 days #11":                        true,
		"~~Draw the map~~ - **Owner**: @ann #11":                         true,
		"Draw the map - **Owner**: @ann #11 - **Due**: 2026-03-01":       true,
		"Draw the map (#11) - **Owner**: @ann":                           true,
		"Draw the map - **Owner**: @ann pr:#11":                          false,
		"Draw the map - **Owner**: @ann (see #11)":                       false,
		"Draw the map - **Decision**: Use the way of Bob's office (#11)": false,
	} {
		item := parser.Parse([]byte("# Milestone 1: Maps\n\n## 1. Goals\n\n- [ ] " + line + "\n")).Items[0]
		want := []parser.IssueLink{{Number: 11, Slot: own}}
		if diff := cmp.Diff(want, item.Links); diff != "" || item.Title != "Draw the map" {
			t.Errorf("%q is called %q, its links (-want +got):\n%s", line, item.Title, diff)
		}
	}
}
