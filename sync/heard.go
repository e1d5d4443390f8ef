package sync

import (
	"slices"
	"time"

	"github.com/milepost/milepost/parser"
)

const (
	// MaxAnswered is how many answered asks are remembered: more than ever wait for one pass.
	MaxAnswered = 1000
	// maxHeard is how many comments are remembered that were looked at.
	maxHeard = 1000
)

// Heard is what the ledger knows of what people asked for by hand.
type Heard struct {
	// Answered lists the asks that passes have answered, by their ID, the newest last.
	Answered []string `json:"answered,omitempty"`
	// From is when the oldest comment was written that may still be acted on, on GitHub's clock. The zero
	// time says that nobody has listened yet.
	From time.Time `json:"from,omitzero"`
	// Comments lists those since From that were looked at, whatever they say.
	Comments []HeardComment `json:"comments,omitempty"`
	// Missed tells that there are comments of which no event told.
	Missed bool `json:"missed,omitempty"`
	// Says is what the next report is to say about buttons that were pressed.
	Says []string `json:"says,omitempty"`
	// Refused lists the refusals that were said, each as a hash of whom and what it concerns.
	Refused []string `json:"refused,omitempty"`
}

// HeardComment is a comment that was looked at.
type HeardComment struct {
	ID int64     `json:"id"`
	At time.Time `json:"at"`
}

// Spoken tells that the state of an issue was asked for in a comment. The zero value says that it was not.
type Spoken struct {
	// Comment is the comment, and By who wrote it.
	Comment int64 `json:"comment"`
	By      User  `json:"by"`
	// State is what the issue was to become.
	State parser.State `json:"state"`
	// At is when it did, on GitHub's clock; the zero time while the outcome is not known.
	At time.Time `json:"at,omitzero"`
}

// HasAnswered reports whether an ask was answered before.
func (h Heard) HasAnswered(ask Ask) bool { return slices.Contains(h.Answered, ask.ID) }

// Answer puts down that an ask was answered, and forgets the oldest where they are too many.
func (h *Heard) Answer(ask Ask) {
	if ask.ID != "" {
		h.Answered = remember(h.Answered, ask.ID, MaxAnswered)
	}
}

// Refuse puts down that something was refused. It reports whether that is new.
func (h *Heard) Refuse(what string) bool {
	if slices.Contains(h.Refused, what) {
		return false
	}
	h.Refused = remember(h.Refused, what, MaxAnswered)
	return true
}

// remember adds what is new to a list and forgets the oldest past the limit.
func remember(list []string, name string, limit int) []string {
	if slices.Contains(list, name) {
		return list
	}
	list = append(slices.Clone(list), name)
	return list[max(0, len(list)-limit):]
}

// Concerns reports whether a comment is still to be looked at: it is neither older than all that are nor was
// it looked at before.
func (h Heard) Concerns(comment Comment) bool {
	return !comment.CreatedAt.Before(h.From) && !slices.ContainsFunc(h.Comments, func(c HeardComment) bool { return c.ID == comment.ID })
}

// Hear puts down that a comment was looked at. Where they are too many the oldest are forgotten, and
// what is as old is not acted on any more.
func (h *Heard) Hear(comment Comment) {
	if !h.Concerns(comment) {
		return
	}
	h.Comments = append(slices.Clone(h.Comments), HeardComment{ID: comment.ID, At: comment.CreatedAt})
	slices.SortStableFunc(h.Comments, func(a, b HeardComment) int { return a.At.Compare(b.At) })
	if past := len(h.Comments) - maxHeard; past > 0 {
		h.From = h.Comments[past-1].At.Add(time.Second)
		h.Forget(h.From)
	}
}

// Forget lets go of the comments from before a time: those are not acted on any more.
func (h *Heard) Forget(before time.Time) {
	h.From = before
	h.Comments = slices.DeleteFunc(slices.Clone(h.Comments), func(c HeardComment) bool { return c.At.Before(before) })
}

// Full reports whether so many comments were looked at that it is time to list them all and forget the old ones.
func (h Heard) Full() bool { return len(h.Comments) > maxHeard/2 }
