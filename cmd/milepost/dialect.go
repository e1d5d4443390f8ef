package main

import (
	"os"
	"path/filepath"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/parser/dialect"
)

// readPlan parses a file in the dialect that its path and its shape tell, and says why it is that one. A
// file beside it that names its milestone is read, too.
func readPlan(file string, content []byte) (plan *parser.Plan, why string) {
	place := file
	if absolute, err := filepath.Abs(file); err == nil && file != "-" {
		place = absolute
	}
	place = filepath.ToSlash(place)
	found, why, ok := dialect.Find(place, content)
	if !ok {
		return parser.Parse(content), ""
	}
	about := dialect.About{Path: place}
	if found.Beside != "" {
		about.Beside, _ = os.ReadFile(filepath.Join(filepath.Dir(file), found.Beside)) //nolint:gosec,errcheck // where it is missing, the folder names the milestone
	}
	return parser.ParseWith(content, parser.Options{Dialect: found.Rules(about, "")}), why
}
