package identity

import (
	"slices"

	"github.com/milepost/milepost/sync"
)

// byItems gives a milestone the key of the record most of whose items are in it, where these are most of the known
// ones that it has: its file was renamed and its heading rewritten at once. The heading that the record was made for
// has to be gone, as with [milestonePlacer.movedFile].
func (p *milestonePlacer) byItems(items []Located) {
	if len(items) == 0 || !slices.ContainsFunc(p.placed, func(placed PlacedMilestone) bool { return placed.Key == "" && !placed.Shared }) {
		return
	}
	size := map[sync.Key]int{}
	for _, record := range p.base.Items {
		if !record.Phase && record.Status != sync.StatusRemoved {
			size[record.Milestone]++
		}
	}
	count, total := map[int]map[sync.Key]int{}, map[int]int{}
	for _, item := range items {
		record, known := p.base.Items[item.Key]
		at, listed := p.leads[MilestoneRef{Document: item.Document, Index: p.documents[item.Document].Plan.Items[item.Item].Milestone}]
		if !known || !listed || record.Status == sync.StatusRemoved {
			continue
		}
		if count[at] == nil {
			count[at] = map[sync.Key]int{}
		}
		count[at][record.Milestone]++
		total[at]++
	}
	for i := range p.placed {
		placed := &p.placed[i]
		if placed.Key != "" || placed.Shared {
			continue
		}
		for key, n := range count[i] {
			record, known := p.known[key]
			if known && !p.taken[key] && 2*n > size[key] && 2*n > total[i] && p.isAway(record) {
				placed.Key, p.taken[key] = key, true
			}
		}
	}
}
