package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testbook"
)

// What is read, the command's help and the table of all variables are in agreement, and so is the README, which names some.
func TestServe_tells_of_each_variable_what_the_documents_tell(t *testing.T) {
	t.Parallel()
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
	line := regexp.MustCompile("(?m)^\\| `((?:MILEPOST|OTEL)_[A-Z_]+)` \\|(?: `([^`]*)`)?")
	for _, found := range line.FindAllStringSubmatch(testbook.Text(t, "docs/configuration.md"), -1) {
		documented = append(documented, row{found[1], found[2]})
	}
	some := line.FindAllStringSubmatch(testbook.Text(t, "README.md"), -1)
	for _, found := range some {
		if !slices.Contains(want, row{found[1], found[2]}) {
			t.Errorf("the README tells of %s with the default %q", found[1], found[2])
		}
	}
	if len(some) < 5 {
		t.Errorf("the README tells of %d variables", len(some))
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
		t.Errorf("docs/configuration.md (-read +told):\n%s", diff)
	}
	if diff := cmp.Diff(want, helped); diff != "" {
		t.Errorf("the help (-read +told):\n%s", diff)
	}
}
