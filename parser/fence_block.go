package parser

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	gm "github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// fenceParser is goldmark's parser of code fences, save that it takes the lines outside lists and
// quotes together up to one that may be the end.
type fenceParser struct{ gm.BlockParser }

// Open implements goldmark's BlockParser.
func (p fenceParser) Open(parent ast.Node, reader text.Reader, pc gm.Context) (ast.Node, gm.State) {
	_, opening := reader.PeekLine()
	node, state := p.BlockParser.Open(parent, reader, pc)
	if _, ok := parent.(*ast.Document); !ok || node == nil || pc.BlockIndent() != 0 {
		return node, state
	}
	source := reader.Source()
	content := opening.Stop
	last, end, n := content, content, 0
	for end < len(source) && !mayClose(source[end:], source[opening.Start]) {
		last, end = end, lineAfter(source, end)
		n++
	}
	if n > 0 {
		skipLines(reader, n, last)
		lines := text.NewSegment(content, end)
		lines.ForceNewline = true
		node.Lines().Append(lines)
		reader.AdvanceToEOL()
	}
	return node, state
}

// lineAfter is where the line of the body behind the one at an offset starts.
func lineAfter(source []byte, at int) int {
	if i := bytes.IndexByte(source[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(source)
}

// mayClose reports whether a line can be the end of a fence by its first sign.
func mayClose(line []byte, sign byte) bool {
	for i, c := range line[:min(4, len(line))] {
		if c == sign {
			return true
		}
		if c != ' ' || i == 3 {
			return false
		}
	}
	return false
}
