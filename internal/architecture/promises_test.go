package architecture_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// testName finds the names of tests in Markdown: a function, and a subtest behind a slash.
var testName = regexp.MustCompile("`((?:Test|Fuzz)\\w+)(?:/([^`]+))?`")

// suite is what the tests of one package are called, and the texts in them that may name subtests.
type suite struct{ tests, texts map[string]bool }

// suites reads the tests of the whole module, by folder.
func suites(t *testing.T) map[string]suite {
	t.Helper()
	found := map[string]suite{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".."):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		dir := filepath.Dir(path)
		if found[dir].tests == nil {
			found[dir] = suite{tests: map[string]bool{}, texts: map[string]bool{}}
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err == nil {
			found[dir].read(file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (s suite) read(file *ast.File) {
	for _, declaration := range file.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok && function.Recv == nil {
			s.tests[function.Name.Name] = true
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil {
				s.texts[strings.ReplaceAll(text, " ", "_")] = true
			}
		}
		return true
	})
}

// has reports whether there is a test with the name and, unless subtest is "", a text beside it that
// may name the subtest.
func has(all map[string]suite, test, subtest string) bool {
	for _, s := range all {
		if s.tests[test] && (subtest == "" || s.texts[strings.ReplaceAll(subtest, " ", "_")]) {
			return true
		}
	}
	return false
}

// begins reports whether there are tests whose names begin with the words of prefix.
func begins(all map[string]suite, prefix string) bool {
	for _, s := range all {
		for test := range s.tests {
			if strings.HasPrefix(test, prefix+"_") {
				return true
			}
		}
	}
	return false
}

// promises are the list items below the headings that promise something.
func promises(document string) []string {
	var found []string
	for _, section := range strings.Split(document, "\n## ")[1:] {
		if strings.HasPrefix(section, "Whom it trusts") || strings.HasPrefix(section, "What it does not") {
			continue
		}
		found = append(found, strings.Split(section, "\n- ")[1:]...)
	}
	return found
}

func TestEveryPromiseHasItsTest(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	all, list := suites(t), promises(string(document))
	if len(list) < 15 {
		t.Fatalf("only %d promises were found in docs/security.md", len(list))
	}
	for _, promise := range list {
		names := testName.FindAllStringSubmatch(promise, -1)
		if len(names) == 0 {
			t.Errorf("no test is named for the promise %q", promise)
		}
		for _, name := range names {
			if !has(all, name[1], name[2]) {
				t.Errorf("there is no test %s, as docs/security.md says of\n%s", strings.TrimSuffix(name[1]+"/"+name[2], "/"), promise)
			}
		}
	}
}

// Other documents name tests, too, or how the names of several begin.
func TestTestsThatDocumentsNameExist(t *testing.T) {
	t.Parallel()
	all := suites(t)
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, path := range append(files, filepath.Join(root, "README.md"), filepath.Join(root, "ARCHITECTURE.md"), filepath.Join(root, "SECURITY.md")) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range testName.FindAllStringSubmatch(string(content), -1) {
			named++
			if !has(all, name[1], name[2]) && (name[2] != "" || !begins(all, name[1])) {
				t.Errorf("%s names the test %s, which does not exist", filepath.Base(path), strings.TrimSuffix(name[1]+"/"+name[2], "/"))
			}
		}
	}
	if named < 30 {
		t.Fatalf("only %d names of tests were found", named)
	}
}
