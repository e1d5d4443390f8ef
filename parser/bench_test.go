package parser_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	gm "github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/milepost/milepost/parser"
)

// planText is a plan of n phases with ten tasks each, in the form of the plan format.
func planText(phases int) []byte {
	var b strings.Builder
	b.WriteString("# Milestone 4: Billing - Planning Document\n\n**Author**: Ann Lee  \n**Date**: 2026-02-02  \n**Estimated Duration**: 4 weeks  \n\n" +
		"## Executive Summary\nInvoices leave the old system. This milestone moves them, one customer at a time.\n\n## 1. Implementation Plan\n")
	for p := 1; p <= phases; p++ {
		fmt.Fprintf(&b, "\n### Phase %d: Part %d of the move (Week %d-%d)\n\n", p, p, p, p+1)
		for i := 1; i <= 8; i++ {
			fmt.Fprintf(&b, "- [ ] Task %d.%d: Move the invoices of region %d without a gap\n", p, i, i)
		}
		fmt.Fprintf(&b, "- [x] Task %d.9: Keep `totals()` **exact** for region %d\n- [ ] Task %d.10: Tell support what changes @ann\n  A paragraph that says more about it.\n", p, p, p)
	}
	return []byte(b.String())
}

// templateText has the proportions of a plan that a team fills in: prose, examples and tables of
// features between short lists.
func templateText() []byte {
	var b strings.Builder
	b.WriteString(string(planText(2)) + "\n---\n\n## 2. Detailed Feature Specifications\n")
	for i := 1; i <= 4; i++ {
		fmt.Fprintf(&b, "\n### 2.%d Feature %d: Export\n\n**Description**: Customers take their invoices with them, in a form that\n"+
			"their *own* books can read. See [the format](docs/format.md) and `invoice.Export()`.\n\n"+
			"**Requirements**:\n- One file a month\n- Totals as **strings**, never as floats\n\n```yaml\nregion: north\nformat: [pdf, csv]\nrows:\n  - id: 1\n    total: \"12.50\"\n```\n\n"+
			"| Field | Type | Note |\n|---|---|---|\n| id | string | never reused |\n| total | string | two decimals |\n\n"+
			"**Acceptance Criteria**:\n- [ ] A month of %d rows exports in a minute\n- [ ] The file opens in both programs\n", i, i, i*1000)
	}
	for _, title := range []string{"Testing Strategy", "Documentation", "Risk Assessment & Mitigation", "Rollout Strategy", "Success Metrics", "Open Questions"} {
		fmt.Fprintf(&b, "\n---\n\n## %s\n\nWhat this part is about is said in a sentence or two, with an *emphasis* here\nand a [link](https://example.org/a) there.\n\n", title)
		for i := 1; i <= 4; i++ {
			fmt.Fprintf(&b, "- [ ] Entry %d: what has to be true of region north\n", i)
		}
	}
	return []byte(b.String())
}

// BenchmarkParse compares with goldmark's default parser on the same text; the aim is 0.8 of it.
// Bytes allocated for each byte of text tell whether memory is linear.
func BenchmarkParse(b *testing.B) {
	for _, plan := range []struct {
		name   string
		source []byte
	}{
		{"template", templateText()},
		{"60_items", planText(6)},
		{"1000_items", planText(100)},
		{"10000_items", planText(1000)},
		{"20000_items", planText(2000)},
		{"40000_items", planText(4000)},
	} {
		b.Run(plan.name, func(b *testing.B) { compare(b, plan.source) })
	}
	b.Run("plan_template", func(b *testing.B) {
		source, err := os.ReadFile("../../shared/seed/milestone-template.md")
		if err != nil {
			b.Skip("the template that teams copy is not here: ", err)
		}
		compare(b, source)
	})
}

// compare runs both parsers in turn over the same text, so that a busy machine slows down both, and
// gives the median of the ratios of their times, and that of block parsing alone.
func compare(b *testing.B, source []byte) {
	p, blocks := goldmark.DefaultParser(), blockParser()
	var ratios, floors median
	for b.Loop() {
		theirs := measure(func() { p.Parse(text.NewReader(source)) })
		ratios.add(measure(func() { parser.Parse(source) }) / theirs)
		floors.add(measure(func() { blocks.Parse(text.NewReader(source)) }) / theirs)
	}
	b.ReportMetric(ratios.value(), "ratio")
	b.ReportMetric(floors.value(), "blocks-ratio")
	b.ReportMetric(allocated(func() { parser.Parse(source) })/float64(len(source)), "B-allocated/byte")
}

// blockParser is goldmark with its own block parsers and nothing else.
func blockParser() gm.Parser {
	return gm.NewParser(gm.WithBlockParsers(gm.DefaultBlockParsers()...), gm.WithParagraphTransformers(gm.DefaultParagraphTransformers()...))
}
