// Command fewer prints, a line for each package, a pattern of the tests that look at fewer places than they could, unless
// MILEPOST_TEST_MATRIX is set: what these leave out has to be looked at by a run of their own. All other tests are the
// same in both, so that one run of them is enough.
//
// Such a test is one from which a function can be reached, by name, that asks the package testsize. A name that is used
// for something else as well makes the pattern longer, never shorter.
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	found, err := packages(".")
	if err == nil {
		err = report(found)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// packages lists the folders whose tests ask for their size.
func packages(root string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil && bytes.Contains(text, []byte("/internal/testsize\"\n")) {
			found = append(found, filepath.Dir(path))
		}
		return err
	})
	slices.Sort(found)
	return slices.Compact(found), err
}

func report(folders []string) error {
	for _, folder := range folders {
		names, err := fewer(folder)
		if err != nil {
			return err
		}
		fmt.Printf("./%s ^(%s)$\n", filepath.ToSlash(folder), strings.Join(names, "|"))
	}
	return nil
}

// fewer lists the tests of a folder from which the size can be reached.
func fewer(folder string) ([]string, error) {
	uses, err := read(folder)
	if err != nil {
		return nil, err
	}
	reached := map[string]bool{"testsize": true}
	for grown := true; grown; {
		grown = false
		for name, used := range uses {
			if !reached[name] && slices.ContainsFunc(used, func(other string) bool { return reached[other] }) {
				reached[name], grown = true, true
			}
		}
	}
	var names []string
	for name := range uses {
		if reached[name] && strings.HasPrefix(name, "Test") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// read lists what each function of a folder's tests names.
func read(folder string) (map[string][]string, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		return nil, err
	}
	uses := map[string][]string{}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return nil, err
		}
		for _, declared := range file.Decls {
			if function, is := declared.(*ast.FuncDecl); is {
				uses[function.Name.Name] = append(uses[function.Name.Name], named(function)...)
			}
		}
	}
	return uses, nil
}

func named(function *ast.FuncDecl) []string {
	var names []string
	ast.Inspect(function, func(node ast.Node) bool {
		if name, is := node.(*ast.Ident); is {
			names = append(names, name.Name)
		}
		return true
	})
	return names
}
