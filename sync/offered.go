package sync

import (
	"slices"

	"github.com/milepost/milepost/parser"
)

// A title that was proposed can reach the document after the issue was renamed once more: by a
// merge that nobody told us of yet. Then neither the line's old text nor the title tells
// whose line it is. What was offered before does.
//
// A state that was proposed reaches it in the same way, and an issue may be opened again since. That the line says
// what its issue said once is no change of the document's then: both sides had agreed.

// Offers are the titles that the document may have taken over, save for those proposed now, and the states that it did.
func (w WriteBack) Offers(now []ProposedEdit) []ProposedEdit {
	var offers []ProposedEdit
	for _, edit := range slices.Concat(w.Offered, w.Edits, w.addingEdits()) {
		if edit.Field == FieldTitle && !slices.ContainsFunc(now, edit.Same) && !slices.ContainsFunc(offers, edit.Same) {
			offers = append(offers, edit)
		}
	}
	return append(offers, statesAmong(w.Offered)...)
}

// OffersTaken are the offers once everything that is proposed was merged, or committed.
func (w WriteBack) OffersTaken() []ProposedEdit {
	w.Offered = slices.Concat(w.Offered, w.Edits, w.addingEdits())
	return w.Offers(nil)
}

// statesAmong are the edits of states, each once.
func statesAmong(edits []ProposedEdit) []ProposedEdit {
	var states []ProposedEdit
	for _, edit := range edits {
		if edit.IsState() && !slices.ContainsFunc(states, edit.Same) {
			states = append(states, edit)
		}
	}
	return states
}

// Taken has the states of items, and of their steps, that we wrote into the document last.
type Taken map[takenState]bool

type takenState struct {
	key   Key
	step  string
	state parser.State
}

// Taken are the states among the offers.
func (w WriteBack) Taken() Taken {
	taken := Taken{}
	for _, edit := range w.Offered {
		if edit.IsState() {
			taken[takenState{edit.Key, edit.Step, edit.Desired()}] = true
		}
	}
	return taken
}

// Has reports whether the document has the state of an item, or of a step of it, from us.
func (t Taken) Has(key Key, step string, state parser.State) bool {
	return t[takenState{key, step, state}]
}

// WithoutOffers is the record without the offers that were looked for in the document.
func (w WriteBack) WithoutOffers(lookedFor []ProposedEdit) WriteBack {
	w.Offered = slices.DeleteFunc(slices.Clone(w.Offered), func(edit ProposedEdit) bool {
		return slices.ContainsFunc(lookedFor, edit.Same)
	})
	return w
}
