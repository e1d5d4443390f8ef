package diff

import (
	"fmt"
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// brakes says of which plans removals are held.
type brakes struct {
	// held names the plans whose removals are held, approved those whose would be and were approved
	// by a person.
	held, approved map[string]bool
	// holds are the questions to people, one a plan, why says in words why each is asked, and granted has
	// the sets of those that were approved.
	// leaving lists the items that these remove.
	holds   []sync.Hold
	why     map[string]string
	granted []string
	leaving []sync.Key
	// waits are the items that get no issue before somebody has answered: those that are new in a plan of
	// which removals are held. They are not put down either: if the old text comes back, nothing of them
	// is left.
	waits map[identity.ItemRef]bool
	// starts tells that everything that is new waits.
	starts bool
	// startsPlans are the plans of which that is so.
	startsPlans map[string]bool
	// part tells people of it.
	part part
}

// asks reports whether somebody has to say whether the removals of a plan are meant, or all that is new.
func (b brakes) asks(plan string) bool {
	return b.starts || b.startsPlans[plan] || slices.ContainsFunc(b.holds, func(hold sync.Hold) bool { return hold.Plan == plan })
}

// losses are the open items that left, by plan.
type losses struct {
	// plans lists the plans that lost any, in order.
	plans []string
	gone  map[string][]sync.Key
	total map[string]int
	// closed counts the items that left as well and that people closed while somebody was asked about them: a
	// question does not end by that.
	closed map[string]int
	// paused tells which plans say themselves that nothing of them counts now, and why those of which
	// others are held, in words.
	paused map[string]bool
	why    map[string]string
}

// brake finds the plans whose removals are held: too many open items vanished at once, from the plan
// or from all that are not held, or the plan itself did, a fence hides some, the configuration may, or
// not all was read. What a person approved goes ahead. Each plan is a question of its own.
func brake(in Input, documents byPath) brakes {
	b := brakes{held: map[string]bool{}, approved: map[string]bool{}, why: map[string]string{}, waits: map[identity.ItemRef]bool{}}
	fresh := newItems(in)
	b.starts, b.startsPlans = in.holdNew, in.holdPlans
	for plan, items := range fresh {
		for _, item := range items {
			if b.starts || b.startsPlans[plan] {
				b.waits[item] = true
			}
		}
	}
	lost := lossesOf(in)
	if len(lost.plans) == 0 {
		return b
	}
	for _, plan := range lost.plans {
		lost.judge(in, documents, plan)
	}
	lost.judgeTogether()
	for _, plan := range lost.plans {
		switch why := lost.why[plan]; {
		case lost.paused[plan]:
			b.held[plan] = true // no question: the author knows
		case why != "":
			b.hold(in, plan, lost.gone[plan], fresh[plan], why)
		}
	}
	return b
}

// lossesOf counts the open items that left.
func lossesOf(in Input) losses {
	lost := losses{gone: map[string][]sync.Key{}, total: map[string]int{}, closed: map[string]int{}, paused: map[string]bool{}, why: map[string]string{}}
	for _, record := range in.Base.Items {
		if record.IsOpen() {
			lost.total[in.planOf(record)]++
		}
	}
	for _, key := range in.Placement.Removed {
		if record := in.Base.Items[key]; record.IsOpen() {
			plan := in.planOf(record)
			if len(lost.gone[plan]) == 0 {
				lost.plans = append(lost.plans, plan)
			}
			lost.gone[plan] = append(lost.gone[plan], key)
		} else if plan := in.planOf(record); in.Base.Repo.Asks(plan) && record.Status == sync.StatusLive && record.State == parser.StateOpen {
			lost.closed[plan]++
		}
	}
	slices.Sort(lost.plans)
	return lost
}

// judge says why the removals of a plan are held, if its own document is the reason.
func (l *losses) judge(in Input, documents byPath, plan string) {
	document, exists := documents[plan]
	gone := len(l.gone[plan])
	setting, unread := in.Policy.Hides()
	switch why, hidden := documents.hides(plan); {
	case hidden && document.Plan != nil && (document.Plan.IsDraft || document.Plan.IsConflicted()):
		l.paused[plan] = true
	case hidden:
		l.why[plan] = fmt.Sprintf("%d open items cannot be seen, since %s: nothing happens to their issues until it is repaired or someone approves it", gone, why)
	case unread:
		l.why[plan] = fmt.Sprintf("%d open items are gone, and %s cannot be read: nothing happens to their issues until it is repaired or someone approves it", gone, setting)
	case in.Unread != "":
		l.why[plan] = fmt.Sprintf("%d open items are gone, and not all plans were read, since %s: nothing happens to their issues until that is mended or someone approves it", gone, in.Unread)
	case !exists || !document.Active():
		l.why[plan] = fmt.Sprintf("this is no plan any more, and it had %d open items: nothing happens to their issues until someone approves it", gone)
	case sync.TooMany(gone+l.closed[plan], l.total[plan]+l.closed[plan]):
		l.why[plan] = l.tooMany(plan)
	}
}

func (l *losses) tooMany(plan string) string {
	return fmt.Sprintf("%d of %d open items are gone at once: nothing happens to their issues until someone approves it", len(l.gone[plan]), l.total[plan])
}

// judgeTogether holds the removals of all plans that are not held yet if they are too many together.
func (l *losses) judgeTogether() {
	isHeld := func(plan string) bool { return l.paused[plan] || l.why[plan] != "" }
	gone, total := 0, 0
	for plan, n := range l.total {
		if !isHeld(plan) {
			gone += len(l.gone[plan]) + l.closed[plan]
			total += n + l.closed[plan]
		}
	}
	if !sync.TooMany(gone, total) {
		return
	}
	for _, plan := range l.plans {
		if !isHeld(plan) {
			l.why[plan] = l.tooMany(plan)
		}
	}
}

// hold asks people about the removals of a plan, unless they were approved.
func (b *brakes) hold(in Input, plan string, gone []sync.Key, fresh []identity.ItemRef, why string) {
	set := heldSet(gone)
	if slices.Contains(in.Base.Approved, set) || in.isLeaving(gone) {
		b.approved[plan] = true
		b.granted = append(b.granted, set)
		b.leaving = append(b.leaving, gone...)
		return
	}
	b.held[plan] = true
	b.holds = append(b.holds, sync.Hold{Plan: plan, Set: set, Gone: len(gone), New: len(fresh)})
	for _, item := range fresh {
		b.waits[item] = true
	}
	if len(fresh) > 0 {
		why += fmt.Sprintf("; %d new items wait with them, since they may be the same in other words", len(fresh))
	}
	b.why[plan] = why
	b.part.notice("held", plan, 0, "%s", why)
}

// newItems lists the items of each plan that would get an issue.
func newItems(in Input) map[string][]identity.ItemRef {
	fresh := map[string][]identity.ItemRef{}
	for _, placed := range in.Placement.Items {
		if in.isNew(placed) {
			plan := in.Documents[placed.Document].Path
			fresh[plan] = append(fresh[plan], placed.Ref())
		}
	}
	return fresh
}

// planOf is the path of the item's plan, under its new name where it was renamed; of one whose file another plan
// has it tells the two apart.
func (in Input) planOf(record sync.ItemBase) string {
	if name, gone := in.Placement.Former[record.Milestone]; gone {
		return name
	}
	return in.Placement.Follow(record.Plan)
}

// isNew reports whether an item would get an issue now.
func (in Input) isNew(placed identity.Located) bool {
	record := in.Base.Items[placed.Key]
	return in.item(placed).State == parser.StateOpen && record.Issue.Number == 0 && record.Status != sync.StatusUnlinked && !in.Waiting[placed.Key]
}

// heldSet is a hash of removals.
func heldSet(keys []sync.Key) string {
	var parts []string
	for _, key := range slices.Sorted(slices.Values(keys)) {
		parts = append(parts, string(key))
	}
	return sync.ShortHash(parts...)
}

// isLeaving reports whether these removals are what remains of an approved one.
func (in Input) isLeaving(keys []sync.Key) bool {
	return !slices.ContainsFunc(keys, func(key sync.Key) bool { return !slices.Contains(in.Base.Repo.Leaving, key) })
}

// byPath are the documents by their paths.
type byPath map[string]sync.Document

func documentsOf(in Input) byPath {
	documents := byPath{}
	for _, document := range in.Documents {
		documents[document.Path] = document
	}
	return documents
}

// hides reports whether a plan may hide items, and why; one that is not there hides none.
func (d byPath) hides(plan string) (why string, hidden bool) {
	if document, exists := d[plan]; exists {
		return document.Hides()
	}
	return "", false
}
