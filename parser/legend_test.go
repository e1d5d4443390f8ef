package parser_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

// A legend ends at a rule and at the first heading that is none of its signs, however deep.
func TestLegendEnds(t *testing.T) {
	t.Parallel()
	const head = "# Milestone 1: Maps\n\n"
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"at_a_deeper_heading":       {"## Legend\n- [x] done\n\n### Coast\n- [ ] a\n\n#### North\n- [ ] b\n", []string{"a", "b"}},
		"for_good":                  {"## Legend\n- [x] done\n\n### Coast\n- [ ] a\n\n### ✅ Rivers\n- [ ] b\n", []string{"a", "b"}},
		"at_a_rule":                 {"## Legend\n- [x] done\n\n---\n\n- [ ] a\n", []string{"a"}},
		"at_a_rule_in_signs":        {"## Legend\n\n### ✅\n- [x] done\n\n***\n\n- [ ] a\n", []string{"a"}},
		"at_a_phase_with_a_sign":    {"## Legend\n- [x] done\n\n### 🚀 Phase 1: Coast\n- [ ] a\n", []string{"a"}},
		"at_a_numbered_task":        {"## Legend\n- [x] done\n\n### ✅ Task 1\n- [ ] a\n", []string{"a"}},
		"at_a_section_with_a_sign":  {"## Legend\n- [x] done\n\n### 🚀 Coast\n- [ ] a\n", []string{"a"}},
		"at_a_bold_line":            {"## Legend\n- [x] done\n\n**Coast**\n\n- [ ] a\n", []string{"a"}},
		"not_at_its_signs":          {"## Legend\n\n### ✅ Done\n- [x] all of it\n\n### In progress\n- [ ] some of it\n\n### [x]\n- [x] d\n\n### [x] Done\n- [x] e\n\n## Coast\n- [ ] a\n", []string{"a"}},
		"bold_within_another":       {"## Status legend\n- [x] done\n\n**Legend**:\n- [ ] open\n\n## Coast\n- [ ] a\n", []string{"a"}},
		"bold_at_a_rule":            {"**Legend**\n\n- [x] done\n\n---\n\n- [ ] a\n", []string{"a"}},
		"at_a_heading_of_its_level": {"## Legend\n- [x] done\n\n## Coast\n- [ ] a\n", []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, it := range parser.Parse([]byte(head + test.text)).Items {
				if it.Tracked {
					got = append(got, it.Title)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("tracked (-want +got):\n%s", diff)
			}
		})
	}
}
