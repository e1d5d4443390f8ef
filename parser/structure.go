package parser

import (
	"github.com/yuin/goldmark/ast"
	gm "github.com/yuin/goldmark/parser"
)

// structure is the context of parsing blocks. Once goldmark has found all blocks it walks them for
// inline Markdown, which costs as much again and serves nobody here: an item's text is parsed on
// its own. The first thing of that walk that a context sees is a look at the delimiters, and
// there the blocks are taken out of its way.
type structure struct {
	gm.Context
	root   ast.Node
	blocks []ast.Node
}

// SetOpenedBlocks remembers the root, which is the parent of the outermost open block.
func (s *structure) SetOpenedBlocks(blocks []gm.Block) {
	if s.root == nil && len(blocks) > 0 {
		s.root = blocks[0].Node.Parent()
	}
	s.Context.SetOpenedBlocks(blocks)
}

// LastDelimiter is first called when all blocks are found.
func (s *structure) LastDelimiter() *gm.Delimiter {
	if s.root != nil && s.blocks == nil {
		s.blocks = make([]ast.Node, 0, s.root.ChildCount())
		for n := s.root.FirstChild(); n != nil; n = n.NextSibling() {
			s.blocks = append(s.blocks, n)
		}
		s.root.RemoveChildren(s.root)
	}
	return s.Context.LastDelimiter()
}

// restore puts the blocks back below the root.
func (s *structure) restore(root ast.Node) {
	for _, n := range s.blocks {
		root.AppendChild(root, n)
	}
	s.blocks = nil
}
