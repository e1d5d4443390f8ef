package sync

import (
	"slices"
	"time"

	"github.com/milepost/milepost/parser"
)

const (
	// maxSightings is how many sightings of an item are remembered.
	maxSightings = 12
	// MaxSightedText is how much of a text a sighting remembers, in characters.
	MaxSightedText = 200
)

// Sighting is when an item was recognised in other words or in another place than before.
type Sighting struct {
	At time.Time `json:"at"`
	// Commit is the head in which it was seen.
	Commit string `json:"commit,omitempty"`
	// How is the rule by which it was recognised: "" for a new one. HowGone says that it had left the document.
	How How `json:"how,omitempty"`
	// From is its text before, To its text since, and Plan the file in which it stands since.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	Plan string `json:"plan,omitempty"`
}

// How tells by which rule of package identity two items were found to be the same.
type How string

// The rules, strongest first.
const (
	// HowLink: the author linked the item's issue in the line.
	HowLink How = "link"
	// HowText: same leaf heading and same text.
	HowText How = "text"
	// HowMoved: same text, unique in the plan or in the repository.
	HowMoved How = "moved"
	// HowID: same id, and the texts support it.
	HowID How = "id"
	// HowFuzzy: the most similar text, by a margin.
	HowFuzzy How = "fuzzy"
	// HowTombstone: an item that had been removed is back.
	HowTombstone How = "tombstone"
)

// HowGone is how an item is seen that left the document.
const HowGone How = "gone"

// Seen adds a sighting to the history. The first one stays, since it tells where the item comes from; of the others
// the oldest are forgotten.
func (r *ItemBase) Seen(s Sighting) {
	s.From, s.To = parser.Truncate(s.From, MaxSightedText), parser.Truncate(s.To, MaxSightedText)
	r.History = append(slices.Clone(r.History), s)
	if past := len(r.History) - maxSightings; past > 0 {
		r.History = slices.Delete(r.History, 1, 1+past)
	}
}
