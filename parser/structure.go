package parser

import (
	"github.com/yuin/goldmark/ast"
	gm "github.com/yuin/goldmark/parser"
)

// structure is the context of parsing blocks. Once goldmark has found all blocks it walks them for
// inline Markdown, which costs as much again and serves nobody here: an item's text is parsed on
// its own. The walk begins with an empty block in front of all others. The first thing of it that
// a context sees is a look at the delimiters, and there the others are taken out of its way.
type structure struct {
	gm.Context
	root, empty, rest ast.Node
	opened            []gm.Block
	offset, indent    int
	// html counts the bytes of tags that were looked at; htmlEnd is where that was too much, -1 if
	// it never was.
	html, htmlEnd int
}

// OpenedBlocks and the methods below it are what goldmark asks for at each line. They would only
// be handed on.
func (s *structure) OpenedBlocks() []gm.Block { return s.opened }

// LastOpenedBlock implements goldmark's Context.
func (s *structure) LastOpenedBlock() gm.Block {
	if len(s.opened) == 0 {
		return gm.Block{}
	}
	return s.opened[len(s.opened)-1]
}

// BlockOffset implements goldmark's Context.
func (s *structure) BlockOffset() int { return s.offset }

// SetBlockOffset implements goldmark's Context.
func (s *structure) SetBlockOffset(offset int) { s.offset = offset }

// BlockIndent implements goldmark's Context.
func (s *structure) BlockIndent() int { return s.indent }

// SetBlockIndent implements goldmark's Context.
func (s *structure) SetBlockIndent(indent int) { s.indent = indent }

// SetOpenedBlocks puts the empty block into the root, which is the parent of the outermost open block.
func (s *structure) SetOpenedBlocks(blocks []gm.Block) {
	if s.root == nil && len(blocks) > 0 {
		s.root, s.empty = blocks[0].Node.Parent(), ast.NewParagraph()
		s.root.InsertBefore(s.root, s.root.FirstChild(), s.empty)
	}
	s.opened = blocks
}

// LastDelimiter is first called when all blocks are found.
func (s *structure) LastDelimiter() *gm.Delimiter {
	if s.empty != nil && s.rest == nil {
		s.rest = s.empty.NextSibling()
		s.empty.SetNextSibling(nil)
	}
	return s.Context.LastDelimiter()
}

// restore puts the blocks back below the root and takes the empty one away.
func (s *structure) restore() {
	if s.empty != nil {
		s.empty.SetNextSibling(s.rest)
		s.root.RemoveChild(s.root, s.empty)
	}
}
