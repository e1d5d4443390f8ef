package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
)

// TestServe_tells_of_each_variable_what_the_README_tells keeps the command's help, the README's table and what
// is read in agreement.
func TestServe_tells_of_each_variable_what_the_README_tells(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var help bytes.Buffer
	if code := run([]string{"serve", "--help"}, strings.NewReader(""), &help, &help, nil); code != exitFine {
		t.Fatalf("help exits with %d", code)
	}
	type row struct{ Name, Default string }
	var want, documented, helped []row
	for _, variable := range config.Variables() {
		want = append(want, row{variable.Name, variable.Default})
		if variable.About == "" {
			t.Errorf("nothing is said about %s", variable.Name)
		}
	}
	for _, found := range regexp.MustCompile("(?m)^\\| `((?:MILEPOST|OTEL)_[A-Z_]+)` \\|(?: `([^`]*)`)?").FindAllStringSubmatch(string(readme), -1) {
		documented = append(documented, row{found[1], found[2]})
	}
	// What stands in the last brackets of a description is the default.
	entry := regexp.MustCompile(`(?m)^  ((?:MILEPOST|OTEL)_[A-Z_]+) +(.*(?:\n {6,}.*)*)$`)
	for _, found := range entry.FindAllStringSubmatch(help.String(), -1) {
		standard := ""
		if last := regexp.MustCompile(`\(([^()]*)\)$`).FindStringSubmatch(found[2]); last != nil && last[1] != "recommended" {
			standard = last[1]
		}
		helped = append(helped, row{found[1], standard})
	}
	if diff := cmp.Diff(want, documented); diff != "" {
		t.Errorf("the README (-read +told):\n%s", diff)
	}
	if diff := cmp.Diff(want, helped); diff != "" {
		t.Errorf("the help (-read +told):\n%s", diff)
	}
}
