package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testbook"
)

// What is read, the command's help and both tables of the variables are in agreement.
func TestServe_tells_of_each_variable_what_the_documents_tell(t *testing.T) {
	t.Parallel()
	var help bytes.Buffer
	if code := run([]string{"serve", "--help"}, strings.NewReader(""), &help, &help, nil); code != exitFine {
		t.Fatalf("help exits with %d", code)
	}
	type row struct{ Name, Default string }
	var want, helped []row
	for _, variable := range config.Variables() {
		want = append(want, row{variable.Name, variable.Default})
		if variable.About == "" {
			t.Errorf("nothing is said about %s", variable.Name)
		}
	}
	line := regexp.MustCompile("(?m)^\\| `((?:MILEPOST|OTEL)_[A-Z_]+)` \\|(?: `([^`]*)`)?")
	for _, document := range []string{"README.md", "docs/configuration.md"} {
		var documented []row
		for _, found := range line.FindAllStringSubmatch(testbook.Text(t, document), -1) {
			documented = append(documented, row{found[1], found[2]})
		}
		if diff := cmp.Diff(want, documented); diff != "" {
			t.Errorf("%s (-read +told):\n%s", document, diff)
		}
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
	if diff := cmp.Diff(want, helped); diff != "" {
		t.Errorf("the help (-read +told):\n%s", diff)
	}
}
