package testbook

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
)

// Span is code in a line of text, which stands between back-ticks.
type Span struct {
	Document string
	// Line is that of its beginning, counted from 1.
	Line int
	Text string
	// Around is the text of the paragraph, cell or heading that it stands in.
	Around string
}

// Spans lists the code in the lines of a document in order; what goes on in the next line is one piece.
func Spans(t testing.TB, document string) []Span {
	t.Helper()
	source := []byte(Text(t, document))
	var found []Span
	walk(t, source, func(node ast.Node) {
		code, ok := node.(*ast.CodeSpan)
		if !ok {
			return
		}
		var said strings.Builder
		at := 0
		for child := code.FirstChild(); child != nil; child = child.NextSibling() {
			if piece, ok := child.(*ast.Text); ok {
				if child == code.FirstChild() {
					at = piece.Segment.Start
				}
				said.Write(piece.Segment.Value(source))
			}
		}
		around := ""
		for parent := code.Parent(); parent != nil && around == ""; parent = parent.Parent() {
			if parent.Type() == ast.TypeBlock {
				around = string(parent.Lines().Value(source))
			}
		}
		found = append(found, Span{
			Document: document, Line: lineAt(source, at), Around: around,
			Text: strings.ReplaceAll(strings.Join(strings.Fields(said.String()), " "), `\|`, "|"),
		})
	})
	return found
}
