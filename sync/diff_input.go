package sync

import "github.com/milepost/milepost/parser"

// Input is all that [Diff] looks at.
type Input struct {
	Head      Head
	Documents []Document
	// Base is the ledger with what GitHub holds now folded in, see [Observe].
	Base *Base
	// Placement says which item is which; every placed item has a key.
	Placement Placement
	// Milestones says which milestone is which.
	Milestones []PlacedMilestone
	// Phases says which phase is which; it is empty where phases get no issues.
	Phases []PlacedPhase
	// Existing lists the milestones that GitHub holds.
	Existing []Milestone
	Policy   Policy
	// Waiting lists items whose creation was begun a moment ago with an unknown outcome:
	// nothing is done about them yet.
	Waiting map[Key]bool
	// Unread says why plans may be missing from Documents, "" if none are: what is missing then
	// was not removed.
	Unread string
	// Seal signs a marker.
	Seal func(Marker) string
}

// item is the item that a placed one refers to.
func (in Input) item(placed Located) parser.Item {
	return in.Documents[placed.Document].Plan.Items[placed.Item]
}
