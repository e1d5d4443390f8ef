package architecture_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/parser/words"
)

// inTicks finds what stands between back-ticks on one line of Markdown.
var inTicks = regexp.MustCompile("`([^`\n]+)`")

// pathForm is how a file or a folder is written: at the root it has an ending that we use.
var pathForm = regexp.MustCompile(`^(?:[\w.*-]+/)+[\w.*-]*$|^[\w.-]+\.(?:go|md|yml|yaml|json|service)$`)

// pathsIn lists the files and folders that a document names in back-ticks.
func pathsIn(document string) []string {
	var found []string
	for _, match := range inTicks.FindAllStringSubmatch(document, -1) {
		// .github is the repository of a user, and test names have a slash, too.
		if pathForm.MatchString(match[1]) && !strings.HasPrefix(match[1], ".github/") && !strings.HasPrefix(match[1], "Test") {
			found = append(found, match[1])
		}
	}
	return found
}

// readRoot returns a file of the repository.
func readRoot(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// goFolders lists the Go files of each folder that has some, save for tests, by the folder's path.
func goFolders(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".."):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		folder = filepath.ToSlash(folder)
		found[folder] = append(found[folder], entry.Name())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestTheFormatNamesEveryLanguage(t *testing.T) {
	t.Parallel()
	format := readRoot(t, "docs/format.md")
	for _, language := range words.Languages() {
		if !strings.Contains(format, language) {
			t.Errorf("docs/format.md does not say that words are known in %s", language)
		}
	}
}

func TestEachQuestionIsAnsweredByAPath(t *testing.T) {
	t.Parallel()
	_, section, found := strings.Cut(readRoot(t, "ARCHITECTURE.md"), "\n## To change")
	if !found {
		t.Fatal("ARCHITECTURE.md has no section that says where to change what")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	questions := 0
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 2 || strings.Contains(line, "| --- |") || strings.Contains(line, "| go to |") {
			continue
		}
		questions++
		if len(pathsIn(cells[1])) == 0 {
			t.Errorf("no file or folder answers %q", strings.TrimSpace(cells[0]))
		}
	}
	if questions < 25 {
		t.Errorf("only %d questions are answered", questions)
	}
}

func TestTheArchitectureNamesEveryPackage(t *testing.T) {
	t.Parallel()
	_, section, found := strings.Cut(readRoot(t, "ARCHITECTURE.md"), "\n## Packages")
	if !found {
		t.Fatal("ARCHITECTURE.md has no section about packages")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	for folder := range goFolders(t) {
		if !strings.Contains(section, "\n| `"+folder+"` |") {
			t.Errorf("the table of packages in ARCHITECTURE.md has no line for %s", folder)
		}
	}
}

// fileName finds the names of Go files in a comment.
var fileName = regexp.MustCompile(`\b\w+\.go\b`)

func TestEveryFileIsNamedInTheDocOfItsPackage(t *testing.T) {
	t.Parallel()
	folders := goFolders(t)
	if len(folders) < 30 {
		t.Fatalf("only %d packages were found", len(folders))
	}
	for folder, files := range folders {
		if !slices.Contains(files, "doc.go") {
			t.Errorf("%s has no doc.go", folder)
			continue
		}
		named := fileName.FindAllString(readRoot(t, filepath.Join(folder, "doc.go")), -1)
		for _, file := range files {
			if file != "doc.go" && !slices.Contains(named, file) {
				t.Errorf("%s/doc.go does not name %s", folder, file)
			}
		}
		for _, name := range named {
			if _, err := os.Stat(filepath.Join(root, folder, name)); err != nil {
				t.Errorf("%s/doc.go names %s, which does not exist", folder, name)
			}
		}
	}
}
