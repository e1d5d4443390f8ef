package parser_test

import "strings"

// repeated are documents of about so many bytes in which one thing stands again and again, or one long
// thing is asked for by many: what is looked for from each of them anew takes quadratic time.
func repeated(size int) map[string]string {
	fill := func(unit string) string { return strings.Repeat(unit, size/len(unit)) }
	long, half := strings.Repeat("a", size/2), func(unit string) string { return strings.Repeat(unit, size/2/len(unit)) }
	return map[string]string{
		"title_no_text":           "# Milestone 2: V" + fill("\xff") + " a",
		"title_signs":             "## Phase 1 " + fill("✅") + "a",
		"title_signs_and_words":   "## a" + fill(" ✅ b"),
		"title_done_brackets":     "## A" + fill(" (done)"),
		"title_done_bars":         "## A" + fill(" | done"),
		"title_done_colons":       "## A" + fill(": done"),
		"title_done_capitals":     "## A" + fill(" DONE"),
		"title_done_signs":        "## é" + fill(" ✅ done"),
		"title_dues":              "# Milestone 1: a" + fill(" (due 2026-01-01)"),
		"title_planning":          "# Milestone 1: a" + fill(" - planning document"),
		"title_open_milestones":   "## a" + fill(" milestone ["),
		"title_joined_milestones": "## " + fill("1milestone"),
		"title_milestones":        "## a" + fill(" milestone 1 a"),
		"title_signs_milestones":  "## " + half("✅") + half("milestone 1 b: "),
		"title_clauses":           "## " + fill("a,"),
		"title_wide":              "## " + fill("目"),
		"title_setext":            fill("milestone ") + "\n===\n",
		"titles_of_1000":          strings.Repeat("## "+strings.Repeat("✅ (done) milestone [", 40)+"\n", size/1_000),
		"title_of_versions":       "# " + long + "\n" + half("## v1\n- [ ] a\n"),
		"title_of_fields":         "# t\n## " + long + "\n" + half("**Due**: 2026-01-02\n\n"),
		"window_of_items":         "# Milestone 1: A\n**Date**: 2026-01-01\n## Phase 1: a (Week " + strings.Repeat("1", size/2) + ")\n" + half("- [ ] a\n"),
		"item_signs_date":         "- [ ] a" + fill("🗓️") + " 2026-03-13",
		"item_only_signs_date":    "- [ ] " + fill("🗓️") + " 2026-03-13",
		"item_bracket_dates":      "- [ ] a" + fill(" (2026-01-02)"),
		"item_comma_dates":        "- [ ] a" + fill(", due March 1 2026"),
		"item_blank_dates":        "- [ ] a" + fill(" - [Date]"),
		"item_line_dates":         "- [ ] a\n" + fill("  – 2026-01-02\n"),
		"item_wide_colons":        "- [ ] a:" + fill("a："),
		"item_mixed_colons":       "- [ ] a:" + fill(" b：c:"),
		"item_code_handles":       "- [ ] a " + fill("`a` @a "),
		"item_code_numbers":       "- [ ] a " + fill("`a` #1 "),
		"item_code_labels":        "- [ ] a " + fill("`a` - b: "),
		"item_escape_handles":     strings.Repeat("- [ ] "+strings.Repeat("\\. @a #1 ", 1_800)+"\n", size/16_000),
		"item_spaces_labels":      "- [ ] " + half("\u2003") + "a" + half(" - Owner: a"),
		"item_open_angles":        "- [ ] <a> " + fill("<"),
		"item_open_braces":        "- [ ] " + fill("{"),
		"item_open_squares":       "- [ ] [a] " + fill("["),
		"item_link_dates":         "- [ ] " + strings.Repeat("(", size/4) + "#1" + strings.Repeat(")", size/4) + half(" a - 2026-01-02"),
		"item_bidi":               "- [ ] a" + fill("\u202e\u2066"),
		"item_open_links":         strings.Repeat("- [ ] "+strings.Repeat("[a]("+strings.Repeat("b", 150), 100)+"\n", size/15_500),
		"item_open_tags":          strings.Repeat("- [ ] "+strings.Repeat("<a "+strings.Repeat("b ", 70), 100)+"\n", size/14_300),
		"item_wrapped":            strings.Repeat("- [ ] *a*\n"+strings.Repeat("  a\n", 3_000), size/12_000),
		"items_of_one_address":    "[r]: http://" + long + "\n\n" + half("- [ ] [r]\n"),
		"sign_off_blanks":         "## Sign-off\n- [ ] QA" + fill(": ____"),
		"sign_off_names":          "## Sign-off\n- [ ] QA" + fill(": [Name] - [Date]"),
		"toml_list":               "+++\na = [" + strings.Repeat("1,", size) + "]\n+++\n- [ ] a\n",
		"yaml_flow":               "---\n{" + strings.Repeat("a: b, ", 10_000) + "}\n---\n- [ ] a\n",
	}
}
