package parser

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	gm "github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// maxHTML is the number of bytes of tags that are compared with the forms of an HTML block: each
// of them costs as much as a hundred others.
const maxHTML = 500_000

// htmlParser is goldmark's parser of HTML blocks, save that it looks only at lines that may begin
// or end one, and not at more than maxHTML bytes of tags.
type htmlParser struct{ gm.BlockParser }

// Open implements goldmark's BlockParser.
func (p htmlParser) Open(parent ast.Node, reader text.Reader, pc gm.Context) (ast.Node, gm.State) {
	line, segment := reader.PeekLine()
	if i := pc.BlockOffset() + 1; i > 0 && i < len(line) && (isWordByte(line[i]) || line[i] == '/') && !affordHTML(pc, segment) {
		return nil, gm.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// Continue implements goldmark's BlockParser.
func (p htmlParser) Continue(node ast.Node, reader text.Reader, pc gm.Context) gm.State {
	block, ok := node.(*ast.HTMLBlock)
	if !ok || block.HTMLBlockType != ast.HTMLBlockType1 || node.Lines().Len() < 2 {
		return p.BlockParser.Continue(node, reader, pc)
	}
	line, segment := reader.PeekLine()
	if bytes.Contains(line, []byte("</")) && affordHTML(pc, segment) {
		return p.BlockParser.Continue(node, reader, pc)
	}
	node.Lines().Append(segment)
	reader.AdvanceToEOL()
	return gm.Continue | gm.NoChildren
}

// affordHTML reports whether a line of tags may still be looked at.
func affordHTML(pc gm.Context, line text.Segment) bool {
	s, ok := pc.(*structure)
	if !ok {
		return true
	}
	if s.html += line.Len(); s.html <= maxHTML {
		return true
	}
	if s.htmlEnd < 0 {
		s.htmlEnd = line.Start
	}
	return false
}
