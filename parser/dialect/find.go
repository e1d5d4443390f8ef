package dialect

import (
	"fmt"
	"path"
	"slices"
)

// Find tells which dialect a file is written in by its path and its shape, and in words why. A path may be
// relative to any folder, or absolute.
func Find(file string, source []byte) (d Dialect, why string, ok bool) {
	for _, d := range All() {
		if place := d.place(file); place != "" && d.Fits(file, source) {
			return d, fmt.Sprintf("it is at %s and %s", place, d.Shape), true
		}
	}
	return Dialect{}, "", false
}

// IsAt reports whether any dialect has its plans at a path.
func IsAt(file string) bool {
	return slices.ContainsFunc(All(), func(d Dialect) bool { return d.At(file) })
}

// BesideOf is the path of the file that names the milestone of the one at a path, "" if there is none for
// it.
func BesideOf(file string) string {
	for _, d := range All() {
		if d.Beside != "" && d.At(file) {
			return sibling(file, d.Beside)
		}
	}
	return ""
}

// sibling is the path of another file in the folder of a file.
func sibling(file, name string) string { return path.Join(path.Dir(file), name) }
