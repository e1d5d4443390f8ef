package testpicture

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

// anew is a flag of every test that draws pictures.
var anew = flag.Bool("pictures", false, "draw the pictures of the documents anew, in docs/pictures")

// Wanted reports whether the tests were asked, by the flag -pictures, to draw the pictures of the documents anew.
func Wanted() bool { return *anew }

// Folder is where the pictures of the documents are, as seen from a package two folders below the repository.
func Folder() string { return filepath.Join("..", "..", "docs", "pictures") }

// Keep keeps a PNG as a picture of the documents, made small.
func Keep(t testing.TB, name string, shot []byte) {
	t.Helper()
	small, err := Small(shot)
	if err != nil {
		t.Fatalf("draw %s: %v", name, err)
	}
	if err := os.WriteFile(filepath.Join(Folder(), name), small, 0o644); err != nil { //nolint:gosec // a picture of the documents
		t.Fatal(err)
	}
}
