package parser_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"github.com/milepost/milepost/parser"
)

// TestCorpusHasNoItemInFencesAndComments asks another parser where code and HTML stand.
func TestCorpusHasNoItemInFencesAndComments(t *testing.T) {
	t.Parallel()
	hidden, files := 0, 0
	for _, file := range corpusFiles(t, "corpus/docs/*.md", "corpus/histories/*/*.md", "seed/*.md", "seed/siblings/*.md") {
		source := readFile(t, file)
		if bytes.HasPrefix(source, []byte("---")) || bytes.HasPrefix(source, []byte("+++")) {
			continue // to another parser front matter is text
		}
		files++
		raw := rawBlocks(t, source)
		for _, item := range parser.ParseWith(source, parser.Options{Tables: true}).Items {
			if raw[item.Offset] {
				t.Errorf("%s: %q on line %d is no item", filepath.Base(file), item.Title, item.Line)
			}
		}
		for i := range raw {
			if raw[i] && bytes.HasPrefix(source[i:], []byte("- [")) {
				hidden++
			}
		}
	}
	t.Logf("%d documents, %d boxes in code or HTML", files, hidden)
}

// rawBlocks tells of each byte whether it stands in a block of code or HTML.
func rawBlocks(t *testing.T, source []byte) []bool {
	t.Helper()
	raw := make([]bool, len(source))
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.Kind() {
		case ast.KindFencedCodeBlock, ast.KindCodeBlock, ast.KindHTMLBlock:
			for i := 0; entering && i < n.Lines().Len(); i++ {
				for at := n.Lines().At(i).Start; at < n.Lines().At(i).Stop; at++ {
					raw[at] = true
				}
			}
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
