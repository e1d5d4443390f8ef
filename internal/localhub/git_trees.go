package localhub

import (
	"sort"
	"strings"
)

// flatten lists every file, link and submodule below a tree by its full path.
func (o *objects) flatten(tree string) map[string]treeEntry {
	files := map[string]treeEntry{}
	o.walk(tree, "", func(path string, e treeEntry) {
		if e.mode != modeTree {
			files[path] = e
		}
	})
	return files
}

// walk visits a tree depth first in git's order; directories come before what they hold.
func (o *objects) walk(tree, prefix string, visit func(path string, e treeEntry)) {
	for _, e := range o.trees[tree] {
		path := prefix + e.name
		visit(path, e)
		if e.mode == modeTree {
			o.walk(e.sha, path+"/", visit)
		}
	}
}

// build stores the trees for a set of files and returns the root's SHA. It is the inverse of flatten.
func (o *objects) build(files map[string]treeEntry) string {
	here := map[string]treeEntry{}
	below := map[string]map[string]treeEntry{}
	for path, e := range files {
		first, rest, nested := strings.Cut(path, "/")
		if !nested {
			here[first] = treeEntry{name: first, mode: e.mode, sha: e.sha}
			continue
		}
		if below[first] == nil {
			below[first] = map[string]treeEntry{}
		}
		below[first][rest] = e
	}
	for name, children := range below {
		here[name] = treeEntry{name: name, mode: modeTree, sha: o.build(children)}
	}
	entries := make([]treeEntry, 0, len(here))
	for _, e := range here {
		entries = append(entries, e)
	}
	return o.putTree(entries)
}

// entryAt finds what stands at a path; the empty path is the tree itself.
func (o *objects) entryAt(tree, path string) (treeEntry, bool) {
	at := treeEntry{mode: modeTree, sha: tree}
	for _, part := range strings.Split(strings.Trim(path, "/"), "/") {
		if part == "" {
			continue
		}
		if at.mode != modeTree {
			return treeEntry{}, false
		}
		found := false
		for _, e := range o.trees[at.sha] {
			if e.name == part {
				at, found = e, true
				break
			}
		}
		if !found {
			return treeEntry{}, false
		}
	}
	return at, true
}

// fileChange is one path that differs between two trees. A nil side means the file is absent there.
type fileChange struct {
	path     string
	previous string // the old path of a renamed file, else empty
	before   *treeEntry
	after    *treeEntry
}

// changes lists the paths that differ, sorted by path. A file moved without an edit shows as one renamed entry.
func (o *objects) changes(from, to string) []fileChange {
	var out []fileChange
	o.collectChanges(from, to, "", &out)
	sort.Slice(out, func(i, j int) bool { return out[i].path < out[j].path })
	return out
}

func (o *objects) collectChanges(from, to, prefix string, out *[]fileChange) {
	if from == to {
		return
	}
	before, after := entriesByName(o.trees[from]), entriesByName(o.trees[to])
	names := map[string]bool{}
	for name := range before {
		names[name] = true
	}
	for name := range after {
		names[name] = true
	}
	for name := range names {
		b, a := before[name], after[name]
		if a == b {
			continue
		}
		path := prefix + name
		if b.mode == modeTree || a.mode == modeTree {
			o.collectChanges(subtree(b), subtree(a), path+"/", out)
		}
		change := fileChange{path: path}
		if b.mode != "" && b.mode != modeTree {
			change.before = &b
		}
		if a.mode != "" && a.mode != modeTree {
			change.after = &a
		}
		if change.before != nil || change.after != nil {
			*out = append(*out, change)
		}
	}
}

func entriesByName(entries []treeEntry) map[string]treeEntry {
	byName := make(map[string]treeEntry, len(entries))
	for _, e := range entries {
		byName[e.name] = e
	}
	return byName
}

func subtree(e treeEntry) string {
	if e.mode == modeTree {
		return e.sha
	}
	return ""
}

// pairRenames joins a removal and an addition of the same blob into one renamed file.
func pairRenames(changes []fileChange) []fileChange {
	removed := map[string]int{}
	for i, c := range changes {
		if c.after == nil {
			removed[c.before.sha] = i
		}
	}
	gone := map[int]bool{}
	for i, c := range changes {
		if c.before != nil {
			continue
		}
		if from, ok := removed[c.after.sha]; ok && !gone[from] {
			changes[i].previous, changes[i].before = changes[from].path, changes[from].before
			gone[from] = true
		}
	}
	kept := changes[:0:0]
	for i, c := range changes {
		if !gone[i] {
			kept = append(kept, c)
		}
	}
	return kept
}
