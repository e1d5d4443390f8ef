package architecture_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/testbook"
)

// goTests lists the calls of go test in a document: those that are typed, those in its lines, and those in its comments.
func goTests(t *testing.T, document string) []string {
	t.Helper()
	var found []string
	for _, match := range regexp.MustCompile("go test [^`\n#]*").FindAllString(testbook.Text(t, document), -1) {
		found = append(found, strings.TrimSuffix(strings.TrimSpace(match), " -->"))
	}
	return found
}

// faultOf says what is wrong with a call of go test, "" if it plays something.
func faultOf(all map[string]suite, call string) string {
	words := strings.Fields(strings.ReplaceAll(call, "'", ""))[2:]
	folder := filepath.Join(root, words[0])
	if words[0] == "./..." {
		return ""
	}
	tests, known := all[folder]
	if !known {
		return "there is no package with tests at " + words[0]
	}
	for i := 1; i < len(words); i++ {
		switch flag := strings.TrimPrefix(words[i], "-"); flag {
		case "v":
		case "benchtime", "timeout":
			i++
		case "run", "bench":
			i++
			pattern, sub, _ := strings.Cut(words[i], "/")
			begin := map[string]string{"run": "Test", "bench": "Benchmark"}[flag]
			plays := pattern == "^$"
			for name := range tests.tests {
				plays = plays || strings.HasPrefix(name, begin) && regexp.MustCompile(pattern).MatchString(name)
			}
			if !plays {
				return "it plays no test"
			}
			if sub, _, _ = strings.Cut(sub, "/"); flag == "run" && sub != "" && !tests.texts[sub] {
				return "no text names " + sub
			}
		default:
			// A flag of the package's own, or of what its tests draw pictures with.
			if picture, err := os.ReadFile(filepath.Join(root, "internal", "testpicture", "picture.go")); !tests.texts[flag] && (err != nil || !strings.Contains(string(picture), `flag.Bool("`+flag+`"`)) {
				return "there is no flag " + words[i]
			}
		}
	}
	return ""
}

// What has a table written, a number measured or a rule played can be called so. Numbers take long to measure, and no test
// does it.
func TestCallsOfGoTestInDocumentsPlaySomething(t *testing.T) {
	t.Parallel()
	all, calls := suites(t), 0
	for _, command := range testbook.Commands(slices.Concat(
		testbook.BlocksBelow(t, "docs/operate.md", "What it costs", "sh"), testbook.BlocksBelow(t, "docs/page.md", "Many viewers", "sh"), testbook.Blocks(t, "docs/three-way.md", "sh"),
	)) {
		if !strings.HasPrefix(command, "go test ") {
			t.Errorf("nothing looks at %q", command)
		}
	}
	for _, document := range testbook.Documents(t) {
		for _, call := range goTests(t, document) {
			if strings.Contains(call, "NAME") {
				continue // which one, the reader chooses
			}
			calls++
			if fault := faultOf(all, call); fault != "" {
				t.Errorf("%s: %s: %s", document, call, fault)
			}
		}
	}
	if calls < 14 {
		t.Errorf("only %d calls were found", calls)
	}
	for _, wrong := range []string{"go test ./internal/none", "go test ./internal/poll -run no_such_thing", "go test ./internal/poll -bench keeps_below", "go test ./internal/poll -colour"} {
		if faultOf(all, wrong) == "" {
			t.Errorf("%s is taken", wrong)
		}
	}
}

// planNames are the paths of plans, and of what stands beside them, in the repositories that documents speak of.
var planNames = regexp.MustCompile(`(?i)(?:^|/)[^/]*milestone-(?:\d|N)[^/]*\.md$|^(?:specs|openspec|\.kiro|\.planning|docs/plans|docs/superpowers|plans|apps)/|^(?:tasks|todo|backlog|roadmap|proposal|\d+-\d+-plan)\.md$`)

func TestThePathsInDocumentsExist(t *testing.T) {
	t.Parallel()
	paths := 0
	for _, document := range testbook.Documents(t) {
		for _, span := range testbook.Spans(t, document) {
			path := span.Text
			switch {
			// .github is the repository of a user, and names of tests have a slash, too.
			case !pathForm.MatchString(path), strings.HasPrefix(path, ".github/"), strings.HasPrefix(path, "Test"), strings.Contains(path, "*"), planNames.MatchString(path):
				continue
			}
			// Branches, refs and what runs in a cluster have a slash and no ending, and begin like no folder of ours.
			if first, _, _ := strings.Cut(path, "/"); filepath.Ext(path) == "" && !exists(first) && !exists(filepath.Join(filepath.Dir(document), first)) {
				continue
			}
			paths++
			if !exists(path) && !exists(filepath.Join(filepath.Dir(document), path)) {
				t.Errorf("%s:%d names %s, which does not exist", document, span.Line, path)
			}
		}
	}
	if paths < 250 {
		t.Errorf("only %d paths were found", paths)
	}
}

func exists(path string) bool {
	_, err := os.Stat(filepath.Join(root, path))
	return err == nil
}

// What make and the scripts of CI are asked for, in text or to be typed, is there.
func TestDocumentsNameTargetsAndScriptsThatThereAre(t *testing.T) {
	t.Parallel()
	makefile, named := readRoot(t, "Makefile"), 0
	for _, document := range testbook.Documents(t) {
		var said []string
		for _, span := range testbook.Spans(t, document) {
			said = append(said, span.Text)
		}
		for _, block := range testbook.All(t, document) {
			if block.Language == "sh" {
				said = append(said, testbook.Commands([]testbook.Block{block})...)
			}
		}
		for _, command := range said {
			program, rest, _ := strings.Cut(command, " ")
			switch target, _, _ := strings.Cut(rest, " "); {
			case program == "make" && target != "":
				named++
				if !strings.Contains(makefile, "\n"+target+":") {
					t.Errorf("%s: there is no %s", document, command)
				}
			case strings.HasPrefix(program, ".ci/"):
				named++
				if info, err := os.Stat(filepath.Join(root, program)); err != nil || info.Mode()&0o100 == 0 {
					t.Errorf("%s: %s cannot be run", document, command)
				}
			}
		}
	}
	if named < 5 {
		t.Errorf("only %d were found", named)
	}
}
