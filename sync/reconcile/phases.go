package reconcile

import (
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// phases decides which phase is which, and issues keys to those that are new. Where phases get
// no issues there are none.
func (s *study) phases(placement *identity.Placement) []identity.PlacedPhase {
	if s.plans.policy.Phases == sync.Off {
		return nil
	}
	placed, removed := identity.PlacePhases(s.base, s.plans.documents, *placement)
	if s.plans.policy.Phases == sync.Unknown {
		return slices.DeleteFunc(placed, func(phase identity.PlacedPhase) bool { return phase.Key == "" })
	}
	placement.Removed = append(placement.Removed, removed...)
	for i := range placed {
		if placed[i].Key == "" {
			placed[i].Key = s.means.NewKey()
		}
	}
	return placed
}
