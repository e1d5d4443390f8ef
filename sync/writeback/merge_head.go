package writeback

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reading"
)

// tooMuchError tells why a merge is not tried.
type tooMuchError struct{ why string }

// Error implements error.
func (e *tooMuchError) Error() string { return "merge too much at once: " + e.why }

// treeFile is a file of the merged tree whose content may not be written yet.
type treeFile struct {
	sync.File
	// Content holds what was merged; nil means that Blob says it.
	Content []byte
}

// mergeHead works out the merge of the default branch's head into the branch: what is to be
// added, what the tree is then, and which files do not fit together.
func (w *writer) mergeHead(ctx context.Context, fork sync.Fork) (sync.Addition, map[string]treeFile, []string, error) {
	addition := sync.Addition{Parent: fork.Tip}
	trees := map[string][]sync.File{}
	var paths sync.Paths // a merge is about all files
	if fork.Ancestor.Commit == w.in.Head.Commit {
		paths = reading.PlanPaths(w.in.Policy.Plans)
	}
	for _, tree := range []string{fork.Tip.Tree, fork.Ancestor.Tree, w.in.Head.Tree} {
		if _, known := trees[tree]; known || tree != fork.Tip.Tree && fork.Ancestor.Commit == w.in.Head.Commit {
			continue
		}
		listing, err := w.in.Host.Files(ctx, w.in.Repository, tree, paths)
		if err == nil && listing.Unlisted != "" {
			err = &tooMuchError{listing.Unlisted}
		}
		if err != nil {
			return addition, nil, nil, err
		}
		trees[tree] = listing.Files
	}
	files := map[string]treeFile{}
	if fork.Ancestor.Commit == w.in.Head.Commit {
		for path, file := range sync.FilesByPath(trees[fork.Tip.Tree]) {
			files[path] = treeFile{File: file}
		}
		return addition, files, nil, nil
	}
	merge := mergeFiles(trees[fork.Ancestor.Tree], trees[fork.Tip.Tree], trees[w.in.Head.Tree])
	for path, file := range merge.Files {
		files[path] = treeFile{File: file}
	}
	conflicts, merged := merge.Conflicts, 0
	for _, both := range merge.Both {
		content, ok, err := w.mergeContents(ctx, both)
		if err != nil {
			return addition, nil, nil, err
		}
		if !ok {
			conflicts = append(conflicts, both.Ours.Path)
			continue
		}
		if merged += len(content); merged > reading.MaxPlanBytes {
			return addition, nil, nil, &tooMuchError{fmt.Sprintf("more than %d MB changed on both sides", reading.MaxPlanBytes>>20)}
		}
		files[both.Ours.Path] = treeFile{File: both.Ours, Content: content}
	}
	addition.Merge, addition.MergeMessage = w.in.Head, "Merge the default branch"
	addition.Merged = treeChanges(trees[w.in.Head.Tree], files)
	return addition, files, conflicts, nil
}

// mergeContents merges a file that changed on both sides, line by line.
func (w *writer) mergeContents(ctx context.Context, both bothChanged) (content []byte, ok bool, err error) {
	var texts [3]string
	for i, file := range []sync.File{both.Ancestor, both.Ours, both.Theirs} {
		if file.Blob == "" || file.Size > sync.MaxDocument {
			continue
		}
		read, err := w.in.Host.Read(ctx, w.in.Repository, file.Blob, sync.MaxDocument)
		if err != nil {
			return nil, false, fmt.Errorf("read %q: %w", file.Path, err)
		}
		if len(read) > sync.MaxDocument {
			return nil, false, nil
		}
		texts[i] = string(read)
	}
	if both.Ancestor.Blob == "" || max(both.Ours.Size, both.Theirs.Size, both.Ancestor.Size) > sync.MaxDocument {
		return nil, false, nil
	}
	text, ok := mergeLines(texts[0], texts[1], texts[2])
	return []byte(text), ok, nil
}

// treeChanges lists what makes a tree of the base's files.
func treeChanges(base []sync.File, files map[string]treeFile) []sync.ProposedFile {
	var changes []sync.ProposedFile
	before := sync.FilesByPath(base)
	for _, path := range sync.SortedKeys(before) {
		if _, stays := files[path]; !stays {
			changes = append(changes, sync.ProposedFile{Path: path, Mode: before[path].Mode, Gone: true})
		}
	}
	for _, path := range sync.SortedKeys(files) {
		file := files[path]
		switch {
		case file.Content != nil:
			changes = append(changes, sync.ProposedFile{Path: path, Mode: file.Mode, Content: file.Content})
		case !sameEntry(file.File, before[path]):
			changes = append(changes, sync.ProposedFile{Path: path, Mode: file.Mode, Blob: file.Blob})
		}
	}
	return changes
}
