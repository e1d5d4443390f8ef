package parser_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
)

// Whatever is off in the last line of front matter, the boxes below it are read, what its keys say
// counts, and the diagnostic says where to close it.
func TestBrokenFrontMatterHidesNoBox(t *testing.T) {
	t.Parallel()
	const body = "\n# Maps\n\n## Tasks\n\n- [ ] Draw the coast\n- [x] Draw the rivers\n\n---\n\n- [ ] Print\n"
	for name, test := range map[string]struct {
		source string
		where  string
	}{
		"two_dashes":              {"---\nmilestone: Maps\n--\n" + body, "line 3"},
		"four_dashes":             {"---\nmilestone: Maps\n----\n" + body, "line 3"},
		"a_long_dash":             {"---\nmilestone: Maps\n—\n" + body, "line 3"},
		"dashes_with_spaces":      {"---\nmilestone: Maps\n- - -\n" + body, "line 3"},
		"equals_signs":            {"---\nmilestone: Maps\n===\n" + body, "line 3"},
		"no_last_line":            {"---\nmilestone: Maps\n" + body, "line 3"},
		"a_blank_line_and_a_slip": {"---\nmilestone: Maps\n\ndue: 2026-05-01\n--\n" + body, "line 5"},
		"no_rule_below":           {"---\nmilestone: Maps\n--\n" + strings.Replace(body, "\n---\n", "\n", 1), "line 3"},
		"no_blank_line_below":     {"---\nmilestone: Maps\n--" + body, "line 3"},
		"CRLF":                    {strings.ReplaceAll("---\nmilestone: Maps\n--\n"+body, "\n", "\r\n"), "line 3"},
		"byte_order_mark":         {"\uFEFF---\nmilestone: Maps\n--\n" + body, "line 3"},
		"a_list_among_the_keys":   {"---\nmilestone: Maps\nlabels:\n- a\n- b\n--\n" + body, "line 6"},
		"TOML":                    {"+++\nmilestone = \"Maps\"\n++\n" + strings.Replace(body, "---", "+++", 1), "line 3"},
		"boxes_right_below_a_key": {"---\nmilestone: Maps\n" + "- [ ] Draw" + after(body, "- [ ] Draw"), "line 3"},
		"headings_right_below":    {"---\nmilestone: Maps\n# Maps\n\n- [ ] Draw the coast\n- [x] Draw the rivers\n- [ ] Print\n\n---\n", "line 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(test.source))
			if len(p.Items) != 3 || !p.IsPlan || p.Milestones[0].Title != "Maps" {
				t.Errorf("items %d, plan %v, milestones %+v", len(p.Items), p.IsPlan, p.Milestones)
			}
			found := false
			for _, d := range p.Diagnostics {
				found = found || d.Code == parser.CodeFrontMatter && strings.HasSuffix(d.Message, test.where)
			}
			if !found {
				t.Errorf("no diagnostic names %s: %v", test.where, p.Diagnostics)
			}
		})
	}
}

func TestFrontMatterThatIsWholeStaysFrontMatter(t *testing.T) {
	t.Parallel()
	for name, front := range map[string]string{
		"comments":                  "---\n# What this is about\nmilestone: Maps\n## More\ndue: 2026-05-01\n---\n",
		"a_comment_and_a_blank":     "---\n# What this is about\n\nmilestone: Maps\n---\n",
		"boxes_in_a_text":           "---\nmilestone: Maps\nsummary: |\n  - [ ] how a box looks\n---\n",
		"dots_at_its_end":           "---\nmilestone: Maps\n...\n",
		"blank_lines":               "---\n\nmilestone: Maps\n\n---\n",
		"TOML_with_tables":          "+++\nmilestone = \"Maps\"\n# a\n[params]\nx = 1\n+++\n",
		"TOML_with_boxes_in_a_text": "+++\nmilestone = \"Maps\"\nsummary = \"\"\"\n- [ ] how a box looks\n\"\"\"\n+++\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(front + "\n- [ ] Draw the coast\n"))
			if len(p.Items) != 1 || !p.IsPlan || p.Milestones[0].Title != "Maps" || len(p.Diagnostics) != 0 || len(p.Sections) != 0 {
				t.Errorf("items %d, plan %v, milestones %+v, sections %+v, diagnostics %v", len(p.Items), p.IsPlan, p.Milestones, p.Sections, p.Diagnostics)
			}
		})
	}
}

// A document may begin with a rule and have another one further down.
func TestTextBetweenRulesIsNoFrontMatter(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte("---\n\n# Milestone 1: Maps\n\n**Status**: open\n\n- [ ] Draw: the coast\n\n---\n\n- [ ] Print\n"))
	if len(p.Items) != 2 || p.Title != "Milestone 1: Maps" || len(p.Diagnostics) != 0 {
		t.Errorf("items %d, title %q, diagnostics %v", len(p.Items), p.Title, p.Diagnostics)
	}
}

// after is what follows a part of a text.
func after(text, part string) string {
	_, rest, _ := strings.Cut(text, part)
	return rest
}
