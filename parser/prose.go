package parser

import (
	"github.com/yuin/goldmark/ast"
	gm "github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// proseParser is goldmark's parser of paragraphs, save that it comes first where a line begins with
// a byte that nothing but a paragraph begins with, and that it takes the lines of a paragraph
// outside lists and quotes together.
type proseParser struct{ gm.BlockParser }

// Trigger implements goldmark's BlockParser.
func (proseParser) Trigger() []byte {
	var signs []byte
	for c := range 256 {
		if isProse(byte(c), 'a', 'a') || c == '*' {
			signs = append(signs, byte(c))
		}
	}
	return signs
}

// Open implements goldmark's BlockParser.
func (p proseParser) Open(parent ast.Node, reader text.Reader, pc gm.Context) (ast.Node, gm.State) {
	line, first := reader.PeekLine()
	if pc.BlockIndent() != 0 || first.Padding > 0 || !startsProse(line) {
		return nil, gm.NoChildren
	}
	node := ast.NewParagraph()
	var buffer [8]text.Segment
	lines := append(buffer[:0], first)
	if _, ok := parent.(*ast.Document); ok {
		source := reader.Source()
		for startsProse(source[first.Stop:]) {
			first = text.NewSegment(first.Stop, lineAfter(source, first.Stop))
			lines = append(lines, first)
		}
		if n := len(lines) - 1; n > 0 {
			skipLines(reader, n, first.Start)
		}
	}
	node.Lines().AppendAll(lines)
	reader.AdvanceToEOL()
	return node, gm.NoChildren
}

// startsProse reports whether a line that begins like this can be nothing but text of a paragraph.
func startsProse(line []byte) bool {
	switch len(line) {
	case 0:
		return false
	case 1, 2:
		return line[0] != '*' && isProse(line[0], 0, 0)
	}
	return isProse(line[0], line[1], line[2])
}

// isProse tells it by the first three bytes of a line. Bold words begin like a list or a rule.
func isProse(first, second, third byte) bool {
	if first == '*' {
		return second == '*' && isWordByte(third)
	}
	switch first {
	case '\n', '\r', '\t', ' ', '=', '-', '+', '_', '#', '~', '`', '<', '>':
		return false
	case '\\':
		return second != '#' // it may have been meant as a heading
	}
	return !isDigit(first)
}
