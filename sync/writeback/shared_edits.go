package writeback

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// sharedBranch writes edits into the plans as they stand on a branch that people work on.
type sharedBranch struct {
	writer *writer
	edits  []sync.Edit
	// delivered lists what we wrote to the branch before.
	delivered []sync.ProposedEdit
	documents []sync.Document
	byKey     map[sync.Key]identity.Located

	// standing lists what the branch says on our behalf in the end; remarks explain the rest.
	standing []sync.ProposedEdit
	remarks  []string
}

// read parses the plans of the branch and finds the items in them.
func (s *sharedBranch) read(ctx context.Context, files map[string]treeFile) error {
	var entries []sync.File
	for _, path := range sync.SortedKeys(files) {
		entries = append(entries, files[path].File)
	}
	readable, _ := sync.SelectPlans(entries, s.writer.in.Policy)
	reader := s.writer.planReader()
	reader.Know(entries)
	for _, file := range readable {
		document, err := reader.Document(ctx, file, files[file.Path].Content)
		if err != nil {
			return err
		}
		if reader.Full != "" {
			break // the edits of what was not read are proposed when it can be
		}
		s.documents = append(s.documents, document)
	}
	s.byKey = map[sync.Key]identity.Located{}
	for _, placed := range identity.Place(s.writer.in.Repository, s.writer.in.Base, s.documents).Items {
		if placed.Key != "" {
			s.byKey[placed.Key] = placed
		}
	}
	return nil
}

// write returns the files that our commit changes.
func (s *sharedBranch) write() ([]sync.ProposedFile, error) {
	made := newEditing(s.documents)
	wanted, faults := map[sync.Key]map[string]bool{}, s.add(made)
	for i, edit := range s.edits {
		proposed := edit.Proposed
		if wanted[proposed.Key] == nil {
			wanted[proposed.Key] = map[string]bool{}
		}
		wanted[proposed.Key][proposed.Field+proposed.Step] = true
		placed, found := s.byKey[proposed.Key]
		if !found && proposed.Field == sync.FieldCollect {
			s.standLine(edit, faults[i])
			continue
		}
		if !found {
			s.remarks = append(s.remarks, fmt.Sprintf("%q (#%d) has no line on this branch", edit.Title, edit.Issue))
			continue
		}
		if s.byHand(placed, proposed) {
			s.remarks = append(s.remarks, fmt.Sprintf("%q (#%d) was changed by hand on this branch", edit.Title, edit.Issue))
			s.standing = append(s.standing, proposed)
			continue
		}
		if err := faults[i]; err != nil {
			s.remarks = append(s.remarks, fmt.Sprintf("%q (#%d) cannot be written on this branch: %v", edit.Title, edit.Issue, err))
			continue
		}
		s.standing = append(s.standing, proposed)
	}
	var undone []draft
	for _, old := range s.delivered {
		placed, found := s.byKey[old.Key]
		if found && !wanted[old.Key][old.Field+old.Step] && old.Field == sync.FieldCollect {
			s.unwanted(old)
			continue
		}
		if found && !wanted[old.Key][old.Field+old.Step] && (s.says(placed, old) || s.tickedSince(placed, old)) {
			undone = append(undone, draft{placed.Document, s.undo(placed, old)})
		}
	}
	// What cannot be taken back beside the edits above stays as it is.
	_ = made.try(undone)
	return made.files()
}

// add adds our edits to what is made of the documents, as far as they have a line there that people
// did not change by hand, and says for each why it does not hold.
func (s *sharedBranch) add(made editing) []error {
	faults := make([]error, len(s.edits))
	var drafts []draft
	var of []int
	lines := s.newLines(faults)
	for i, edit := range s.edits {
		if line, isNew := lines[i]; isNew {
			drafts, of = append(drafts, line), append(of, i)
			continue
		}
		placed, found := s.byKey[edit.Proposed.Key]
		if !found || s.byHand(placed, edit.Proposed) {
			continue
		}
		spans, err := s.spans(placed, edit.Proposed)
		if err != nil {
			faults[i] = err
			continue
		}
		drafts, of = append(drafts, draft{placed.Document, spans}), append(of, i)
	}
	for i, err := range made.try(drafts) {
		faults[of[i]] = err
	}
	return faults
}

// byHand reports whether people changed on the branch what we had written there. What the default branch
// brought along is not of their hands.
func (s *sharedBranch) byHand(placed identity.Located, edit sync.ProposedEdit) bool {
	return !s.says(placed, edit) && s.wrote(edit) && !s.tickedSince(placed, edit)
}

// wrote reports whether an edit was on the branch already.
func (s *sharedBranch) wrote(edit sync.ProposedEdit) bool {
	for _, old := range s.delivered {
		if old.Same(edit) {
			return true
		}
	}
	return false
}

func (s *sharedBranch) item(placed identity.Located) (*parser.Plan, parser.Item) {
	plan := s.documents[placed.Document].Plan
	return plan, plan.Items[placed.Item]
}

// says reports whether the branch has what an edit asks for.
func (s *sharedBranch) says(placed identity.Located, edit sync.ProposedEdit) bool {
	plan, item := s.item(placed)
	switch edit.Field {
	case sync.FieldCollect:
		return true // in whichever words
	case sync.FieldTitle:
		return markup.TitleOf(item) == edit.Value
	case sync.FieldStatus:
		return plan.StatusCell(placed.Item) == edit.Value
	case sync.FieldLink:
		return slices.ContainsFunc(item.Links, func(l parser.IssueLink) bool { return l.Slot })
	case sync.FieldUnlink:
		spans, err := plan.Unlink(placed.Item)
		return err == nil && len(spans) == 0
	case sync.FieldStep:
		step, ok := stepOf(plan, placed.Item, edit.Step)
		return ok && plan.Items[step].State == edit.Desired()
	case sync.FieldDecision:
		return !plan.HasDecisionSlot(placed.Item)
	}
	return item.State == edit.Desired()
}

// strikeLeft reports whether an item is to be done which the default branch has struck: where the branch
// has it ticked, the merge leaves it both ticked and struck.
func (s *sharedBranch) strikeLeft(edit sync.ProposedEdit) bool {
	_, was, found := s.onDefault(edit.Key)
	return edit.Field == sync.FieldState && edit.Desired() == parser.StateDone && found && was.State == parser.StateDropped
}

// tickedSince tells the reverse: we struck the item, and then the default branch ticked it.
func (s *sharedBranch) tickedSince(placed identity.Located, old sync.ProposedEdit) bool {
	_, item := s.item(placed)
	_, was, found := s.onDefault(old.Key)
	return old.Field == sync.FieldState && old.Desired() == parser.StateDropped && item.State == parser.StateDone && found && was.State == parser.StateDone
}

// onDefault finds an item on the default branch.
func (s *sharedBranch) onDefault(key sync.Key) (identity.Located, parser.Item, bool) {
	for _, there := range s.writer.in.Placement.Items {
		if there.Key == key {
			return there, s.writer.in.Documents[there.Document].Plan.Items[there.Item], true
		}
	}
	return identity.Located{}, parser.Item{}, false
}

func (s *sharedBranch) spans(placed identity.Located, edit sync.ProposedEdit) ([]parser.Edit, error) {
	plan, item := s.item(placed)
	if s.says(placed, edit) && !s.strikeLeft(edit) {
		return nil, nil
	}
	switch edit.Field {
	case sync.FieldTitle:
		span, err := plan.Retitle(placed.Item, edit.Value)
		return []parser.Edit{span}, err
	case sync.FieldStatus:
		return plan.SetStatus(placed.Item, edit.Value)
	case sync.FieldLink:
		number, err := strconv.Atoi(edit.Value)
		if err != nil {
			return nil, fmt.Errorf("link item on line %d to %q: %w", item.Line, edit.Value, err)
		}
		return plan.Link(placed.Item, number, s.writer.in.Policy.HidesLinks())
	case sync.FieldUnlink:
		return plan.Unlink(placed.Item)
	case sync.FieldStep:
		step, ok := stepOf(plan, placed.Item, edit.Step)
		if !ok {
			return nil, errNoStep
		}
		return plan.SetState(step, edit.Desired())
	case sync.FieldDecision:
		return plan.Decide(placed.Item, edit.Value), nil
	}
	spans, err := plan.SetState(placed.Item, edit.Desired())
	if err != nil || len(spans) == 0 {
		return nil, err
	}
	return append(spans, s.writer.slots(plan, placed.Item, item, edit)...), nil
}

// undo takes back what we wrote to the branch and GitHub does not ask for any more: the item
// gets what the default branch says. There are no spans where that cannot be written.
func (s *sharedBranch) undo(placed identity.Located, old sync.ProposedEdit) []parser.Edit {
	there, was, found := s.onDefault(old.Key)
	if !found {
		return nil
	}
	plan, _ := s.item(placed)
	switch old.Field {
	case sync.FieldLink, sync.FieldUnlink, sync.FieldDecision:
		return nil // a link does no harm, and what was decided stands
	case sync.FieldStatus:
		if spans, err := plan.SetStatus(placed.Item, s.writer.in.Documents[there.Document].Plan.StatusCell(there.Item)); err == nil {
			return spans
		}
	case sync.FieldStep:
		step, here := stepOf(plan, placed.Item, old.Step)
		before, known := stepOf(s.writer.in.Documents[there.Document].Plan, there.Item, old.Step)
		if !here || !known {
			return nil
		}
		if spans, err := plan.SetState(step, s.writer.in.Documents[there.Document].Plan.Items[before].State); err == nil {
			return spans
		}
	case sync.FieldTitle:
		if span, err := plan.Retitle(placed.Item, markup.TitleOf(was)); err == nil {
			return []parser.Edit{span}
		}
	default:
		if spans, err := plan.SetState(placed.Item, was.State); err == nil {
			return spans
		}
	}
	return nil
}

// errNoStep says that a step is not below its heading any more.
var errNoStep = errors.New("its step is not there")

// stepOf finds a step of a heading by its name.
func stepOf(plan *parser.Plan, heading int, key string) (int, bool) {
	_, index := sync.StepsOf(plan, heading)
	step, ok := index[key]
	return step, ok
}
