package sync

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/milepost/milepost/parser"
)

// share brings the pull request up to date on a branch that people work on: the default branch
// is merged in where that is needed, and our edits go on top as one commit. Nothing that people
// committed is overwritten; what cannot be merged or was changed by hand is explained in the
// pull request.
func (p *pass) share(ctx context.Context, next WriteBack, edits []Edit, tip string) error {
	fork, err := p.Host.Fork(ctx, p.repo, p.head, tip)
	if err != nil {
		return fmt.Errorf("look at what people did on %q: %w", next.branch(), err)
	}
	next.Foreign = true
	if err := p.holdMerge(ctx, &next); err != nil {
		return err
	}
	addition, files, conflicts, err := p.mergeHead(ctx, fork)
	if err != nil {
		return err
	}
	addition.Branch = next.branch()
	if len(conflicts) > 0 {
		var remarks []string
		for _, path := range conflicts {
			remarks = append(remarks, fmt.Sprintf(
				"%s was changed here and on the default branch in ways that do not fit together: merge the default branch into this one by hand", path))
		}
		next.Edits = p.base.Repo.WriteBack.Edits
		if err := p.describeShared(ctx, next, edits, remarks); err != nil {
			return err
		}
		p.remark("write-back-conflict", "%s holds commits of other people that do not fit the default branch (%s): it is left as it is",
			p.base.Repo.WriteBack.name(), strings.Join(conflicts, ", "))
		return nil
	}
	shared := sharedBranch{pass: p, edits: edits, delivered: p.base.Repo.WriteBack.Edits}
	if err := shared.read(ctx, files); err != nil {
		return err
	}
	if addition.Files, err = shared.write(); err != nil {
		return err
	}
	addition.Message = proposalMessage(edits, p.policy.Delivery)
	next.Edits = shared.standing
	if addition.Merge.Commit != "" || len(addition.Files) > 0 {
		appended, err := p.Host.Append(ctx, p.repo, addition)
		if err != nil {
			return fmt.Errorf("add %d edits to %q: %w", len(edits), addition.Branch, err)
		}
		if appended.Refused != "" {
			p.remark("write-back-refused", "%s could not be brought up to date: %s", next.name(), appended.Refused)
			return nil
		}
		if appended.Moved {
			p.again(p.Now().Add(lookAgain))
			return nil
		}
		next.Tip = appended.Tip
	}
	return p.describeShared(ctx, next, edits, shared.remarks)
}

// describeShared gives the pull request its texts, or opens it, and records what it says.
func (p *pass) describeShared(ctx context.Context, next WriteBack, edits []Edit, remarks []string) error {
	proposal := p.proposal(next, edits, nil)
	proposal.Branch = next.branch()
	proposal.TextChanged = true
	// What next.Text holds is the text as it would be without remarks, so that the next pass
	// can tell without a request whether anything is new.
	proposal.Body = p.proposalBody(edits, remarks)
	described, err := p.Host.Describe(ctx, p.repo, proposal)
	if IsRejected(err) && next.Number == 0 {
		// There is nothing on the branch that the default branch does not have.
		return nil
	}
	if err != nil {
		return err
	}
	return p.proposed(ctx, next, described)
}

// treeFile is a file of the merged tree whose content may not be written yet.
type treeFile struct {
	File
	// Content holds what was merged; nil means that Blob says it.
	Content []byte
}

// mergeHead works out the merge of the default branch's head into the branch: what is to be
// added, what the tree is then, and which files do not fit together.
func (p *pass) mergeHead(ctx context.Context, fork Fork) (Addition, map[string]treeFile, []string, error) {
	addition := Addition{Parent: fork.Tip}
	trees := map[string][]File{}
	for _, tree := range []string{fork.Tip.Tree, fork.Ancestor.Tree, p.head.Tree} {
		if _, known := trees[tree]; known || tree != fork.Tip.Tree && fork.Ancestor.Commit == p.head.Commit {
			continue
		}
		files, err := p.Host.Files(ctx, p.repo, tree)
		if err != nil {
			return addition, nil, nil, err
		}
		trees[tree] = files
	}
	files := map[string]treeFile{}
	if fork.Ancestor.Commit == p.head.Commit {
		for path, file := range byPath(trees[fork.Tip.Tree]) {
			files[path] = treeFile{File: file}
		}
		return addition, files, nil, nil
	}
	merge := mergeFiles(trees[fork.Ancestor.Tree], trees[fork.Tip.Tree], trees[p.head.Tree])
	for path, file := range merge.Files {
		files[path] = treeFile{File: file}
	}
	conflicts := merge.Conflicts
	for _, both := range merge.Both {
		content, ok, err := p.mergeContents(ctx, both)
		if err != nil {
			return addition, nil, nil, err
		}
		if !ok {
			conflicts = append(conflicts, both.Ours.Path)
			continue
		}
		files[both.Ours.Path] = treeFile{File: both.Ours, Content: content}
	}
	addition.Merge, addition.MergeMessage = p.head, "Merge the default branch"
	addition.Merged = treeChanges(trees[p.head.Tree], files)
	return addition, files, conflicts, nil
}

// mergeContents merges a file that changed on both sides, line by line.
func (p *pass) mergeContents(ctx context.Context, both bothChanged) (content []byte, ok bool, err error) {
	var texts [3]string
	for i, file := range []File{both.Ancestor, both.Ours, both.Theirs} {
		if file.Blob == "" || file.Size > maxDocument {
			continue
		}
		read, err := p.Host.Read(ctx, p.repo, file.Blob)
		if err != nil {
			return nil, false, fmt.Errorf("read %q: %w", file.Path, err)
		}
		texts[i] = string(read)
	}
	if both.Ancestor.Blob == "" || max(both.Ours.Size, both.Theirs.Size, both.Ancestor.Size) > maxDocument {
		return nil, false, nil
	}
	text, ok := mergeLines(texts[0], texts[1], texts[2])
	return []byte(text), ok, nil
}

// treeChanges lists what makes a tree of the base's files.
func treeChanges(base []File, files map[string]treeFile) []ProposedFile {
	var changes []ProposedFile
	before := byPath(base)
	for _, path := range sortedKeys(before) {
		if _, stays := files[path]; !stays {
			changes = append(changes, ProposedFile{Path: path, Mode: before[path].Mode, Gone: true})
		}
	}
	for _, path := range sortedKeys(files) {
		file := files[path]
		switch {
		case file.Content != nil:
			changes = append(changes, ProposedFile{Path: path, Mode: file.Mode, Content: file.Content})
		case !file.sameEntry(before[path]):
			changes = append(changes, ProposedFile{Path: path, Mode: file.Mode, Blob: file.Blob})
		}
	}
	return changes
}

// sharedBranch writes edits into the plans as they stand on a branch that people work on.
type sharedBranch struct {
	*pass
	edits []Edit
	// delivered lists what we wrote to the branch before.
	delivered []ProposedEdit
	documents []Document
	byKey     map[Key]Placed

	// standing lists what the branch says on our behalf in the end; remarks explain the rest.
	standing []ProposedEdit
	remarks  []string
}

// read parses the plans of the branch and finds the items in them.
func (s *sharedBranch) read(ctx context.Context, files map[string]treeFile) error {
	var entries []File
	for _, path := range sortedKeys(files) {
		entries = append(entries, files[path].File)
	}
	readable, _ := selectPlans(entries, s.policy)
	for _, file := range readable {
		content := files[file.Path].Content
		if content == nil {
			var err error
			if content, err = s.Host.Read(ctx, s.repo, file.Blob); err != nil {
				return fmt.Errorf("read plan %q: %w", file.Path, err)
			}
		}
		s.documents = append(s.documents, ParseDocument(file, content, s.policy))
	}
	s.byKey = map[Key]Placed{}
	for _, placed := range Place(s.repo, s.base, s.documents).Items {
		if placed.Key != "" {
			s.byKey[placed.Key] = placed
		}
	}
	return nil
}

// write returns the files that our commit changes.
func (s *sharedBranch) write() ([]ProposedFile, error) {
	spans := map[int][]parser.Edit{}
	add := func(placed Placed, more []parser.Edit) error {
		together := slices.Concat(spans[placed.Document], more)
		_, err := s.documents[placed.Document].Plan.Apply(together)
		if err == nil {
			spans[placed.Document] = together
		}
		return err
	}
	wanted := map[Key]map[string]bool{}
	for _, edit := range s.edits {
		proposed := edit.Proposed
		if wanted[proposed.Key] == nil {
			wanted[proposed.Key] = map[string]bool{}
		}
		wanted[proposed.Key][proposed.Field] = true
		placed, found := s.byKey[proposed.Key]
		if !found {
			s.remarks = append(s.remarks, fmt.Sprintf("%q (#%d) has no line on this branch", edit.Title, edit.Issue))
			continue
		}
		if !s.says(placed, proposed) && s.wrote(proposed) {
			s.remarks = append(s.remarks, fmt.Sprintf("%q (#%d) was changed by hand on this branch", edit.Title, edit.Issue))
			s.standing = append(s.standing, proposed)
			continue
		}
		more, err := s.spans(placed, proposed)
		if err == nil {
			err = add(placed, more)
		}
		if err != nil {
			s.remarks = append(s.remarks, fmt.Sprintf("%q (#%d) cannot be written on this branch: %v", edit.Title, edit.Issue, err))
			continue
		}
		s.standing = append(s.standing, proposed)
	}
	for _, old := range s.delivered {
		placed, found := s.byKey[old.Key]
		if found && !wanted[old.Key][old.Field] && (s.says(placed, old) || s.tickedSince(placed, old)) {
			// What cannot be taken back beside the edits above stays as it is.
			_ = add(placed, s.undo(placed, old))
		}
	}
	var files []ProposedFile
	for d, document := range s.documents {
		if len(spans[d]) == 0 {
			continue
		}
		content, err := document.Plan.Apply(spans[d])
		if err != nil {
			return nil, fmt.Errorf("edit plan %q on the branch: %w", document.Path, err)
		}
		files = append(files, ProposedFile{Path: document.Path, Mode: document.Mode, Content: content})
	}
	return files, nil
}

// wrote tells whether an edit was on the branch already.
func (s *sharedBranch) wrote(edit ProposedEdit) bool {
	for _, old := range s.delivered {
		if old.same(edit) {
			return true
		}
	}
	return false
}

func (s *sharedBranch) item(placed Placed) (*parser.Plan, parser.Item) {
	plan := s.documents[placed.Document].Plan
	return plan, plan.Items[placed.Item]
}

// says tells whether the branch has what an edit asks for.
func (s *sharedBranch) says(placed Placed, edit ProposedEdit) bool {
	plan, item := s.item(placed)
	switch edit.Field {
	case FieldTitle:
		return item.Title == edit.Value
	case FieldStatus:
		return plan.StatusCell(placed.Item) == edit.Value
	case FieldLink:
		return slices.ContainsFunc(item.Links, func(l parser.IssueLink) bool { return l.Slot })
	}
	return item.State == edit.desired()
}

// strikeLeft tells that an item is to be done which the default branch has struck: where the branch
// has it ticked, the merge leaves it both ticked and struck.
func (s *sharedBranch) strikeLeft(edit ProposedEdit) bool {
	_, was, found := s.onDefault(edit.Key)
	return edit.Field == FieldState && edit.desired() == parser.StateDone && found && was.State == parser.StateDropped
}

// tickedSince tells the reverse: we struck the item, and then the default branch ticked it.
func (s *sharedBranch) tickedSince(placed Placed, old ProposedEdit) bool {
	_, item := s.item(placed)
	_, was, found := s.onDefault(old.Key)
	return old.Field == FieldState && old.desired() == parser.StateDropped && item.State == parser.StateDone && found && was.State == parser.StateDone
}

// onDefault finds an item on the default branch.
func (s *sharedBranch) onDefault(key Key) (Placed, parser.Item, bool) {
	for _, there := range s.placement.Items {
		if there.Key == key {
			return there, s.pass.documents[there.Document].Plan.Items[there.Item], true
		}
	}
	return Placed{}, parser.Item{}, false
}

func (s *sharedBranch) spans(placed Placed, edit ProposedEdit) ([]parser.Edit, error) {
	plan, item := s.item(placed)
	if s.says(placed, edit) && !s.strikeLeft(edit) {
		return nil, nil
	}
	switch edit.Field {
	case FieldTitle:
		span, err := plan.Retitle(placed.Item, edit.Value)
		return []parser.Edit{span}, err
	case FieldStatus:
		return plan.SetStatus(placed.Item, edit.Value)
	case FieldLink:
		number, err := strconv.Atoi(edit.Value)
		if err != nil {
			return nil, fmt.Errorf("link item on line %d to %q: %w", item.Line, edit.Value, err)
		}
		return plan.Link(placed.Item, number, s.policy.Links == LinksComment)
	}
	spans, err := plan.SetState(placed.Item, edit.desired())
	if err != nil || len(spans) == 0 {
		return nil, err
	}
	return append(spans, s.slots(plan, placed.Item, item, edit)...), nil
}

// undo takes back what we wrote to the branch and GitHub does not ask for any more: the item
// gets what the default branch says. There are no spans where that cannot be written.
func (s *sharedBranch) undo(placed Placed, old ProposedEdit) []parser.Edit {
	there, was, found := s.onDefault(old.Key)
	if !found {
		return nil
	}
	plan, _ := s.item(placed)
	switch old.Field {
	case FieldLink:
		return nil // a link does no harm
	case FieldStatus:
		if spans, err := plan.SetStatus(placed.Item, s.pass.documents[there.Document].Plan.StatusCell(there.Item)); err == nil {
			return spans
		}
	case FieldTitle:
		if span, err := plan.Retitle(placed.Item, was.Title); err == nil {
			return []parser.Edit{span}
		}
	default:
		if spans, err := plan.SetState(placed.Item, was.State); err == nil {
			return spans
		}
	}
	return nil
}
