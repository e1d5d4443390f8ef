package testbook_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/testbook"
)

const importPath = "github.com/milepost/milepost/internal/testbook"

// claim is a call by which a test asks for blocks.
type claim struct{ where, document, heading, language string }

// takes reports whether the call gets a block.
func (c claim) takes(block testbook.Block) bool {
	return c.document == block.Document && c.language == block.Language && (c.heading == "*" || c.heading == block.Heading)
}

// claims lists the calls in the tests of this repository.
func claims(t *testing.T) []claim {
	t.Helper()
	root := testbook.Root(t)
	var found []claim
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && path != root || path == filepath.Join(root, "internal", "testbook")):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		inFile, err := claimsIn(path)
		found = append(found, inFile...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// claimsIn lists the calls in a file; one whose words cannot be read is an error.
func claimsIn(path string) ([]claim, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == strconv.Quote(importPath) }) {
		return nil, nil
	}
	var found []claim
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		name, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		of, ok := name.X.(*ast.Ident)
		if !ok || of.Name != "testbook" || name.Sel.Name != "Blocks" && name.Sel.Name != "BlocksBelow" {
			return true
		}
		var words []string
		for _, arg := range call.Args[1:] {
			literal, ok := arg.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				err = fmt.Errorf("%s: which blocks are asked for is not written in the call", set.Position(call.Pos()))
				return false
			}
			word, _ := strconv.Unquote(literal.Value)
			words = append(words, word)
		}
		if name.Sel.Name == "Blocks" {
			words = slices.Insert(words, 1, "*")
		}
		found = append(found, claim{set.Position(call.Pos()).String(), words[0], words[1], words[2]})
		return true
	})
	return found, err
}

func TestEveryBlockOfTheDocumentsIsRunOrComparedByATest(t *testing.T) {
	t.Parallel()
	all, blocks := claims(t), 0
	for _, document := range testbook.Documents(t) {
		for _, block := range testbook.All(t, document) {
			blocks++
			if !slices.ContainsFunc(all, func(c claim) bool { return c.takes(block) }) {
				t.Errorf("%s:%d: no test asks for this block of %q below %q:\n%s", document, block.Line, block.Language, block.Heading, block.Text)
			}
		}
	}
	if blocks < 55 || len(all) < 30 {
		t.Errorf("only %d blocks and %d tests that ask for some were found", blocks, len(all))
	}
}

// typed lists what is typed in a block of sh: what stands in a here-document is read by the command before it.
func typed(block testbook.Block) []string {
	var found []string
	end := ""
	for _, command := range testbook.Commands([]testbook.Block{block}) {
		_, marker, here := strings.Cut(command, "<<")
		switch {
		case end == "":
			found = append(found, command)
			if here {
				end = strings.TrimSpace(marker)
			}
		case command == end:
			end = ""
		}
	}
	return found
}

func TestWhatIsNotRunAsItIsWrittenIsAShortListWithReasons(t *testing.T) {
	t.Parallel()
	run := []string{"milepost", "git", "go install", "go run", "export MILEPOST_", "curl", "sqlite3", "openssl rand", "rm", "install", "mkdir", "sed -n", "echo", "umask"}
	excepted := testbook.Exceptions()
	met := map[string]bool{}
	for _, document := range testbook.Documents(t) {
		for _, block := range testbook.All(t, document) {
			if block.Language != "sh" {
				continue
			}
			for _, command := range typed(block) {
				begins := func(words string) bool {
					return strings.HasPrefix(command+" ", words+" ") || strings.HasSuffix(words, "_") && strings.HasPrefix(command, words)
				}
				at := slices.IndexFunc(excepted, func(e testbook.Exception) bool { return begins(e.Begins) })
				switch {
				case at >= 0:
					met[excepted[at].Begins] = true
				case !slices.ContainsFunc(run, begins):
					t.Errorf("%s:%d: no test runs commands such as %q, and it is no exception", document, block.Line, command)
				}
			}
		}
	}
	for _, e := range excepted {
		if !met[e.Begins] || e.Why == "" || e.Instead == "" {
			t.Errorf("no document shows %q, or it has no reason", e.Begins)
		}
	}
}
