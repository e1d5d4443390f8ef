package diff

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// Input is all that [Diff] looks at.
type Input struct {
	Repository sync.Repository
	Head       sync.Head
	Documents  []sync.Document
	// Base is the ledger with what GitHub holds now folded in, see [Observe].
	Base *sync.Base
	// Placement says which item is which; every placed item has a key.
	Placement identity.Placement
	// Milestones says which milestone is which.
	Milestones []identity.PlacedMilestone
	// Phases says which phase is which; it is empty where phases get no issues.
	Phases []identity.PlacedPhase
	// Existing lists the milestones that GitHub holds.
	Existing []sync.Milestone
	Policy   sync.Policy
	// Waiting lists items whose creation was begun a moment ago with an unknown outcome:
	// nothing is done about them yet.
	Waiting map[sync.Key]bool
	// Unread says why plans may be missing from Documents, "" if none are: what is missing then
	// was not removed.
	Unread string
	// Config is the configuration if it cannot be read, nil if it can or there is none.
	Config *sync.Document
	// Onboarding says whether people are asked before anything is begun.
	Onboarding Onboarding
	// taken has the states that we wrote into the documents last.
	taken sync.Taken
	// holdNew lets everything that is new wait.
	holdNew bool
	// holdPlans are the paths of the plans in which everything that is new waits.
	holdPlans map[string]bool
	// Seal signs a marker, and Open finds the one in an issue's body that is sealed by us; nil finds
	// none missing.
	Seal func(markup.Marker) string
	Open func(body string) (markup.Marker, bool)
}

// item is the item that a placed one refers to.
func (in Input) item(placed identity.Located) parser.Item {
	return in.Documents[placed.Document].Plan.Items[placed.Item]
}
