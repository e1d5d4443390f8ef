package writeback

import (
	"cmp"
	"slices"

	"github.com/milepost/milepost/sync"
)

// merged is the outcome of a three-way merge of trees, file by file.
type merged struct {
	// Files holds the entry of each path.
	Files map[string]sync.File
	// Both lists the paths that both sides changed and that have to be merged by content, in
	// order; Conflicts lists those where one side has no text to merge.
	Both      []bothChanged
	Conflicts []string
}

// bothChanged is a file that changed on both sides.
type bothChanged struct{ Ancestor, Ours, Theirs sync.File }

// mergeFiles merges two trees that grew from one: what only one side changed is taken from that
// side. A file that both changed and neither removed is left to be merged by its content.
func mergeFiles(ancestor, ours, theirs []sync.File) merged {
	was, mine, other := sync.FilesByPath(ancestor), sync.FilesByPath(ours), sync.FilesByPath(theirs)
	out := merged{Files: map[string]sync.File{}}
	paths := map[string]bool{}
	for _, side := range []map[string]sync.File{was, mine, other} {
		for path := range side {
			paths[path] = true
		}
	}
	for path := range paths {
		a, o, t := was[path], mine[path], other[path]
		switch {
		case sameEntry(o, t), sameEntry(t, a):
			out.take(o)
		case sameEntry(o, a):
			out.take(t)
		case isText(o) && isText(t) && o.Mode == t.Mode && (a.Blob == "" || isText(a)):
			out.Both = append(out.Both, bothChanged{a, o, t})
		default:
			out.Conflicts = append(out.Conflicts, path)
		}
	}
	for path := range out.Files {
		for i := range path {
			if path[i] == '/' && out.Files[path[:i]].Blob != "" {
				out.Conflicts = append(out.Conflicts, path) // a file where the other side has a folder
			}
		}
	}
	slices.Sort(out.Conflicts)
	slices.SortFunc(out.Both, func(a, b bothChanged) int { return cmp.Compare(a.Ours.Path, b.Ours.Path) })
	return out
}

func (m *merged) take(file sync.File) {
	if file.Blob != "" {
		m.Files[file.Path] = file
	}
}

func sameEntry(a, b sync.File) bool { return a.Blob == b.Blob && a.Mode == b.Mode }

func isText(f sync.File) bool { return f.Mode == sync.ModeRegular || f.Mode == sync.ModeExecutable }
