package parser

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark/ast"
	gm "github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/internal/testsize"
)

// What our block parsers take together is what goldmark's own find line by line. It is tested from
// inside, since from outside the two cannot be told apart.
func TestBlocksReadAsGoldmarkReadsThem(t *testing.T) {
	t.Parallel()
	lines := []string{
		"- [ ] a", "- [x] b", "- c", "- c", "* d", "* d", "+ e", "1. f", "2. g", "- ", "-", "- - -", "---", "***", "===", "- [h]: i", "- **j**: k", "- `l`", "- # m",
		"- > n", "-  o", "-\tp", "- 1. q", "- |", "words", "words", "**bold**", "**", "*", "| a |", "|-|", "# h", "##", "##h", "\\# h", "```", "```", "~~~", "~~~~", "``` info", "> quote", ">", "<!--",
		"-->", "<div>", "<pre>", "<pre>x</pre>", "</pre>", "</p", "<a b=c>", "</a>", "[r]: s", "[r", "]: s", "\x00", "é", "\tt", "", "", "",
	}
	random := rand.New(rand.NewPCG(3, 4))
	reference := goldmarkBlocks()
	for range testsize.Pick(2_000, 40_000) {
		var b strings.Builder
		for range 1 + random.IntN(10) {
			line := lines[random.IntN(len(lines))] + "\n"
			if random.IntN(3) == 0 {
				line = strings.Repeat(" ", random.IntN(7)) + line
			}
			if random.IntN(12) == 0 {
				line = "> " + line
			}
			b.WriteString(strings.Repeat(line, 1+random.IntN(3)))
		}
		sameBlocks(t, reference, []byte(b.String()[:b.Len()-random.IntN(2)]))
		if t.Failed() {
			return
		}
	}
}

// FuzzBlocks makes the same comparison.
func FuzzBlocks(f *testing.F) {
	for _, s := range [...]string{
		"- [ ] a\n- [x] b\n- [ ] c\n", "  - a\n  - b\n  - c\n", "- [ ] a\n  - [ ] b\n  - [ ] c\n    d\n  - [ ] e\n- [ ] f", "- a\n- b\n- - -\n- c\n- d\n---\n",
		"- a\n- [b]: c\n- d\n- e\n", "> - a\n> - b\n- c\n- d\n", "a\nb\n\nc\n- d\ne\n===\n", "a\n**b**\n***\nc\n", "```a\nb\n  ```\nc\n~~~\nd", "~~~\na\n    ~~~\n~~~ b\n~~~~\nc\n",
		"1. a\n   - b\n   - c\n2. d\n", "\t- a\n\t- b\n", "- \ta\n- b\n- c\n", "*  a\n* b\n* c\n+ d\n+ e\n", "- a\n\n- b\n- c\n\n\n- d\n", "- é\n- \x00\n- |\n- (\n",
	} {
		f.Add([]byte(s), []byte{})
	}
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if source, err := os.ReadFile(file); err == nil {
			f.Add(source, []byte{})
		}
	}
	reference := goldmarkBlocks()
	f.Fuzz(func(t *testing.T, head, program []byte) {
		source := fuzzing.Document(head, program)
		// The normalizer leaves no carriage return, and sees to what takes long.
		if bytes.IndexByte(source, '\r') < 0 && len(source) < 4_000 {
			fuzzing.Within(t, source, 4, func() { sameBlocks(t, reference, source) })
		}
	})
}

// goldmarkBlocks has goldmark's own parsers, and the one for what goldmark does not know.
func goldmarkBlocks() gm.Parser {
	return gm.NewParser(gm.WithBlockParsers(append(gm.DefaultBlockParsers(), util.Prioritized(headingSlipParser{}, 60))...), gm.WithParagraphTransformers(gm.DefaultParagraphTransformers()...))
}

func sameBlocks(t *testing.T, reference gm.Parser, source []byte) {
	t.Helper()
	want := outline(reference.Parse(text.NewReader(source)))
	root, _ := parseBlocks(source, gm.NewContext())
	if got := outline(root); got != want {
		t.Errorf("blocks of %q (-goldmark +ours):\n%s", source, cmp.Diff(want, got))
	}
}

// outline writes a line for each block with the places of its text.
func outline(root ast.Node) string {
	var b strings.Builder
	var write func(n ast.Node, depth int)
	write = func(n ast.Node, depth int) {
		line := func(kind string, depth int, places string) {
			fmt.Fprintf(&b, "%s%s %s\n", strings.Repeat("  ", depth), kind, places)
		}
		switch n := n.(type) {
		case *entries:
			for _, span := range n.spans {
				line("ListItem", depth, "")
				line("Paragraph", depth+1, fmt.Sprint(span))
			}
		case *ast.FencedCodeBlock:
			places := "empty"
			if k := n.Lines().Len(); k > 0 {
				places = fmt.Sprint(n.Lines().At(k - 1).Stop)
			}
			line("Fence", depth, places)
		case *ast.Paragraph, *ast.TextBlock, *ast.Heading, *ast.CodeBlock, *ast.HTMLBlock:
			places := ""
			for i := range n.Lines().Len() {
				places += fmt.Sprint(byteSpan{n.Lines().At(i).Start, n.Lines().At(i).Stop})
			}
			line(strings.ReplaceAll(n.Kind().String(), "TextBlock", "Paragraph"), depth, places)
		default:
			line(n.Kind().String(), depth, "")
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				write(c, depth+1)
			}
		}
	}
	write(root, 0)
	return b.String()
}
