package config_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/sync"
)

const (
	reference = "../../docs/configuration.md"
	begins    = "<!-- The table below is written by go test ./internal/config -run Reference -update-docs -->\n"
	ends      = "<!-- The end of the table -->\n"
)

// settingsTable is the part of the reference about the repository's file.
func settingsTable() string {
	var out strings.Builder
	out.WriteString("| Setting | Values | Default | What it is for | Example |\n| --- | --- | --- | --- | --- |\n")
	for _, s := range config.Settings() {
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s | `%s` |\n", s.Path, cell(s.Values), cell(word(s.Default)), cell(s.About), s.Example)
	}
	return out.String()
}

// variablesTable is the part about the server's environment.
func variablesTable() string {
	var out strings.Builder
	out.WriteString("| Variable | Default | What it is for |\n| --- | --- | --- |\n")
	for _, v := range config.Variables() {
		about := v.About
		if v.File {
			about += "; may be a file, named by `" + v.Name + "_FILE`"
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s |\n", v.Name, cell(coded(v.Default)), cell(about))
	}
	return out.String()
}

// cell is a text of a table; asterisks that are no code stand for themselves.
func cell(text string) string {
	parts := strings.Split(strings.ReplaceAll(text, "|", `\|`), "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = strings.ReplaceAll(parts[i], "*", `\*`)
	}
	return strings.Join(parts, "`")
}

func coded(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}

// word shows a value as code, and leaves a sentence as it is.
func word(text string) string {
	if strings.ContainsAny(text, " `") {
		return text
	}
	return coded(text)
}

func TestReference_is_that_of_the_code(t *testing.T) {
	t.Parallel()
	before, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(before), begins)
	if len(parts) != 3 {
		t.Fatalf("%s has %d marks for tables, want 2", reference, len(parts)-1)
	}
	want := parts[0]
	for i, table := range []string{settingsTable(), variablesTable()} {
		_, after, ok := strings.Cut(parts[i+1], ends)
		if !ok {
			t.Fatalf("table %d of %s does not end", i+1, reference)
		}
		want += begins + "\n" + table + "\n" + ends + after
	}
	written(t, reference, []byte(want))
}

// What the table says is so: an example is taken, and does something that the default does not.
func TestReference_has_examples_that_are_taken_and_change_something(t *testing.T) {
	t.Parallel()
	schema := validator(t)
	for _, s := range config.Settings() {
		policy, diagnostics := config.ParsePolicy([]byte(s.File))
		if len(diagnostics) > 0 || !fits(t, schema, s.File) {
			t.Errorf("%s: %q is not taken: %v", s.Path, s.File, diagnostics)
		}
		if cmp.Equal(policy, sync.DefaultPolicy()) {
			t.Errorf("%s: %q changes nothing", s.Path, s.File)
		}
		if s.About == "" || s.Values == "" {
			t.Errorf("%s: nothing is said of it", s.Path)
		}
	}
}

// A default that is a value is what holds without it.
func TestReference_has_defaults_that_change_nothing(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, s := range config.Settings() {
		if s.Default == "" || strings.ContainsAny(s.Default, " `") || strings.Contains(s.Path, "[]") {
			continue
		}
		checked++
		file := strings.Replace(s.File, s.Example, s.Default, 1)
		policy, diagnostics := config.ParsePolicy([]byte(file))
		name := s.Path[strings.LastIndex(s.Path, ".")+1:] + ": " + s.Example
		without, _ := config.ParsePolicy([]byte(strings.Replace(strings.Replace(s.File, name+", ", "", 1), name, "", 1)))
		without.Unread = nil // a mapping may be of no use without it
		if maps.DeleteFunc(policy.Labels, func(kind sync.LabelKind, _ string) bool {
			return policy.Label(kind, "x") == without.Label(kind, "x")
		}); len(policy.Labels) == 0 {
			policy.Labels = nil
		}
		policy.Preview.Mode, policy.Delivery.Branch = noDefault(policy.Preview.Mode, sync.PreviewPlans), noDefault(policy.Delivery.Branch, sync.Branch)
		if diff := cmp.Diff(without, policy); diff != "" || len(diagnostics) > 0 {
			t.Errorf("%s: %q is no default: %v\n%s", s.Path, file, diagnostics, diff)
		}
	}
	if checked < 20 {
		t.Errorf("only %d defaults were looked at", checked)
	}
}

func noDefault(value, standard string) string {
	if value == standard {
		return ""
	}
	return value
}

// The other documents name settings as they are called.
func TestReference_knows_every_setting_that_the_README_shows(t *testing.T) {
	t.Parallel()
	sample := testbook.Join(testbook.BlocksBelow(t, "README.md", "Repository configuration", "yaml"))
	if told := said(sample); len(told) > 0 {
		t.Errorf("the sample is refused: %q", told)
	}
	if !fits(t, validator(t), sample) {
		t.Error("the schema refuses the sample")
	}
	for _, s := range config.Settings() {
		if !strings.Contains(s.Path, ".") && !regexp.MustCompile(`(?m)^`+s.Path+`:`).MatchString(sample) {
			t.Errorf("the sample of the README lacks %s", s.Path)
		}
	}
}
