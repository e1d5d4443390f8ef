package sync

import (
	"fmt"

	"github.com/milepost/milepost/parser"
)

// step is the place of an item in an ordered list.
type step struct{ number, of int }

// stepsOf counts the items of ordered lists, by the offsets of the items.
func stepsOf(plan *parser.Plan) map[int]step {
	type list struct{ section, parent int }
	total, steps := map[list]int{}, map[int]step{}
	each := func(visit func(list, parser.Item)) {
		for _, item := range plan.Items {
			if item.Ordered && item.Tracked {
				visit(list{item.Section, item.Parent}, item)
			}
		}
	}
	each(func(l list, item parser.Item) {
		total[l]++
		steps[item.Offset] = step{number: total[l]}
	})
	each(func(l list, item parser.Item) {
		steps[item.Offset] = step{steps[item.Offset].number, total[l]}
	})
	return steps
}

// factsOf lists what the body of an issue says of its item beside its text: its place in an
// ordered list, when it is due, how long it takes.
func factsOf(document Document, item parser.Item) []string {
	var facts []string
	if s := document.steps[item.Offset]; s.of > 1 {
		facts = append(facts, fmt.Sprintf("Step %d of %d", s.number, s.of))
	}
	switch {
	case item.Date != "" && item.Role != parser.RoleSignOff:
		facts = append(facts, "Due "+item.Date)
	case item.Phase != "" && item.Section >= 0:
		window := document.Plan.Sections[item.Section].Window
		if end := document.Plan.PhaseEnd(item); end != "" {
			facts = append(facts, fmt.Sprintf("Due %s with its phase (%s)", end, window))
		}
	}
	if item.Estimate != "" {
		facts = append(facts, "Estimate: "+item.Estimate)
	}
	return facts
}
