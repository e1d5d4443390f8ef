package parser

import (
	"cmp"
	"slices"

	"github.com/milepost/milepost/parser/words"
	"github.com/yuin/goldmark/text"
)

// SlotKind tells what a slot is for.
type SlotKind string

// The kinds of slots.
const (
	SlotName     SlotKind = "name"
	SlotDate     SlotKind = "date"
	SlotDecision SlotKind = "decision"
	SlotOwner    SlotKind = "owner"
)

// Slot is a place of an item that is filled in later and is no part of its title: the name and
// the date of a sign-off line, a decision, an owner, a due date.
type Slot struct {
	Kind SlotKind
	// Start and End span what stands there, brackets of a blank such as `[Name]` included and
	// emphasis around it left out.
	Start, End int
	// Empty tells that nothing real stands there yet.
	Empty bool
}

// Slots lists the slots of an item, those of its child bullets included, in document order.
func (p *Plan) Slots(item int) []Slot { return slices.Clone(p.marks[item].slots) }

// maxSlots is the number of slots from which on no more are noted of one item.
const maxSlots = 50

// flatSlot is a slot by its place in a flat text.
type flatSlot struct {
	kind       SlotKind
	start, end int
	empty      bool
}

// slot notes a slot, without the white space and the signs around it.
func (r *reading) slot(kind SlotKind, start, end int, empty bool) {
	for start < end && isSlotEdge(r.text[start]) {
		start++
	}
	for start < end && isSlotEdge(r.text[end-1]) {
		end--
	}
	if start >= end || len(r.slots) == maxSlots {
		return
	}
	if r.slots == nil {
		r.slots = make([]flatSlot, 0, 4)
	}
	r.slots = append(r.slots, flatSlot{kind, start, end, empty})
}

func isSlotEdge(c byte) bool { return c == ' ' || c == ':' || c == ',' || c == ';' || c == '|' }

// labelSlot notes the slot behind a label.
func (r *reading) labelSlot(kind words.Label, start, end int) {
	value := trimValue(r.text[start:end])
	switch kind {
	case words.LabelOwner:
		r.slot(SlotOwner, start, end, isBracketed(value) || isVoid(value))
	case words.LabelDecision:
		r.slot(SlotDecision, start, end, isOpenDecision(value))
	case words.LabelDue:
		r.slot(SlotDate, start, end, isBracketed(value) || isVoid(value))
	case words.NoLabel, words.LabelEstimate:
	}
}

// addSlots adds the slots of a text to those of an item, with their places in the document. The text
// starts behind skip bytes of the lines.
func (d *document) addSlots(slots []Slot, r *reading, lines *text.Segments, skip int) []Slot {
	if len(r.slots) == 0 || len(slots) > maxSlots {
		return slots
	}
	slots = slices.Grow(slots, len(r.slots))
	for _, s := range r.slots {
		slots = append(slots, Slot{
			Kind: s.kind, Empty: s.empty,
			Start: d.textStart(lines, skip+r.source(s.start)),
			End:   d.textStart(lines, skip+r.source(s.end-1)) + 1,
		})
	}
	slices.SortFunc(slots, func(a, b Slot) int { return cmp.Compare(a.Start, b.Start) })
	return slots
}
