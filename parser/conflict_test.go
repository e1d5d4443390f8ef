package parser_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
)

const settled = "# Milestone 1: Maps\n\n- [ ] Draw the coast\n"

func TestConflictMarkersAreNamedAndNothingIsTracked(t *testing.T) {
	t.Parallel()
	const two = "- [ ] Draw the rivers\n"
	for name, test := range map[string]struct {
		source string
		lines  []int
	}{
		"as_git_writes_them":       {settled + "<<<<<<< HEAD\n" + two + "=======\n" + two + ">>>>>>> branch\n", []int{4, 6, 8}},
		"with_the_ancestor":        {settled + "<<<<<<< HEAD\n" + two + "||||||| 1a2b3c\n" + two + "=======\n" + two + ">>>>>>> branch\n", []int{4, 6, 8, 10}},
		"with_CRLF":                {strings.ReplaceAll(settled+"<<<<<<< HEAD\n"+two+"=======\n"+two+">>>>>>> branch\n", "\n", "\r\n"), []int{4, 6, 8}},
		"without_words":            {settled + "<<<<<<<\n" + two + "=======\n" + two + ">>>>>>>\n", []int{4, 6, 8}},
		"one_side_is_empty":        {settled + "<<<<<<< HEAD\n=======\n" + two + ">>>>>>> branch\n", []int{4, 5, 7}},
		"two_conflicts":            {"<<<<<<< HEAD\n=======\n>>>>>>> b\n" + settled + "<<<<<<< HEAD\n=======\n>>>>>>> b\n", []int{1, 2, 3, 7, 8, 9}},
		"in_the_front_matter":      {"---\n<<<<<<< HEAD\nmilestone: A\n=======\nmilestone: B\n>>>>>>> b\n---\n- [ ] a\n", []int{2, 4, 6}},
		"around_a_fence":           {settled + "<<<<<<< HEAD\n```\na\n```\n=======\n>>>>>>> b\n", []int{4, 8, 9}},
		"in_a_fence_left_open":     {settled + "```\n<<<<<<< HEAD\n=======\n>>>>>>> b\n", []int{5, 6, 7}},
		"in_a_comment":             {settled + "<!--\n<<<<<<< HEAD\n=======\n>>>>>>> b\n-->\n", []int{5, 6, 7}},
		"the_last_one_is_left":     {settled + two + ">>>>>>> branch\n", []int{5}},
		"the_first_one_is_left":    {settled + "<<<<<<< HEAD\n" + two, []int{4}},
		"no_line_break_at_the_end": {settled + "<<<<<<< HEAD\n" + two + "=======\n" + two + ">>>>>>> branch", []int{4, 6, 8}},
		"inside_another_one":       {settled + "<<<<<<< HEAD\n||||||| a\n<<<<<<<<< Temporary merge branch 1\n=========\n>>>>>>>>> Temporary merge branch 2\n=======\n>>>>>>> b\n", []int{4, 5, 6, 7, 8, 9, 10}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(test.source))
			var lines []int
			for _, d := range p.Diagnostics {
				if d.Code == parser.CodeConflictMarker && d.Severity == parser.SeverityError {
					lines = append(lines, d.Line)
				}
			}
			if !slices.Equal(lines, test.lines) {
				t.Errorf("markers on lines %v, want %v", lines, test.lines)
			}
			if !p.IsConflicted() || slices.ContainsFunc(p.Items, func(it parser.Item) bool { return it.Tracked }) {
				t.Errorf("conflicted %v, items %+v", p.IsConflicted(), p.Items)
			}
		})
	}
}

func TestWhatOnlyLooksLikeAConflictMarkerIsNone(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"in_a_closed_fence": "```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> branch\n```\n",
		"underlined":        "Rivers\n=======\n",
		"six_signs":         "<<<<<< HEAD\n>>>>>> branch\n",
		"words_glued_on":    "<<<<<<<HEAD\n",
		"indented":          "    <<<<<<< HEAD\n    >>>>>>> branch\n",
		"in_a_line":         "Look for <<<<<<< HEAD and >>>>>>> branch\n",
		"quotes_of_quotes":  ">>>>>>>\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(settled + "\n" + text))
			if p.IsConflicted() || len(p.Diagnostics) > 0 || len(p.Items) != 1 || !p.Items[0].Tracked {
				t.Errorf("conflicted %v, items %+v, diagnostics %v", p.IsConflicted(), p.Items, p.Diagnostics)
			}
		})
	}
}
