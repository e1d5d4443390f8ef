package testbook

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// Root is the folder of the repository that the running test is in.
func Root(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		switch _, err := os.Stat(filepath.Join(folder, "go.mod")); {
		case err == nil:
			return folder
		case !errors.Is(err, fs.ErrNotExist) || folder == filepath.Dir(folder):
			t.Fatalf("no repository is around the test: %v", err)
		}
		folder = filepath.Dir(folder)
	}
}

// Documents lists the paths of all documents for people: those at the root but for the changelog and the license, those of
// docs, and each README of deploy.
func Documents(t testing.TB) []string {
	t.Helper()
	root := Root(t)
	found := []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"}
	for _, folder := range []string{"docs", "deploy"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".md") {
				path, err = filepath.Rel(root, path)
				found = append(found, filepath.ToSlash(path))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 30 {
		t.Fatalf("only %d documents were found", len(found))
	}
	return found
}

// Text is the text of a document, which is named by its path from the root.
func Text(t testing.TB, document string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(Root(t), document)) //nolint:gosec // the document is ours
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// walk visits what a document is made of, as GitHub reads it, on the way in.
func walk(t testing.TB, source []byte, visit func(ast.Node)) {
	t.Helper()
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	err := ast.Walk(parser.Parse(text.NewReader(source)), func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			visit(node)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
