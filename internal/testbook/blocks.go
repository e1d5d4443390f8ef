package testbook

import (
	"bytes"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
)

// Block is a fenced block of a document.
type Block struct {
	// Document is the document's path from the root, Heading the words of the heading that the block stands below.
	Document, Heading string
	// Line is that of the block's first line of text, counted from 1.
	Line int
	// Language is the first word behind the fence, such as sh, or empty; About is what stands behind it.
	Language, About string
	// Text is what stands between the fences, without what indents the block.
	Text string
}

// All lists every block of a document in order, and claims none.
func All(t testing.TB, document string) []Block {
	t.Helper()
	source := []byte(Text(t, document))
	var found []Block
	heading := ""
	walk(t, source, func(node ast.Node) {
		switch node := node.(type) {
		case *ast.Heading:
			heading = string(node.Lines().Value(source))
		case *ast.FencedCodeBlock:
			block := Block{Document: document, Heading: heading, Text: string(node.Lines().Value(source))}
			if node.Info != nil {
				block.Language, block.About, _ = strings.Cut(string(node.Info.Segment.Value(source)), " ")
			}
			if node.Lines().Len() > 0 {
				block.Line = lineAt(source, node.Lines().At(0).Start)
			}
			found = append(found, block)
		}
	})
	return found
}

// lineAt is the line of a byte, counted from 1.
func lineAt(source []byte, at int) int { return 1 + bytes.Count(source[:at], []byte("\n")) }

// Indented lists the lines at which blocks of a document begin that are told by their indentation alone.
func Indented(t testing.TB, document string) []int {
	t.Helper()
	source := []byte(Text(t, document))
	var found []int
	walk(t, source, func(node ast.Node) {
		if block, ok := node.(*ast.CodeBlock); ok && block.Lines().Len() > 0 {
			found = append(found, lineAt(source, block.Lines().At(0).Start))
		}
	})
	return found
}

// Blocks claims the blocks of a language in a document, of which there is one at least: whoever asks for them runs them, or
// compares them with what they show. Document and language are written where it is called, so that the claim can be found.
func Blocks(t testing.TB, document, language string) []Block {
	t.Helper()
	return claim(t, document, language, "in "+document, func(string) bool { return true })
}

// BlocksBelow claims, as [Blocks] does, those below one heading.
func BlocksBelow(t testing.TB, document, heading, language string) []Block {
	t.Helper()
	return claim(t, document, language, "below "+heading+" in "+document, func(other string) bool { return other == heading })
}

func claim(t testing.TB, document, language, where string, below func(heading string) bool) []Block {
	t.Helper()
	var found []Block
	for _, block := range All(t, document) {
		if block.Language == language && below(block.Heading) {
			found = append(found, block)
		}
	}
	if len(found) == 0 {
		t.Fatalf("there is no block of %q %s", language, where)
	}
	return found
}

// Join is the text of all blocks, one behind the other.
func Join(blocks []Block) string {
	var all strings.Builder
	for _, block := range blocks {
		all.WriteString(block.Text)
	}
	return all.String()
}

// Commands lists the lines of blocks for a shell, without what is said about them behind a # and without empty ones. A line
// that goes on behind a backslash is one command.
func Commands(blocks []Block) []string {
	var found []string
	for line := range strings.Lines(strings.ReplaceAll(Join(blocks), "\\\n", "")) {
		line = " " + strings.TrimSpace(line)
		line, _, _ = strings.Cut(line, " #")
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			found = append(found, line)
		}
	}
	return found
}
