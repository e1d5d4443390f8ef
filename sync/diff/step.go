package diff

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// stepVerdict is the outcome of comparing a step of a heading with its box in the issue's body and with what was
// agreed on.
type stepVerdict struct {
	verdict
	// step is its index in the document, and key its name there.
	step int
	key  string
	// base is what was agreed on; its line is where the box stands in the body, as far as there is one.
	base sync.StepBase
	has  bool
}

// settleSteps compares the steps of each heading.
func settleSteps(in Input) map[sync.Key][]stepVerdict {
	steps := map[sync.Key][]stepVerdict{}
	for _, placed := range in.Placement.Items {
		if in.item(placed).Kind == parser.KindHeading {
			steps[placed.Key] = stepsOf(in, placed)
		}
	}
	return steps
}

// stepsOf compares the steps of one heading.
func stepsOf(in Input, placed identity.Located) []stepVerdict {
	document := in.Documents[placed.Document]
	record := in.Base.Items[placed.Key]
	boxes := map[string]bool{}
	if block, ok := markup.OwnBlock(record.Issue.Body); ok {
		for _, box := range markup.StepBoxes(block) {
			boxes[box.Line] = box.Done
		}
	}
	keys, index := sync.StepsOf(document.Plan, placed.Item)
	bases := stepBases(in, placed, record, keys)
	var verdicts []stepVerdict
	for i, key := range keys {
		s := stepVerdict{step: index[key], key: key, base: bases[i]}
		state := document.Plan.Items[s.step].State
		done, has := boxes[s.base.Line]
		s.verdict, s.has = verdict{State: state}, has && state != parser.StateOther
		if in.taken.Has(record.Key, key, state) {
			s.base.State = state
		}
		if s.has {
			s.verdict = decideState(s.base.State, state, boxState(done, s.base.State, state))
		}
		verdicts = append(verdicts, s)
	}
	return verdicts
}

// boxState is what a box in a body says; one that is empty says nothing against a step that was dropped.
func boxState(done bool, base, document parser.State) parser.State {
	switch {
	case done:
		return parser.StateDone
	case base == parser.StateDropped, base == "" && document == parser.StateDropped:
		return parser.StateDropped
	}
	return parser.StateOpen
}

// stepBases finds what was agreed on about each step: by its words, where only the issue tells of it by the words in the
// body, and where a step was reworded by its place.
func stepBases(in Input, placed identity.Located, record sync.ItemBase, keys []string) []sync.StepBase {
	byKey, byLine, known := map[string]sync.StepBase{}, map[string]sync.StepBase{}, map[string]bool{}
	for _, base := range record.Steps {
		if base.Key == "" {
			byLine[base.Line] = base
		} else {
			byKey[base.Key] = base
		}
	}
	for _, key := range keys {
		known[key] = true
	}
	var lines []markup.StepBox
	bases := make([]sync.StepBase, len(keys))
	for i, key := range keys {
		base, found := byKey[key]
		if !found && len(record.Steps) == len(keys) && record.Steps[i].Key != "" && !known[record.Steps[i].Key] {
			base, found = record.Steps[i], true
		}
		if !found {
			if lines == nil {
				lines = markup.StepBoxes(shownSteps(in, placed, record))
			}
			if i < len(lines) {
				if base, found = byLine[lines[i].Line]; !found {
					base = sync.StepBase{Line: lines[i].Line}
				}
			}
		}
		bases[i] = base
	}
	return bases
}

// shownSteps is the checklist of a heading as a body would have it.
func shownSteps(in Input, placed identity.Located, record sync.ItemBase) string {
	document := in.Documents[placed.Document]
	return markup.Copied(document.Plan.Checklist(placed.Item, nil), in.Head, in.Head.Commit, document.Path, markup.Room(record.Issue.Body))
}

// statesOf are the states on which steps settle, by their index in the document.
func statesOf(steps []stepVerdict) map[int]parser.State {
	states := map[int]parser.State{}
	for _, s := range steps {
		states[s.step] = s.State
	}
	return states
}

// below stands for the boxes in a body that are no steps.
const below = "-"

// writtenSteps are the boxes of a text that is about to be written, with what is agreed on once it is: what a
// person ticked is not before the document says so.
func writtenSteps(v view, placed identity.Located, text string) []sync.StepBase {
	verdicts := v.steps[placed.Key]
	if len(verdicts) == 0 {
		return nil
	}
	count := len(markup.StepBoxes(v.in.Documents[placed.Document].Plan.Checklist(placed.Item, nil)))
	var steps []sync.StepBase
	for i, box := range markup.StepBoxes(text) {
		if i >= min(count, len(verdicts)) {
			steps = append(steps, sync.StepBase{Key: below, Line: box.Line})
			continue
		}
		s := verdicts[i]
		state := s.State
		if s.Mover == byGitHub {
			state = s.base.State
		}
		steps = append(steps, sync.StepBase{Key: s.key, Line: box.Line, State: state})
	}
	return steps
}

// steps carries boxes that people ticked or cleared in the issue's body into the document, unless the state of
// the whole heading goes there.
func (f *comparison) steps(verdicts []stepVerdict) {
	f.now.Steps, f.want.Steps = nil, nil
	if len(verdicts) == 0 {
		return
	}
	if _, ok := markup.OwnBlock(f.base.Issue.Body); !ok {
		f.now.Steps, f.want.Steps = f.base.Steps, f.base.Steps
		return
	}
	for _, s := range verdicts {
		if !s.has {
			continue
		}
		agreed := sync.StepBase{Key: s.key, Line: s.base.Line, State: s.base.State}
		item := f.document.Plan.Items[s.step]
		if s.Conflict {
			f.out.notice("conflict", f.now.Plan, item.Line, "%q was changed in the plan and on GitHub: %s it is", item.Title, s.State)
		}
		switch s.Mover {
		case nobody:
			agreed.State = s.State
		case byDocument:
			f.redraw = true
		case byGitHub:
			f.step(s, item)
		}
		f.now.Steps = append(f.now.Steps, agreed)
	}
	f.want.Steps = f.now.Steps
}

// step proposes that a step follows its box in the issue's body. Whoever opened an issue may write into it without being
// allowed to write to the repository.
func (f *comparison) step(s stepVerdict, item parser.Item) {
	if f.settled {
		return
	}
	proposed := sync.ProposedEdit{Key: f.base.Key, Field: sync.FieldStep, Value: string(s.State), Step: s.key, ClosedAt: f.base.Issue.ClosedAt}
	if f.base.Adopted {
		proposed.Typed = sync.TypedByOther
	}
	spans, err := f.document.Plan.SetState(s.step, s.State)
	f.propose(sync.Edit{Proposed: proposed, Item: s.step, Spans: spans, Line: item.Line, Title: item.Title}, err)
}

// reopens reports whether people cleared boxes of a heading, so that it opens without more.
func reopens(verdicts []stepVerdict) bool {
	for _, s := range verdicts {
		if s.Mover == byGitHub && s.State == parser.StateOpen {
			return true
		}
	}
	return false
}
