package sync

import "github.com/milepost/milepost/parser"

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
