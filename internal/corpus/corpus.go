package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/milepost/milepost/internal/testneed"
)

// Files lists the files that one of the patterns names, such as "corpus/docs/*.md", by their paths.
func Files(t testing.TB, patterns ...string) []string {
	t.Helper()
	var files []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(root(t), "..", "shared", filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	testneed.That(t, len(files) > 0, fmt.Sprintf("the collected plans %q are not beside the project", patterns))
	return files
}

// Every is every nth of several files: tests that take long look at fewer of them.
func Every(n int, files []string) []string {
	var some []string
	for i := 0; i < len(files); i += n {
		some = append(some, files[i])
	}
	return some
}

// Read returns what a file holds.
func Read(t testing.TB, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file) //nolint:gosec // tests name the files
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// root is the folder of the project, above the one that a test runs in.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			err = os.ErrNotExist
		}
		dir = filepath.Dir(dir)
	}
	t.Fatalf("find the project's folder: %v", err)
	return ""
}
