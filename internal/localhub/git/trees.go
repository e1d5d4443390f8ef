package git

import (
	"sort"
	"strings"
)

// Flatten lists every file, link and submodule below a tree by its full path.
func (o *Objects) Flatten(tree string) map[string]Entry {
	files := map[string]Entry{}
	o.Walk(tree, "", func(path string, e Entry) {
		if e.Mode != ModeTree {
			files[path] = e
		}
	})
	return files
}

// Walk visits a tree depth first in git's order; directories come before what they hold.
func (o *Objects) Walk(tree, prefix string, visit func(path string, e Entry)) {
	for _, e := range o.Trees[tree] {
		path := prefix + e.Name
		visit(path, e)
		if e.Mode == ModeTree {
			o.Walk(e.SHA, path+"/", visit)
		}
	}
}

// Build stores the trees for a set of files and returns the root's SHA. It is the inverse of Flatten.
func (o *Objects) Build(files map[string]Entry) string {
	here := map[string]Entry{}
	below := map[string]map[string]Entry{}
	for path, e := range files {
		first, rest, nested := strings.Cut(path, "/")
		if !nested {
			here[first] = Entry{Name: first, Mode: e.Mode, SHA: e.SHA}
			continue
		}
		if below[first] == nil {
			below[first] = map[string]Entry{}
		}
		below[first][rest] = e
	}
	for name, children := range below {
		here[name] = Entry{Name: name, Mode: ModeTree, SHA: o.Build(children)}
	}
	entries := make([]Entry, 0, len(here))
	for _, e := range here {
		entries = append(entries, e)
	}
	return o.PutTree(entries)
}

// EntryAt finds what stands at a path; the empty path is the tree itself.
func (o *Objects) EntryAt(tree, path string) (Entry, bool) {
	at := Entry{Mode: ModeTree, SHA: tree}
	for _, part := range strings.Split(strings.Trim(path, "/"), "/") {
		if part == "" {
			continue
		}
		if at.Mode != ModeTree {
			return Entry{}, false
		}
		found := false
		for _, e := range o.Trees[at.SHA] {
			if e.Name == part {
				at, found = e, true
				break
			}
		}
		if !found {
			return Entry{}, false
		}
	}
	return at, true
}

// Change is one path that differs between two trees. A nil side means the file is absent there.
type Change struct {
	Path     string
	Previous string // the old path of a renamed file, else empty
	Before   *Entry
	After    *Entry
}

// Status is GitHub's word for what happened to the file: added, removed, renamed, modified, or changed
// where only its mode differs.
func (c Change) Status() string {
	switch {
	case c.Previous != "":
		return "renamed"
	case c.Before == nil:
		return "added"
	case c.After == nil:
		return "removed"
	case c.Before.SHA == c.After.SHA:
		return "changed"
	default:
		return "modified"
	}
}

// Changes lists the paths that differ, sorted by path. A file moved without an edit shows as one renamed entry.
func (o *Objects) Changes(from, to string) []Change {
	var out []Change
	o.collectChanges(from, to, "", &out)
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out
}

func (o *Objects) collectChanges(from, to, prefix string, out *[]Change) {
	if from == to {
		return
	}
	before, after := entriesByName(o.Trees[from]), entriesByName(o.Trees[to])
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
		if b.Mode == ModeTree || a.Mode == ModeTree {
			o.collectChanges(subtree(b), subtree(a), path+"/", out)
		}
		change := Change{Path: path}
		if b.Mode != "" && b.Mode != ModeTree {
			change.Before = &b
		}
		if a.Mode != "" && a.Mode != ModeTree {
			change.After = &a
		}
		if change.Before != nil || change.After != nil {
			*out = append(*out, change)
		}
	}
}

func entriesByName(entries []Entry) map[string]Entry {
	byName := make(map[string]Entry, len(entries))
	for _, e := range entries {
		byName[e.Name] = e
	}
	return byName
}

func subtree(e Entry) string {
	if e.Mode == ModeTree {
		return e.SHA
	}
	return ""
}

// PairRenames joins a removal and an addition of the same blob into one renamed file.
func PairRenames(changes []Change) []Change {
	removed := map[string]int{}
	for i, c := range changes {
		if c.After == nil {
			removed[c.Before.SHA] = i
		}
	}
	gone := map[int]bool{}
	for i, c := range changes {
		if c.Before != nil {
			continue
		}
		if from, ok := removed[c.After.SHA]; ok && !gone[from] {
			changes[i].Previous, changes[i].Before = changes[from].Path, changes[from].Before
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
