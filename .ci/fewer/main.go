// Command fewer prints, a line for each package, a pattern of the tests that look at fewer places under the race
// detector, or at more of them when MILEPOST_TEST_MATRIX is set: what these leave out there has to be looked at by a run
// without it. All other tests are the same in both, so that one run of them is enough.
//
// Such a test is one from which a function can be reached, by name, that reads that variable, or what a file declares that
// is compiled for the race detector alone. A name that is used for something else as well makes the pattern longer, never
// shorter.
package main

import (
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

// packages lists the folders whose tests know of the race detector.
func packages(root string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil && forRace(text) {
			found = append(found, filepath.Dir(path))
		}
		return err
	})
	return found, err
}

func report(folders []string) error {
	for _, folder := range folders {
		names, err := fewer(folder)
		if err != nil {
			return err
		}
		if len(names) == 0 {
			return fmt.Errorf("%s knows of the race detector, and no test of it asks", folder)
		}
		fmt.Printf("./%s ^(%s)$\n", filepath.ToSlash(folder), strings.Join(names, "|"))
	}
	return nil
}

// fewer lists the tests of a folder from which one of the two switches can be reached.
func fewer(folder string) ([]string, error) {
	uses, switches, err := read(folder)
	if err != nil {
		return nil, err
	}
	reached := map[string]bool{`"MILEPOST_TEST_MATRIX"`: true}
	for _, name := range switches {
		reached[name] = true
	}
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

// read lists what each function of a folder's tests names, and what is declared for the race detector alone.
func read(folder string) (uses map[string][]string, switches []string, err error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		return nil, nil, err
	}
	uses = map[string][]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
		if err != nil {
			return nil, nil, err
		}
		for _, declared := range file.Decls {
			switch declared := declared.(type) {
			case *ast.FuncDecl:
				uses[declared.Name.Name] = append(uses[declared.Name.Name], named(declared)...)
			case *ast.GenDecl:
				if forRace(text) {
					switches = append(switches, declaredBy(declared)...)
				}
			}
		}
	}
	return uses, switches, nil
}

// declaredBy lists the constants and variables of a declaration.
func declaredBy(declared *ast.GenDecl) []string {
	var names []string
	for _, spec := range declared.Specs {
		if value, is := spec.(*ast.ValueSpec); is {
			for _, name := range value.Names {
				names = append(names, name.Name)
			}
		}
	}
	return names
}

// forRace reports whether a file is compiled for the race detector alone.
func forRace(text []byte) bool { return strings.HasPrefix(string(text), "//go:build race\n") }

func named(function *ast.FuncDecl) []string {
	var names []string
	ast.Inspect(function, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.Ident:
			names = append(names, node.Name)
		case *ast.BasicLit:
			names = append(names, node.Value)
		}
		return true
	})
	return names
}
