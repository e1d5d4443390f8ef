package writeback

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reading"
)

// share brings the pull request up to date on a branch that people work on: the default branch
// is merged in where that is needed, and our edits go on top as one commit. Nothing that people
// committed is overwritten; what cannot be merged or was changed by hand is explained in the
// pull request.
func (w *writer) share(ctx context.Context, next sync.WriteBack, edits []sync.Edit, tip string) error {
	fork, err := w.in.Host.Fork(ctx, w.in.Repository, w.in.Head, tip)
	if err != nil {
		return fmt.Errorf("look at what people did on %q: %w", next.HeadBranch(), err)
	}
	next.Foreign = true
	if err := w.holdMerge(ctx, &next); err != nil {
		return err
	}
	delivered, err := w.delivered(ctx, tip)
	if err != nil {
		return err
	}
	addition, files, conflicts, err := w.mergeHead(ctx, fork)
	if large := new(tooMuchError); errors.As(err, &large) {
		w.remark("write-back-refused", "%s holds commits of other people, and it cannot be brought up to date, since that is too much at once (%s): merge or close it by hand",
			next.Name(), large.why)
		return nil
	}
	if err != nil {
		return err
	}
	addition.Branch = next.HeadBranch()
	if len(conflicts) > 0 {
		var remarks []string
		for _, path := range conflicts {
			remarks = append(remarks, fmt.Sprintf(
				"%s was changed here and on the default branch in ways that do not fit together: merge the default branch into this one by hand", path))
		}
		next.Edits = delivered
		if err := w.describeShared(ctx, next, edits, remarks); err != nil {
			return err
		}
		w.remark("write-back-conflict", "%s holds commits of other people that do not fit the default branch (%s): it is left as it is",
			w.in.Base.Repo.WriteBack.Name(), strings.Join(conflicts, ", "))
		return nil
	}
	shared := sharedBranch{writer: w, edits: edits, delivered: delivered}
	if err := shared.read(ctx, files); err != nil {
		return err
	}
	if addition.Files, err = shared.write(); err != nil {
		return fmt.Errorf("write to %q: %w", addition.Branch, err)
	}
	addition.Message = proposalMessage(edits, w.in.Policy.Delivery)
	next.Edits = shared.standing
	if addition.Merge.Commit != "" || len(addition.Files) > 0 {
		addition.Moving = func(ctx context.Context, commit string) error {
			w.in.Base.Repo.WriteBack.Add(commit, next.Edits)
			return w.saveRepo(ctx)
		}
		appended, err := w.in.Host.Append(ctx, w.in.Repository, addition)
		if err != nil {
			return fmt.Errorf("add %d edits to %q: %w", len(edits), addition.Branch, err)
		}
		if appended.Refused != "" {
			w.remark("write-back-refused", "%s could not be brought up to date: %s", next.Name(), appended.Refused)
			return nil
		}
		if appended.Moved {
			w.again(w.in.Now().Add(sync.LookAgain))
			return nil
		}
		next.Tip = appended.Tip
	}
	return w.describeShared(ctx, next, edits, shared.remarks)
}

// delivered lists what we wrote to a branch that points to tip. What a process was about to put there
// when it was stopped counts if it is there.
func (w *writer) delivered(ctx context.Context, tip string) ([]sync.ProposedEdit, error) {
	current := w.in.Base.Repo.WriteBack
	for _, adding := range slices.Backward(current.Adding) {
		if adding.Commit == tip {
			return adding.Edits, nil
		}
		fork, err := w.in.Host.Fork(ctx, w.in.Repository, sync.Head{Commit: adding.Commit}, tip)
		if err != nil && !sync.IsGone(err) {
			return nil, fmt.Errorf("look for commit %s on %q: %w", adding.Commit, current.HeadBranch(), err)
		}
		if err == nil && fork.Ancestor.Commit == adding.Commit {
			return adding.Edits, nil
		}
	}
	return current.Edits, nil
}

// describeShared gives the pull request its texts, or opens it, and records what it says.
func (w *writer) describeShared(ctx context.Context, next sync.WriteBack, edits []sync.Edit, remarks []string) error {
	proposal := w.proposal(next, edits, nil)
	proposal.Branch = next.HeadBranch()
	proposal.TextChanged = true
	// What next.Text holds is the text as it would be without remarks, so that the next pass
	// can tell without a request whether anything is new.
	proposal.Body = w.proposalBody(edits, remarks)
	described, err := w.in.Host.Describe(ctx, w.in.Repository, proposal)
	if sync.IsRejected(err) && next.Number == 0 {
		// There is nothing on the branch that the default branch does not have.
		return nil
	}
	if err != nil {
		return err
	}
	return w.proposed(ctx, next, described)
}

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
		for path, file := range byPath(trees[fork.Tip.Tree]) {
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
	before := byPath(base)
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
