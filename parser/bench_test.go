package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
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

func benchmark(b *testing.B, phases int) {
	source := planText(phases)
	b.Run("parser", func(b *testing.B) {
		b.SetBytes(int64(len(source)))
		b.ReportAllocs()
		for b.Loop() {
			parser.Parse(source)
		}
	})
	b.Run("goldmark", func(b *testing.B) {
		b.SetBytes(int64(len(source)))
		b.ReportAllocs()
		p := goldmark.DefaultParser()
		for b.Loop() {
			p.Parse(text.NewReader(source))
		}
	})
}

// BenchmarkParse compares with goldmark's default parser on the same text; the aim is 0.8 of it.
func BenchmarkParse(b *testing.B) {
	b.Run("60_items", func(b *testing.B) { benchmark(b, 6) })
	b.Run("10000_items", func(b *testing.B) { benchmark(b, 1000) })
}
