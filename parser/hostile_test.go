package parser_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/parser"
)

// hostile are documents that take quadratic time or memory when read without care.
func hostile() map[string]string {
	nested := func(n int, marker string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat("  ", i) + marker + " [ ] a\n")
		}
		return b.String()
	}
	return map[string]string{
		"open_links":        "- [ ] " + strings.Repeat("[a](", 20_000),
		"open_links_items":  strings.Repeat("- [ ] "+strings.Repeat("[a](", 100)+"\n", 500),
		"emphasis":          "- [ ] " + strings.Repeat("*a **a ", 20_000),
		"nested_lists":      nested(1_000, "-"),
		"nested_on_a_line":  strings.Repeat("- ", 50_000) + "[ ] a",
		"quotes_on_a_line":  strings.Repeat("> ", 50_000) + "- [ ] a",
		"lazy_nesting":      strings.ReplaceAll(nested(600, "-"), "\n", "\nx\n"),
		"blank_lines":       "- [ ] a\n  - [ ] b\n" + strings.Repeat("\n", 2_000_000),
		"wide_table":        strings.Repeat("|a", 7_000) + "\n" + strings.Repeat("|-", 7_000) + "\n" + strings.Repeat("|a", 7_000),
		"definitions":       strings.Repeat("[a]: b\n", 100_000),
		"html_line":         "<a " + strings.Repeat("b ", 500_000),
		"preformatted":      "<pre>\n" + strings.Repeat("</a\n", 100_000),
		"body_copies":       nestedBody(15),
		"indented_defs":     strings.Repeat(" [a]: b\n", 120_000),
		"titled_defs":       strings.Repeat("[a]: b\n'c'\n", 60_000),
		"deep_lines":        strings.Repeat("- ", 60) + "a\n" + strings.Repeat(strings.Repeat(" ", 120)+"b\n\n", 30_000),
		"open_brackets":     strings.Repeat("[\n", 100_000),
		"one_paragraph":     strings.Repeat("a\n", 400_000),
		"backticks":         "- [ ] " + strings.Repeat("`a``b", 20_000),
		"long_line":         "- [ ] " + strings.Repeat("a", 4_000_000),
		"tags":              "- [ ] " + strings.Repeat("<a ", 20_000),
		"open_comments":     strings.Repeat("<!-- a\n\n", 50_000),
		"fences":            strings.Repeat("```\n~~~\n", 50_000),
		"conflict_starts":   "# Milestone 1: A\n" + strings.Repeat("<<<<<<<\n", 100_000),
		"counts":            "- [ ] ✅ a" + strings.Repeat(" (1/2)", 300_000),
		"ticks":             "- [ ] a" + strings.Repeat(" ✅ done", 200_000),
		"struck":            "- [ ] ~~a~~" + strings.Repeat(" ~~a~~", 20_000) + " (b)",
		"reasons":           strings.Repeat("- [ ] ❌ ~~a~~ (b) → #1\n", 30_000),
		"keys":              "- [ ] a" + strings.Repeat(" pr:#1", 20_000) + strings.Repeat(" x:2026-01-02", 20_000),
		"slips":             strings.Repeat("- (x) a\n– [ ] b\n~~- [ ] c~~\n", 30_000),
		"broken_front":      "---\n" + strings.Repeat("a: b\n", 20_000) + strings.Repeat("- [ ] a\n", 20_000) + "---\n",
		"ranges":            "# Milestone 1: A" + strings.Repeat(" (2026-01-02 – 2026-02-03)", 20) + "\n" + strings.Repeat("- [ ] a 2026-01-02 – 2026-02-03\n", 20_000),
		"short_milestones":  strings.Repeat("## M1.2.3.4 — a\n- [ ] b\n", 20_000),
		"fenced_conflicts":  strings.Repeat("```\n<<<<<<< a\n```\n", 40_000),
		"conflicts":         strings.Repeat("```\na\n```\n<<<<<<< a\n", 30_000),
		"heading_slips":     strings.Repeat("##a\n", 100_000),
		"slips_in_lists":    strings.Repeat("- a\n##b\n", 50_000),
		"slips_and_blanks":  strings.Repeat("##a\n"+strings.Repeat("\n", 50), 40_000),
		"escaped_headings":  strings.Repeat(`\#`, 1_000_000) + " a\n" + strings.Repeat(`\##a`+"\n", 40_000),
		"only_signs":        strings.Repeat("#", 4_000_000) + "a",
		"signs_behind":      strings.Repeat("##a "+strings.Repeat("#", 500)+"\n", 5_000),
		"tags_of_one_sign":  strings.Repeat("#Milestone phase milestone a\n", 60_000),
		"heading_states":    strings.Repeat("## a"+strings.Repeat(" - done (done) [x] ✅ 3/5, wip: todo", 30)+"\n", 3_000),
		"states_in_front":   strings.Repeat("## "+strings.Repeat("[DONE] done: ", 60)+"a\n", 5_000),
		"headings":          strings.Repeat("# a\n", 50_000),
		"setext":            strings.Repeat("a\n-\n", 50_000),
		"colons":            "- [ ] " + strings.Repeat("Owner: a - ", 5_000),
		"handles":           "- [ ] " + strings.Repeat("@a ", 20_000),
		"numbers":           "- [ ] " + strings.Repeat("#1 ", 20_000),
		"boxes":             strings.Repeat("- [ ] a\n", 50_000),
		"parentheses":       "- [ ] a " + strings.Repeat("(#1", 20_000) + strings.Repeat(")", 20_000),
		"dates":             "- [ ] a" + strings.Repeat(" - 2026-01-02", 10_000),
		"anchors":           "---\na: &a [b]\n" + strings.Repeat("c: *a\n", 1_000) + "---\n- [ ] a",
		"ordered_nesting":   strings.Repeat("1. ", 30_000),
		"wide_status_table": strings.Repeat("|a", 200_000) + "|status|\n" + strings.Repeat("|-", 200_000) + "|-|\n" + strings.Repeat("|a", 200_000) + "|b|\n",
		"many_lines":        "- [ ] a b\n" + strings.Repeat("  c d\n", 100_000),
		"many_sentences":    "- [ ] a b,\n" + strings.Repeat("  *C d*. E\n", 50_000),
		"wide_marker_steps": nested(300, "123456789."),
		"milestone_fields":  strings.Repeat("## Milestone 1: a\n**Due**: 2026-01-02\n", 40_000),
	}
}

// nestedBody is a long text below items that have two markers each.
func nestedBody(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", 4*i) + "- - [ ] a\n")
	}
	for range 30_000 {
		b.WriteString("\n" + strings.Repeat(" ", 4*depth) + "some words in a paragraph\n")
	}
	return b.String()
}

// largest repeats hostile text up to the size that is read.
func largest() map[string]string {
	const size = 4_999_000
	fill := func(unit string) string { return strings.Repeat(unit, size/len(unit)) }
	return map[string]string{
		"open_links":       "- [ ] " + fill("[a]("),
		"open_links_items": fill("- [ ] " + strings.Repeat("[a](", 100) + "\n"),
		"marked_items":     fill("- [ ] **a** `b` [c](d) *e* ~~f~~ <g> some words behind it\n"),
		"boxes_on_a_line":  "- [ ] " + fill("- [ ] "),
		"boxes":            fill("- [ ] a\n"),
		"long_items":       fill("- [ ] one of many entries that say what is to be done\n"),
		"nested_items":     fill("- [ ] a\n  - [ ] b\n    - [ ] c and some more words so that lines are not short\n"),
		"headings":         fill("# a\n"),
		"long_headings":    fill("## Testing and documentation of one more part\n"),
		"setext":           fill("a\n-\n"),
		"one_paragraph":    fill("a\n"),
		"long_paragraph":   fill("words that go on and on and on without end\n"),
		"definitions":      fill("[a]: b\n"),
		"tables":           fill("| a | b | status |\n|---|---|---|\n| [ ] | x | done |\n\n"),
		"wide_table":       strings.Repeat(strings.Repeat("|a", 7_000)+"\n"+strings.Repeat("|-", 7_000)+"\n", 170),
		"fences":           fill("```\n~~~\n"),
		"open_comments":    fill("<!-- a\n\n"),
		"quotes":           fill(strings.Repeat(">", 60) + " - [ ] a\n"),
		"nested_on_a_line": fill(strings.Repeat("- ", 50) + "[ ] a\n"),
		"nested_pairs":     strings.Repeat("- [ ] one of many\n  - [x] and what is below it\n", 60_000),
		"tab_nesting":      strings.Repeat("-\t-\t-\t-\t[ ] a\n", 120_000),
		"deep_lines":       strings.Repeat("- ", 60) + "a\n" + strings.Repeat(strings.Repeat(" ", 120)+"b\n\n", 40_000),
		"same_headings":    strings.Repeat("## Testing\n", 120_000),
		"milestone_fields": strings.Repeat("## Milestone 1: a\n**Due**: 2026-01-02\n", 60_000),
		"phases":           strings.Repeat("## Phase 1: a (Week 1-2)\n- [ ] b\n", 60_000),
		"comment_items":    strings.Repeat("- [ ] a <!-- #1 -->\n", 120_000),
		"entities":         strings.Repeat("- [ ] "+strings.Repeat("&amp;", 8)+"\n", 100_000),
		"indented_defs":    strings.Repeat(" [a]: b\n", 120_000),
		"tags":             strings.Repeat("<a b c d e f g h i j k l m n o p>\n\n", 60_000),
		"quoted_items":     strings.Repeat("> - [ ] a\n", 120_000),
		"front_matter":     "+++\n" + strings.Repeat("a = b\n", 120_000) + "+++\n- [ ] a\n",
		"emphasis_runs":    strings.Repeat("- [ ] "+strings.Repeat("*", 200)+"a"+strings.Repeat("*", 200)+"\n", 12_000),
		"metadata":         fill("**Due**: 2026-01-02\n\n"),
		"child_labels":     "- [ ] a\n" + fill("  - Owner: @a, whose name is longer than others\n"),
		"labels":           fill("- [ ] a - **Owner**: @a - **Decision**: b - **Due**: 2026-01-02\n"),
	}
}

// BenchmarkHostile measures the longest time that a document can take.
func BenchmarkHostile(b *testing.B) {
	texts := largest()
	maps.Copy(texts, repeated(1_000_000))
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		source := []byte(texts[name])
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				parser.Parse(source)
			}
		})
	}
}

func TestHostileDocumentsAreReadInTime(t *testing.T) {
	t.Parallel()
	texts := hostile()
	maps.Copy(texts, repeated(400_000))
	for i, name := range slices.Sorted(maps.Keys(texts)) {
		if i%testsize.Pick(20, 1) != 0 {
			continue
		}
		text := texts[name]
		t.Run(name, func(t *testing.T) {
			source := []byte(text)
			var p *parser.Plan
			fuzzing.Within(t, source, generous, func() {
				p = parser.Parse(source)
				for _, it := range p.Items {
					p.PhaseEnd(it)
				}
			})
			checkSpans(t, p)
			fuzzing.Within(t, source, generous, func() { p.Lines() })
		})
	}
}

func TestNestingTooDeepIsReportedAndIncomplete(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte(hostile()["nested_lists"]))
	if hides(p, parser.HiddenCap) == 0 {
		t.Error("the plan is not marked incomplete")
	}
	if !hasCode(p, parser.CodeNestingTooDeep) {
		t.Errorf("no %s in %v", parser.CodeNestingTooDeep, p.Diagnostics)
	}
	if len(p.Items) < 50 {
		t.Errorf("%d items, want those that are not too deep", len(p.Items))
	}
}

func TestTextWithTooMuchMarkdownIsReportedOnItsLineAndIncomplete(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"signs": strings.Repeat("*a* ", 300), "bytes": "*a* " + strings.Repeat("b", 20_000)} {
		p := parser.Parse([]byte("# Milestone 1: A\n\n- [ ] b\n- [ ] " + text + "\n- [ ] *c*\n"))
		if hides(p, parser.HiddenCap) == 0 || len(p.Items) != 3 || p.Items[2].Title != "c" {
			t.Errorf("%s: hidden %v, items %d", name, p.Hidden, len(p.Items))
		}
		for _, d := range p.Diagnostics {
			if d.Code == parser.CodeTooMuchMarkdown && (d.Line != 4 || d.Column != 7) {
				t.Errorf("%s: reported at %d:%d, want 4:7", name, d.Line, d.Column)
			}
		}
		if !hasCode(p, parser.CodeTooMuchMarkdown) {
			t.Errorf("%s: no %s in %v", name, parser.CodeTooMuchMarkdown, p.Diagnostics)
		}
	}
}

func TestTooLargeDocumentsAreNotRead(t *testing.T) {
	t.Parallel()
	p := parser.Parse(append(bytes.Repeat([]byte("a b\n"), 1_250_000), "- [ ] a\n"...))
	if len(p.Items) != 0 || hides(p, parser.HiddenCap) == 0 || !hasCode(p, parser.CodeTooLarge) || len(p.Milestones) != 1 {
		t.Errorf("items %d, incomplete %v, diagnostics %v", len(p.Items), p.Hidden, p.Diagnostics)
	}
}

func hasCode(p *parser.Plan, code string) bool {
	for _, d := range p.Diagnostics {
		if d.Code == code {
			return true
		}
	}
	return false
}
