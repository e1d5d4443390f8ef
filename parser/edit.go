package parser

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// The reasons why an edit cannot be made.
var (
	// ErrNotEditable is returned where an item cannot be written without changing something
	// else: its box is one that GitHub does not know, or its text holds inline Markdown.
	ErrNotEditable = errors.New("item cannot be edited")
	// ErrFormatted is the same where it is for the inline Markdown of the item's text, which another
	// title would lose.
	ErrFormatted = fmt.Errorf("its text holds inline Markdown: %w", ErrNotEditable)
	// ErrBadEdit is returned for an edit outside the document or one that overlaps another.
	ErrBadEdit = errors.New("edit does not fit the document")
	// ErrSideEffect is returned where the edited document would not read as intended.
	ErrSideEffect = errors.New("edit changes more than intended")
)

// Check returns the one-byte edit of an item's box. A box that reads so already keeps its byte,
// be it `x` or `X`. The error is [ErrNotEditable] for a box that GitHub does not know.
func (p *Plan) Check(item int, done bool) (Edit, error) {
	it, err := p.editable(item)
	if err != nil {
		return Edit{}, err
	}
	if it.Kind == KindHeading {
		return Edit{}, fmt.Errorf("tick heading on line %d: it has no box of its own: %w", it.Line, ErrNotEditable)
	}
	if it.Row != nil {
		return Edit{}, fmt.Errorf("tick row on line %d: it has no box: %w", it.Line, ErrNotEditable)
	}
	e := Edit{Start: it.Offset, End: it.Offset + 1, New: string(p.source[it.Offset])}
	if isTicked(p.source[it.Offset]) != done {
		e.New = " "
		if done {
			e.New = "x"
		}
	}
	return e, nil
}

func isTicked(c byte) bool { return c == 'x' || c == 'X' }

// editable is the item with this index, if its box may be written.
func (p *Plan) editable(item int) (*Item, error) {
	if item < 0 || item >= len(p.Items) {
		return nil, fmt.Errorf("edit item %d of %d: %w", item, len(p.Items), ErrNotEditable)
	}
	it := &p.Items[item]
	if it.State == StateOther {
		return nil, fmt.Errorf("edit item on line %d: box is not [ ] or [x]: %w", it.Line, ErrNotEditable)
	}
	return it, nil
}

// Apply returns the document with the edits made. They may come in any order and must neither
// overlap nor leave the document ([ErrBadEdit]). In one place several may add lines, in the order in which they are
// given, and one may strike a text of which another replaces the words or is written behind it. The result is parsed again, and [ErrSideEffect]
// is returned unless every box that was written reads as written, the number of items is the
// same but for those on added lines, and no item outside the edits has changed. Apply(nil) returns the same bytes.
func (p *Plan) Apply(edits []Edit) ([]byte, error) {
	if len(edits) == 0 {
		return []byte(p.source), nil
	}
	sorted, err := p.sorted(edits)
	if err != nil {
		return nil, err
	}
	out := splice(p.source, sorted)
	if err := p.verify(p.reparse(out), sorted); err != nil {
		return nil, err
	}
	return out, nil
}

// reparse reads an edited form of the document as the document itself was read.
func (p *Plan) reparse(source []byte) *Plan { return ParseWith(source, p.options) }

func (p *Plan) sorted(edits []Edit) ([]Edit, error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(a.Start-b.Start, int(a.turn()-b.turn()), a.End-b.End)
	})
	last := 0
	for i, e := range sorted {
		if e.Start < last || e.End < e.Start || e.End > len(p.source) {
			return nil, fmt.Errorf("apply edit of bytes %d to %d: %w", e.Start, e.End, ErrBadEdit)
		}
		if i > 0 && sorted[i-1].Start == e.Start && !sorted[i-1].leads(e) {
			return nil, fmt.Errorf("apply two edits at byte %d: %w", e.Start, ErrBadEdit)
		}
		last = e.End
	}
	return sorted, nil
}

// splice replaces the spans of sorted edits.
func splice(source string, edits []Edit) []byte {
	out := make([]byte, 0, len(source)+64)
	at := 0
	for _, e := range edits {
		out = append(out, source[at:e.Start]...)
		out = append(out, e.New...)
		at = e.End
	}
	return append(out, source[at:]...)
}

// verify compares the plan with the one after the edits, which are sorted.
func (p *Plan) verify(after *Plan, edits []Edit) error {
	after, err := p.without(after, edits)
	if err != nil {
		return err
	}
	if len(after.Items) != len(p.Items) {
		return fmt.Errorf("apply edits: %d items would become %d: %w", len(p.Items), len(after.Items), ErrSideEffect)
	}
	if len(after.Sections) != len(p.Sections) || len(after.Milestones) != len(p.Milestones) || after.hiddenBoxes() != p.hiddenBoxes() {
		return fmt.Errorf("apply edits: the structure of the document would change: %w", ErrSideEffect)
	}
	for i := range p.Items {
		touch := touched(&p.Items[i], edits)
		if err := touch.sameItem(&p.Items[i], &after.Items[i]); err != nil {
			return err
		}
	}
	return nil
}

// strikeSign stands on both sides of a text that is dropped.
const strikeSign = "~~"

// turn says which of several edits in one place comes first.
type turn int

const (
	turnSign    turn = iota // the sign of a struck text, which belongs to its words
	turnWords               // other words behind them, such as an issue's number
	turnLines               // whole lines, which come behind what the last line of a document without an end gets
	turnInstead             // other words in place of those that stand there
)

func (e Edit) turn() turn {
	switch {
	case e.End > e.Start:
		return turnInstead
	case e.adds():
		return turnLines
	case e.New == strikeSign:
		return turnSign
	}
	return turnWords
}

// leads reports whether an edit may be made in one place with another one, which comes behind it.
func (e Edit) leads(other Edit) bool {
	switch first, then := e.turn(), other.turn(); then {
	case turnSign:
		return false
	case turnLines:
		return true
	default:
		return first == turnSign
	}
}

// touch is what edits do to an item: to its box, if any, and whether they change or strike its text.
type touch struct {
	box          *Edit
	text, struck bool
}

// touched is what edits, which are sorted, do to an item.
func touched(it *Item, edits []Edit) (t touch) {
	i, _ := slices.BinarySearchFunc(edits, it.Offset, func(e Edit, at int) int {
		if e.End <= at {
			return -1
		}
		return 1
	})
	for ; i < len(edits) && edits[i].Start <= it.End; i++ {
		e := &edits[i]
		switch {
		case e.adds():
		case it.Row != nil:
			t.text = true
		case e.Start == it.Offset && e.End == it.Offset+1:
			t.box = e
		case e.Start <= it.TextEnd && e.End >= it.TextStart:
			t.text, t.struck = true, t.struck || e.Start == e.End && e.New == strikeSign
		}
	}
	return t
}

// sameItem tells how an item differs from before beyond its own edits.
func (t touch) sameItem(before, after *Item) error {
	fail := func(what string) error {
		return fmt.Errorf("apply edits: the %s of the item on line %d would change: %w", what, before.Line, ErrSideEffect)
	}
	if before.Kind != after.Kind || before.Section != after.Section || before.Parent != after.Parent || before.Milestone != after.Milestone {
		return fail("place")
	}
	box, text := t.box, t.text
	switch {
	case before.Kind == KindHeading: // its state follows from its boxes
	case t.struck && after.State != StateDropped:
		return fail("state")
	case box != nil:
		if box.New != " " && box.New != "x" && box.New != "X" || (box.New != " ") != (after.State == StateDone) || after.State == StateOther {
			return fail("box")
		}
	case !text && before.State != after.State, text && before.Row == nil && before.State != after.State && before.State != StateDropped && after.State != StateDropped:
		return fail("state")
	}
	if !text && (before.Raw != after.Raw || before.Title != after.Title || before.ID != after.ID) {
		return fail("text")
	}
	return nil
}
