package sync

import "github.com/milepost/milepost/parser"

// step is the place of an item in an ordered list; before is the index of the item in front.
type step struct{ Number, Of, Before int }

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
		steps[plan.Items[i].Offset] = step{Number: total[l], Before: last[l]}
		last[l] = i
	})
	each(func(l list, i int) {
		s := steps[plan.Items[i].Offset]
		s.Of = total[l]
		steps[plan.Items[i].Offset] = s
	})
	return steps
}
