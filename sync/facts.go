package sync

import (
	"fmt"

	"github.com/milepost/milepost/parser"
)

// step is the place of an item in an ordered list; before is the index of the item in front.
type step struct{ number, of, before int }

// stepsOf counts the items of ordered lists, by the offsets of the items.
func stepsOf(plan *parser.Plan) map[int]step {
	type list struct{ section, parent int }
	total, last, steps := map[list]int{}, map[list]int{}, map[int]step{}
	each := func(visit func(list, int)) {
		for i, item := range plan.Items {
			if item.Ordered && item.Tracked {
				visit(list{item.Section, item.Parent}, i)
			}
		}
	}
	each(func(l list, i int) {
		total[l]++
		steps[plan.Items[i].Offset] = step{number: total[l], before: last[l]}
		last[l] = i
	})
	each(func(l list, i int) {
		s := steps[plan.Items[i].Offset]
		s.of = total[l]
		steps[plan.Items[i].Offset] = s
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
