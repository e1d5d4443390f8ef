package git

import (
	"bytes"
	"sort"
	"strings"
)

// MergeTrees merges theirs into ours, both grown from base, file by file and line by line.
// It returns the merged root tree, or the paths in conflict.
func (o *Objects) MergeTrees(base, ours, theirs string) (tree string, conflicts []string) {
	was, mine, other := o.Flatten(base), o.Flatten(ours), o.Flatten(theirs)
	paths := map[string]bool{}
	for _, side := range []map[string]Entry{was, mine, other} {
		for path := range side {
			paths[path] = true
		}
	}
	merged := map[string]Entry{}
	for path := range paths {
		entry, ok := o.mergeFile(was[path], mine[path], other[path])
		if !ok {
			conflicts = append(conflicts, path)
			continue
		}
		if entry.SHA != "" {
			merged[path] = entry
		}
	}
	conflicts = append(conflicts, FileDirectoryClashes(merged)...)
	if len(conflicts) > 0 {
		sort.Strings(conflicts)
		return "", conflicts
	}
	return o.Build(merged), nil
}

// mergeFile decides one path; an empty SHA means the file is absent on that side.
func (o *Objects) mergeFile(base, ours, theirs Entry) (Entry, bool) {
	switch {
	case ours.SHA == theirs.SHA && ours.Mode == theirs.Mode, theirs.SHA == base.SHA && theirs.Mode == base.Mode:
		return ours, true
	case ours.SHA == base.SHA && ours.Mode == base.Mode:
		return theirs, true
	case ours.SHA == "" || theirs.SHA == "" || !IsRegular(ours) || !IsRegular(theirs):
		return Entry{}, false
	}
	merged, ok := mergeLines(o.Blobs[base.SHA], o.Blobs[ours.SHA], o.Blobs[theirs.SHA])
	if !ok {
		return Entry{}, false
	}
	mode := ours.Mode
	if ours.Mode == base.Mode {
		mode = theirs.Mode
	}
	return Entry{Name: ours.Name, Mode: mode, SHA: o.PutBlob(merged)}, true
}

// IsRegular reports whether the entry is a file, executable or not.
func IsRegular(e Entry) bool { return e.Mode == ModeFile || e.Mode == ModeExecutable }

// FileDirectoryClashes lists the paths that lie below one that is a file.
func FileDirectoryClashes(files map[string]Entry) []string {
	var clashes []string
	for path := range files {
		for i, r := range path {
			if r != '/' {
				continue
			}
			if _, isFile := files[path[:i]]; isFile {
				clashes = append(clashes, path)
			}
		}
	}
	return clashes
}

// mergeLines is diff3: where only one side changed a stretch of lines, that side is taken; where both changed it
// differently, or changed lines that touch, there is a conflict.
func mergeLines(base, ours, theirs []byte) ([]byte, bool) {
	for _, side := range [][]byte{base, ours, theirs} {
		if bytes.IndexByte(side, 0) >= 0 {
			return nil, false
		}
	}
	o, a, b := splitLines(base), splitLines(ours), splitLines(theirs)
	toA, toB := matchLines(o, a), matchLines(o, b)
	var out strings.Builder
	i, j, k := 0, 0, 0
	for {
		for i < len(o) && toA[i] == j && toB[i] == k {
			out.WriteString(o[i])
			i, j, k = i+1, j+1, k+1
		}
		nextI, nextJ, nextK := i, len(a), len(b)
		for nextI < len(o) && (toA[nextI] < j || toB[nextI] < k) {
			nextI++
		}
		if nextI < len(o) {
			nextJ, nextK = toA[nextI], toB[nextI]
		}
		chunk, ok := mergeChunk(o[i:nextI], a[j:nextJ], b[k:nextK])
		if !ok {
			return nil, false
		}
		out.WriteString(chunk)
		i, j, k = nextI, nextJ, nextK
		if i == len(o) && j == len(a) && k == len(b) {
			return []byte(out.String()), true
		}
	}
}

func mergeChunk(base, ours, theirs []string) (string, bool) {
	o, a, b := strings.Join(base, ""), strings.Join(ours, ""), strings.Join(theirs, "")
	switch {
	case a == b, b == o:
		return a, true
	case a == o:
		return b, true
	default:
		return "", false
	}
}
