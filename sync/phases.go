package sync

import "slices"

// phases decides which phase is which, and issues keys to those that are new. Where phases get
// no issues there are none.
func (s *session) phases(placement *Placement) []PlacedPhase {
	if s.plans.policy.Phases == Off {
		return nil
	}
	placed, removed := PlacePhases(s.base, s.plans.documents, *placement)
	if s.plans.policy.Phases == Unknown {
		return slices.DeleteFunc(placed, func(phase PlacedPhase) bool { return phase.Key == "" })
	}
	placement.Removed = append(placement.Removed, removed...)
	for i := range placed {
		if placed[i].Key == "" {
			placed[i].Key = s.engine.NewKey()
		}
	}
	return placed
}
