package reconcile

import (
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// remember notes in the records of a changeset which items were recognised in other words or places than
// before, and how, so that people can be told.
func (s *study) remember(placement identity.Placement, changes sync.Changeset) {
	how := map[sync.Key]sync.How{}
	for _, placed := range placement.Items {
		how[placed.Key] = placed.How
	}
	for key, now := range changes.AgreedItems {
		old, known := s.base.Items[key]
		want := changes.PlannedItems[key]
		sighting := sync.Sighting{At: s.now().UTC(), Commit: s.head.Commit, How: how[key], From: old.Text, To: now.Text, Plan: now.Plan}
		switch {
		case want.Collected:
			continue // no document had it yet
		case want.Status == sync.StatusRemoved && old.Status == sync.StatusLive:
			sighting.How, sighting.To = sync.HowGone, ""
		case known && old.Text == now.Text && old.Plan == now.Plan && slices.Equal(old.Section, now.Section) &&
			(old.Status != sync.StatusRemoved || want.Status != sync.StatusLive):
			continue
		}
		now.Seen(sighting)
		want.History = now.History
		changes.AgreedItems[key], changes.PlannedItems[key] = now, want
	}
}
