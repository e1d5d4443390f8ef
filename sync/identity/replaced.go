package identity

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// replaced says of plans that keep to themselves which of them have another one in their place: a change that was
// put away while one of the same name begins, or that is back where such a one had begun.
type replaced struct {
	// to maps the path of a plan to where it is now. The plans in gone have no file: another one is in theirs.
	to   map[string]string
	gone map[string]bool
}

// replacedPlans finds the plans that were replaced. What a place says of a plan, such as that it is over, tells which
// of two is the old one only together with the lines: most are in the document that it went to, and more than in the one
// that has its place.
func replacedPlans(base *sync.Base, documents []sync.Document) replaced {
	var r replaced
	byFolder, at := map[string][]int{}, map[string]int{}
	for d, document := range documents {
		at[document.Path] = d
		if document.Active() && document.Plan.Apart {
			byFolder[folderName(document.Path)] = append(byFolder[folderName(document.Path)], d)
		}
	}
	if len(byFolder) == 0 {
		return r
	}
	known := map[string]bool{}
	for _, record := range base.Items {
		known[record.Plan] = true
	}
	records := recordsOf(base)
	for _, plan := range sync.SortedKeys(known) {
		here, present := at[plan]
		candidates := byFolder[folderName(plan)]
		if len(candidates) > maxHolders {
			continue // what is called alike is kept together, and says nothing
		}
		var best kept
		target := ""
		for _, d := range candidates {
			document := documents[d]
			taken := known[document.Path]
			var instead kept // what stands for the other answer
			switch {
			case document.Path == plan, present && (taken || !document.Finished), !present && !taken:
				continue
			case present:
				instead = linesKept(records(plan), documents[here])
			default:
				instead = linesKept(records(document.Path), document)
			}
			if there := linesKept(records(plan), document); 2*there.lines > there.of && there.more(instead) && there.more(best) {
				best, target = there, document.Path
			}
		}
		if target != "" && !r.gone[target] {
			r.put(plan, target, known[target])
		}
	}
	return r
}

func (r *replaced) put(plan, target string, taken bool) {
	if r.to == nil {
		r.to, r.gone = map[string]string{}, map[string]bool{}
	}
	r.to[plan] = target
	if taken {
		r.gone[target] = true
	}
}

// of is where a plan is now, "" if another one is in its file and it has none.
func (r replaced) of(plan string) string {
	if to, moved := r.to[plan]; moved {
		return to
	}
	if r.gone[plan] {
		return ""
	}
	return plan
}

// recordsOf finds the items of a plan. They are sorted by plan once that is asked for, which it rarely is.
func recordsOf(base *sync.Base) func(plan string) []sync.ItemBase {
	var records map[string][]sync.ItemBase
	return func(plan string) []sync.ItemBase {
		if records == nil {
			records = map[string][]sync.ItemBase{}
			for _, record := range base.Items {
				records[record.Plan] = append(records[record.Plan], record)
			}
		}
		return records[plan]
	}
}

// kept counts the lines of a plan that a document has, and those of them in the state in which they were, of how many.
type kept struct{ lines, states, of int }

func (k kept) more(other kept) bool {
	return k.lines > other.lines || k.lines == other.lines && k.states > other.states
}

func linesKept(records []sync.ItemBase, document sync.Document) kept {
	now := map[string]parser.State{}
	if document.Active() {
		for _, item := range document.Plan.Items {
			if isEntry(item) {
				now[compared(item.Text)] = item.State
			}
		}
	}
	var k kept
	for _, record := range records {
		if record.Status == sync.StatusRemoved {
			continue
		}
		k.of++
		if state, ok := now[compared(record.Text)]; ok {
			k.lines++
			if state == record.State {
				k.states++
			}
		}
	}
	return k
}

// milestonesNow is the milestones of the base with the paths of plans that were replaced as they are now.
func milestonesNow(base *sync.Base, documents []sync.Document) map[sync.Key]sync.MilestoneBase {
	r := replacedPlans(base, documents)
	if len(r.to) == 0 {
		return base.Milestones
	}
	milestones := make(map[sync.Key]sync.MilestoneBase, len(base.Milestones))
	for key, record := range base.Milestones {
		record.Plan = r.of(record.Plan)
		milestones[key] = record
	}
	return milestones
}
