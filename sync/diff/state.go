package diff

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// settle decides on which state each placed item settles. An item that has no issue, or of which
// nothing is known for sure, settles on what its document says; so does one whose issue was taken back.
func settle(in Input) map[sync.Key]verdict {
	states := make(map[sync.Key]verdict, len(in.Placement.Items))
	for _, placed := range in.Placement.Items {
		item := in.item(placed)
		record := in.Base.Items[placed.Key]
		if item.State == parser.StateOther || in.Waiting[placed.Key] || record.Status == sync.StatusUnlinked || record.Issue.Number == 0 {
			states[placed.Key] = verdict{State: item.State}
			continue
		}
		if record.Rests(item.State) {
			states[placed.Key] = verdict{State: item.State}
			continue
		}
		record.State = in.agreedState(item, record)
		states[placed.Key] = decideState(record.State, stateIn(item, record), record.Issue.StateOf())
	}
	return states
}

// agreedState is the state that both sides last agreed on. Of an item that had left the document
// it is what its issue says: the document brought it back, so the document's word counts. Of one that gets
// its first line now there is none. Where we wrote into the line what its issue said, it is that.
func (in Input) agreedState(item parser.Item, record sync.ItemBase) parser.State {
	if doc := stateIn(item, record); record.Status != sync.StatusRemoved && in.taken.Has(record.Key, "", doc) {
		return doc
	}
	return stateAgreedOn(record)
}

// stateAgreedOn is [Input.agreedState] of what is never written to.
func stateAgreedOn(record sync.ItemBase) parser.State {
	if record.Status == sync.StatusRemoved && !record.Collected {
		return record.Issue.StateOf()
	}
	return record.State
}

// verdict is the outcome of comparing a state in the document and on GitHub with the base.
type verdict struct {
	State parser.State
	// Mover is the side that the other one has to follow.
	Mover mover
	// Conflict tells that both sides had moved, to different states.
	Conflict bool
}

type mover int

const (
	nobody mover = iota
	byDocument
	byGitHub
)

// decideState compares three ways. A side that moved away from the base wins over one that did
// not. If both moved: done wins, and between dropped and open the document. Without a base ("")
// done wins, and a closed issue stays closed, since reopening is the costlier mistake.
func decideState(base, doc, hub parser.State) verdict {
	switch {
	case doc == hub:
		return verdict{State: doc}
	case base == "":
		if hub == parser.StateDone || doc == parser.StateOpen {
			return verdict{State: hub, Mover: byGitHub}
		}
		return verdict{State: doc, Mover: byDocument}
	case hub == base:
		return verdict{State: doc, Mover: byDocument}
	case doc == base:
		return verdict{State: hub, Mover: byGitHub}
	case hub == parser.StateDone:
		return verdict{State: hub, Mover: byGitHub, Conflict: true}
	default:
		return verdict{State: doc, Mover: byDocument, Conflict: true}
	}
}
