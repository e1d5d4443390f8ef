package sync

import "slices"

// MaxAnswered is how many answered asks are remembered: more than ever wait for one pass.
const MaxAnswered = 1000

// Heard is what the ledger knows of what people asked for by hand.
type Heard struct {
	// Answered lists the asks that passes have answered, by their ID, the newest last.
	Answered []string `json:"answered,omitempty"`
}

// HasAnswered reports whether an ask was answered before.
func (h Heard) HasAnswered(ask Ask) bool { return slices.Contains(h.Answered, ask.ID) }

// Answer puts down that an ask was answered, and forgets the oldest where they are too many.
func (h *Heard) Answer(ask Ask) {
	if ask.ID != "" && !h.HasAnswered(ask) {
		h.Answered = append(slices.Clone(h.Answered), ask.ID)
		h.Answered = h.Answered[max(0, len(h.Answered)-MaxAnswered):]
	}
}
