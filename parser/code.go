package parser

import (
	"slices"

	gm "github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxCodeSource is the length in bytes up to which [CodeRanges] looks: parsing inline costs more
// than linear time on hostile input.
const maxCodeSource = 16 << 10

// CodeRanges returns where Markdown is code, as [start, end) offsets in order: fenced and indented
// blocks and code spans, without their fences and backticks. A text of over 16 KiB has none.
func CodeRanges(markdown []byte) [][2]int {
	if len(markdown) > maxCodeSource {
		return nil
	}
	p := parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
		),
	)
	var ranges [][2]int
	add := func(segment text.Segment) {
		if segment.Start < segment.Stop {
			ranges = append(ranges, [2]int{segment.Start, segment.Stop})
		}
	}
	// The walker never fails.
	_ = gm.Walk(p.Parse(text.NewReader(markdown)), func(node gm.Node, entering bool) (gm.WalkStatus, error) {
		if !entering {
			return gm.WalkContinue, nil
		}
		switch node.(type) {
		case *gm.FencedCodeBlock, *gm.CodeBlock:
			for i := range node.Lines().Len() {
				add(node.Lines().At(i))
			}
		case *gm.CodeSpan:
			for child := node.FirstChild(); child != nil; child = child.NextSibling() {
				if words, ok := child.(*gm.Text); ok {
					add(words.Segment)
				}
			}
		}
		return gm.WalkContinue, nil
	})
	slices.SortFunc(ranges, func(a, b [2]int) int { return a[0] - b[0] })
	return ranges
}
