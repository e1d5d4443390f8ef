package main

import (
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/sync/voice"
)

// allCommands lists the commands by their names, those below others by their own.
func allCommands() map[string]*cobra.Command {
	found := map[string]*cobra.Command{}
	var add func(*cobra.Command)
	add = func(command *cobra.Command) {
		found[command.Name()] = command
		for _, below := range command.Commands() {
			add(below)
		}
	}
	add(newRoot(&streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard}))
	return found
}

// A flag that stands alone in a text is one of a command that the document calls, and has a value where one is written.
func TestDocuments_name_flags_that_there_are(t *testing.T) {
	t.Parallel()
	commands, flags := allCommands(), 0
	called := regexp.MustCompile(`milepost ([a-z]+)`)
	for _, document := range testbook.Documents(t) {
		var found []*pflag.FlagSet
		for _, call := range called.FindAllStringSubmatch(testbook.Text(t, document), -1) {
			if command := commands[call[1]]; command != nil {
				found = append(found, command.Flags())
			}
		}
		for _, span := range testbook.Spans(t, document) {
			name, ok := strings.CutPrefix(span.Text, "--")
			if name, _, _ = strings.Cut(name, " "); !ok || strings.HasPrefix(name, "-") {
				continue
			}
			flags++
			valued := strings.Contains(span.Text, " ")
			if !slices.ContainsFunc(found, func(set *pflag.FlagSet) bool {
				flag := set.Lookup(name)
				return flag != nil && (!valued || flag.NoOptDefVal == "")
			}) {
				t.Errorf("%s:%d: no command that is called there takes %s", document, span.Line, span.Text)
			}
		}
	}
	if flags < 30 {
		t.Errorf("only %d flags were found", flags)
	}
}

// sources is the text of all that the program is made of, tests left out.
func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	root := testbook.Root(t)
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && path != root || entry.Name() == "testdata" || entry.Name() == "docs"):
			return filepath.SkipDir
		case entry.IsDir() || strings.HasSuffix(path, "_test.go") || !slices.Contains([]string{".go", ".html", ".tmpl", ".yml", ".yaml", ".sh"}, filepath.Ext(path)):
			return nil
		}
		content, err := os.ReadFile(path) //nolint:gosec // the file is ours
		all.Write(content)
		return err
	})
	must(t, err)
	return all.String()
}

func TestDocuments_name_variables_that_are_read(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, variable := range config.Variables() {
		known[variable.Name] = true
		if variable.File {
			known[variable.Name+"_FILE"] = true
		}
	}
	text, met := sources(t), map[string]bool{}
	name := regexp.MustCompile(`\b(?:MILEPOST|GITHUB|GH)_[A-Z0-9_]+\b`)
	for _, document := range testbook.Documents(t) {
		for _, variable := range name.FindAllString(testbook.Text(t, document), -1) {
			met[variable] = true
			if !known[variable] && !strings.Contains(text, `"`+variable+`"`) {
				t.Errorf("%s: nothing reads %s", document, variable)
			}
		}
	}
	for _, variable := range config.Variables() {
		if strings.HasPrefix(variable.Name, "MILEPOST_") && !met[variable.Name] {
			t.Errorf("no document names %s", variable.Name)
		}
	}
}

// metricForm is a metric as documents name it, with its labels.
var metricForm = regexp.MustCompile(`^(milepost_[a-z_]+)(?:\{([a-z,]+)\})?$`)

// The table of metrics has each one that a scrape shows, with its labels, and no other; all documents name those alone.
func TestDocuments_name_metrics_that_there_are(t *testing.T) {
	t.Parallel()
	l := startLife(t, withMetrics)
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.plan(lifePlan)
	l.rest()
	l.branch("more", "docs/milestone-1.md", lifePlan+"- [ ] another goal\n")
	l.open("more", false)
	l.rest()
	scraped := map[string]string{}
	series := regexp.MustCompile(`^(milepost_[a-z_]+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})?$`)
	for line := range l.scraped() {
		if match := series.FindStringSubmatch(line); match != nil {
			labels := regexp.MustCompile(`([a-z_]+)="`).FindAllStringSubmatch(match[2], -1)
			var names []string
			for _, label := range labels {
				if label[1] != "le" {
					names = append(names, label[1])
				}
			}
			scraped[match[1]] = strings.Join(names, ",")
		}
	}
	told := map[string]string{}
	for _, document := range testbook.Documents(t) {
		before := ""
		for _, span := range testbook.Spans(t, document) {
			name := span.Text
			if strings.HasPrefix(name, "_") && strings.HasPrefix(before, "milepost_") {
				name = before[:strings.LastIndex(before, "_")] + name // such as _due behind milepost_queue_waiting
			}
			if before = name; !metricForm.MatchString(name) {
				continue
			}
			match := metricForm.FindStringSubmatch(name)
			if labels, known := scraped[match[1]]; !known || match[2] != "" && match[2] != labels {
				t.Errorf("%s:%d: there is no metric %s", document, span.Line, name)
			}
			if document == "deploy/README.md" && told[match[1]] == "" {
				told[match[1]] = match[2]
			}
		}
	}
	if diff := cmp.Diff(scraped, told); diff != "" {
		t.Errorf("deploy/README.md (-scraped +told):\n%s", diff)
	}
}

func TestDocuments_write_comments_that_are_commands(t *testing.T) {
	t.Parallel()
	verbs := map[voice.Verb]bool{}
	for _, document := range testbook.Documents(t) {
		for _, span := range testbook.Spans(t, document) {
			if !strings.HasPrefix(span.Text, "/milepost ") && !strings.HasPrefix(span.Text, "/approve") && !strings.HasPrefix(span.Text, "Decision: ") {
				continue
			}
			command, ok := voice.Parse(span.Text)
			verbs[command.Verb] = true
			if !ok || command.Verb == voice.Unknown {
				t.Errorf("%s:%d: %s is no command", document, span.Line, span.Text)
			}
		}
	}
	if len(verbs) < 9 {
		t.Errorf("only %v are written", slices.Collect(maps.Keys(verbs)))
	}
}

// inContainers finds calls of the program in a container, with what it runs in, the program's path and what is called.
var inContainers = regexp.MustCompile(`(?:kubectl exec (\S+) --|docker compose exec (\S+)) (\S+) ([^` + "`" + `\n|]*[a-z])`)

// In the image there is nothing but the program, and no path on which to look for it.
func TestDocuments_call_the_program_in_containers_by_its_path(t *testing.T) {
	t.Parallel()
	entry := regexp.MustCompile(`(?m)^ENTRYPOINT \["(.*)"\]$`).FindStringSubmatch(testbook.Text(t, "Dockerfile"))[1]
	compose := testbook.Text(t, "deploy/compose.yaml")
	calls := 0
	for _, document := range testbook.Documents(t) {
		for _, match := range inContainers.FindAllStringSubmatch(testbook.Text(t, document), -1) {
			calls++
			if match[1] != "" && match[1] != "statefulset/"+programName || match[2] != "" && !strings.Contains(compose, "\n  "+match[2]+":\n") {
				t.Errorf("%s: nothing runs as %s%s", document, match[1], match[2])
			}
			if err := parsed(strings.Fields(match[4])); err != nil || match[3] != entry {
				t.Errorf("%s: %s: the program is at %s, %v", document, match[0], entry, err)
			}
		}
	}
	port := ":" + strings.Fields(testbook.Commands(testbook.BlocksBelow(t, "docs/page.md", "Open it", "sh"))[1])[3]
	for _, variable := range config.Variables() {
		if variable.Name == "MILEPOST_ADMIN_LISTEN" && !strings.HasSuffix(variable.Default, port) {
			t.Errorf("%s is forwarded, and the page is at %s", port, variable.Default)
		}
	}
	if calls != 3 {
		t.Errorf("%d calls were found, want 3", calls)
	}
}

// Codes of notices and diagnostics, buttons, messages of the log and addresses on the server are called as the program calls
// them.
func TestDocuments_call_things_as_the_program_does(t *testing.T) {
	t.Parallel()
	text := sources(t)
	code := regexp.MustCompile(`^[a-z]+(?:-[a-z]+)+$`)
	address := regexp.MustCompile(`^/[a-z]+$`)
	button := regexp.MustCompile(`^[A-Z][a-z]+(?: [a-z]+)+$`)
	logged := regexp.MustCompile(`^[a-z]+(?: [a-z]+)+$`)
	// What is typed into a shell, and items of plans.
	others := regexp.MustCompile(`^(?:git|go|make|systemctl|helm|kubectl|docker|milepost|check|sync|Write unit|Review the|Test the)\b`)
	things := 0
	for _, document := range testbook.Documents(t) {
		for _, span := range testbook.Spans(t, document) {
			said := span.Text
			switch {
			case others.MatchString(said) || strings.HasPrefix(document, "docs/format") || document == "docs/dialects.md":
				continue
			case code.MatchString(said), button.MatchString(said), logged.MatchString(said), said == "Milepost: waiting for you":
			case address.MatchString(said):
				said += `"`
			default:
				continue
			}
			things++
			if !strings.Contains(text, said) {
				t.Errorf("%s:%d: the program knows no %s", document, span.Line, span.Text)
			}
		}
	}
	if things < 100 {
		t.Errorf("only %d were found", things)
	}
}
