package sync

import "slices"

// phases decides which phase is which, and issues keys to those that are new. Where phases get
// no issues there are none.
func (p *pass) phases(placement *Placement) []PlacedPhase {
	if p.policy.Phases == Off {
		return nil
	}
	placed, removed := PlacePhases(p.base, p.documents, *placement)
	if p.policy.Phases == Unknown {
		return slices.DeleteFunc(placed, func(phase PlacedPhase) bool { return phase.Key == "" })
	}
	placement.Removed = append(placement.Removed, removed...)
	for i := range placed {
		if placed[i].Key == "" {
			placed[i].Key = p.NewKey()
		}
	}
	return placed
}
