package architecture_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pathForm finds paths in back-ticks that name a file or a folder of the repository.
var pathForm = regexp.MustCompile("`((?:\\.ci|cmd|deploy|docs|internal|parser|sync|webhook)(?:/[\\w.-]+)*)`")

// A newcomer follows these pages, so that what they name has to be there.
func TestPagesNameWhatIsThere(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(root + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(root + "/docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, more...) {
		for _, found := range pathForm.FindAllStringSubmatch(read(t, page), -1) {
			if _, err := os.Stat(filepath.Join(root, found[1])); err != nil {
				t.Errorf("%s names %s: %v", strings.TrimPrefix(page, root+"/"), found[1], err)
			}
		}
	}
}

// ARCHITECTURE.md leads to each package, and says for at least 25 wishes where to go.
func TestArchitectureLeadsToEachPackage(t *testing.T) {
	t.Parallel()
	page := read(t, filepath.Join(root, "ARCHITECTURE.md"))
	for _, p := range listPackages(t) {
		if path := strings.TrimPrefix(p.ImportPath, module); !strings.Contains(page, "| `"+path+"` |") {
			t.Errorf("%s has no row in the table of packages", path)
		}
	}
	_, table, _ := strings.Cut(page, "## To change X, go to Y")
	table, _, _ = strings.Cut(table, "\n## ")
	if rows := strings.Count(table, "\n|") - 2; rows < 25 {
		t.Errorf("%d rows say where to go", rows)
	}
}

// told lists the packages whose doc.go leads to each of their files.
var told = []string{
	"sync", "sync/identity", "sync/markup", "sync/observe", "sync/diff", "sync/offline", "sync/reading", "sync/writeback",
	"sync/reconcile",
}

// From a package's first page a reader finds each of its files.
func TestDocLeadsToEachFile(t *testing.T) {
	t.Parallel()
	for _, folder := range told {
		files, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", folder, err)
		}
		page := read(t, filepath.Join(root, folder, "doc.go"))
		for _, file := range files {
			name := filepath.Base(file)
			if name == "doc.go" || strings.HasSuffix(name, "_test.go") {
				continue
			}
			if !regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).MatchString(page) {
				t.Errorf("%s/doc.go does not name %s", folder, name)
			}
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
