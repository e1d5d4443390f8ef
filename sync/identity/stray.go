package identity

import (
	"fmt"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// HoldStrays holds the items that have no issue while one of ours without a marker has their title and
// milestone. It may be theirs, from before the ledger was lost, and a second one would be a duplicate;
// only people can tell.
func HoldStrays(base *sync.Base, documents []sync.Document, policy sync.Policy, placement Placement, milestones []PlacedMilestone) Placement {
	strays := base.Strays()
	if len(strays) == 0 {
		return placement
	}
	numbers := map[MilestoneRef]int{}
	for _, placed := range milestones {
		numbers[placed.Ref()] = base.Milestones[placed.Key].Milestone.Number
	}
	var items []Located
	refused := placement.Refused
	for _, placed := range placement.Items {
		document := documents[placed.Document]
		item, record := document.Plan.Items[placed.Item], base.Items[placed.Key]
		title := markup.TitleOf(item)
		full := sync.FullTitle(title, markup.SuffixOf(document, item, policy))
		var found []int
		if item.State == parser.StateOpen && record.Issue.Number == 0 {
			found = sync.Among(strays, numbers[MilestoneRef{Document: placed.Document, Index: item.Milestone}], full, title)
		}
		if len(found) == 0 {
			items = append(items, placed)
			continue
		}
		refused = append(refused, Refused{Placed: placed, Held: true, Code: "unmarked", Why: fmt.Sprintf(
			"Milepost opened #%d under this title, and its marker is gone: nothing was made, so that there are not two; "+
				"write #%d into the line if that is the item's issue, or give the issue another title if it is not", found[0], found[0])})
	}
	placement.Items, placement.Refused = items, refused
	return placement
}
