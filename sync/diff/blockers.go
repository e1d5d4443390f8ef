package diff

import (
	"fmt"
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// maxBlockers is how many issues may block one on GitHub.
const maxBlockers = 50

// relate makes the relations between issues that the policy asks for, and takes back those of ours
// that no plan asks for any more. What people added or took away stays.
func relate(v view, items records) part {
	var p part
	policy := v.in.Policy
	if policy.Dependencies == sync.Unknown || policy.Steps == sync.Unknown {
		return p
	}
	wanted := map[sync.Key][]sync.Blocker{}
	if policy.Dependencies == sync.On {
		wantDependencies(v, wanted)
		wantAfter(v, items, wanted)
	}
	if policy.Steps == sync.On {
		wantSteps(v, items, wanted)
	}
	// What cannot be seen was not taken back.
	sure := v.in.Unread == "" && !slices.ContainsFunc(v.in.Documents, func(document sync.Document) bool {
		_, hidden := document.Hides()
		return hidden
	})
	unmade := 0
	for _, placed := range v.in.Placement.Items {
		r := relation{v: v, items: items, placed: placed, now: items.now[placed.Key], want: items.want[placed.Key]}
		if r.want.Status == sync.StatusLive && len(wanted[placed.Key])+len(r.now.Blockers) > 0 {
			r.compare(wanted[placed.Key], sure)
			r.out.put(r.now, r.want)
			p.add(r.out)
			unmade += r.unmade
		}
	}
	if unmade > 0 {
		p.notice("no-relations", "", 0, "GitHub takes no relations between issues here, so %d of them are told in words alone", unmade)
	}
	return p
}

// wantDependencies asks that the items with which a milestone begins wait for the sign-off of those
// that it depends on.
func wantDependencies(v view, wanted map[sync.Key][]sync.Blocker) {
	numbers := itemNumbers(v.in.Base)
	for _, placed := range v.in.Milestones {
		var blockers []sync.Blocker
		text := v.in.Documents[placed.Document].Plan.Milestones[placed.Index].DependsOn
		for _, found := range v.in.dependenciesIn(text, placed) {
			if key, ok := numbers[found.issue]; found.issue != 0 && ok {
				blockers = append(blockers, sync.Blocker{Item: key})
			} else if found.issue != 0 {
				blockers = append(blockers, sync.Blocker{Issue: found.issue})
			} else {
				for _, key := range signOffs(v, found) {
					blockers = append(blockers, sync.Blocker{Item: key})
				}
			}
		}
		if len(blockers) == 0 {
			continue
		}
		for _, key := range beginning(v.in, placed) {
			wanted[key] = append(wanted[key], blockers...)
		}
	}
}

// wantAfter asks that an item waits for those that its line names by their ids, of the same document. An id
// that several items have names the one of the same milestone, and none where there are several of them.
func wantAfter(v view, items records, wanted map[sync.Key][]sync.Blocker) {
	named := map[int]map[milestoneID]int{}
	for _, placed := range v.in.Placement.Items {
		document, item := v.in.source(placed)
		if len(item.After) == 0 {
			continue
		}
		ids, ok := named[placed.Document]
		if !ok {
			ids = itemsByID(document.Plan)
			named[placed.Document] = ids
		}
		for _, id := range item.After {
			at, known := ids[milestoneID{-1, id}]
			if at < 0 {
				at, known = ids[milestoneID{item.Milestone, id}]
			}
			if !known || at < 0 {
				continue
			}
			ref := identity.ItemRef{Document: placed.Document, Item: at}
			if v.places.unclear[ref] {
				wanted[placed.Key] = append(wanted[placed.Key], items.now[placed.Key].Blockers...)
			} else if key, ok := v.places.key[ref]; ok && key != placed.Key {
				wanted[placed.Key] = append(wanted[placed.Key], sync.Blocker{Item: key})
			}
		}
	}
}

// milestoneID is an id in a milestone of a plan, -1 in any.
type milestoneID struct {
	milestone int
	id        string
}

// itemsByID finds the items of a plan by their ids; it is -1 where several have one.
func itemsByID(plan *parser.Plan) map[milestoneID]int {
	ids := map[milestoneID]int{}
	for i := range plan.Items {
		it := &plan.Items[i]
		for _, key := range [...]milestoneID{{-1, it.ID}, {it.Milestone, it.ID}} {
			if _, twice := ids[key]; twice {
				ids[key] = -1
			} else if it.ID != "" {
				ids[key] = i
			}
		}
	}
	return ids
}

// itemNumbers finds the items of issues.
func itemNumbers(base *sync.Base) map[int]sync.Key {
	numbers := map[int]sync.Key{}
	for key, record := range base.Items {
		if record.Issue.Number != 0 && !record.Phase {
			numbers[record.Issue.Number] = key
		}
	}
	return numbers
}

// signOffs lists the sign-off items of a milestone, or of a whole plan.
func signOffs(v view, of dependency) []sync.Key {
	milestone := v.milestones.at[identity.MilestoneRef{Document: of.document, Index: max(of.milestone, 0)}]
	var keys []sync.Key
	for _, placed := range v.in.Placement.Items {
		item := v.in.item(placed)
		if item.Role != parser.RoleSignOff {
			continue
		}
		whole := of.milestone < 0 && placed.Document == of.document
		if at := v.milestones.of(placed, item); whole || of.milestone >= 0 && at != "" && at == milestone {
			keys = append(keys, placed.Key)
		}
	}
	return keys
}

// beginning lists the top-level items of a milestone's first phase, or of its implementation where
// it has no phases.
func beginning(in Input, of identity.PlacedMilestone) []sync.Key {
	var phased, plain []sync.Key
	first := -1
	for _, placed := range in.Placement.Items {
		document, item := in.source(placed)
		if placed.Document != of.Document || item.Milestone != of.Index || item.Depth > 0 || item.Role != parser.RoleImplementation {
			continue
		}
		phase := sync.PhaseOf(document.Plan, item.Section)
		if first < 0 {
			first = phase
		}
		if phase >= 0 && phase == first {
			phased = append(phased, placed.Key)
		}
		plain = append(plain, placed.Key)
	}
	if first >= 0 {
		return phased
	}
	return plain
}

// wantSteps asks that each step of an ordered list waits for the one before it.
func wantSteps(v view, items records, wanted map[sync.Key][]sync.Blocker) {
	for _, placed := range v.in.Placement.Items {
		document, item := v.in.source(placed)
		for step := document.Steps[item.Offset]; step.Number > 1; {
			before := identity.ItemRef{Document: placed.Document, Item: step.Before}
			if v.places.unclear[before] {
				wanted[placed.Key] = append(wanted[placed.Key], items.now[placed.Key].Blockers...)
				break
			}
			if key, ok := v.places.key[before]; ok {
				wanted[placed.Key] = append(wanted[placed.Key], sync.Blocker{Item: key})
				break
			}
			step = document.Steps[document.Plan.Items[step.Before].Offset]
		}
	}
}

// relation compares what blocks one item with what shall block it.
type relation struct {
	v         view
	items     records
	placed    identity.Located
	now, want sync.ItemBase
	// unmade counts the relations that GitHub cannot be asked for.
	unmade int
	out    part
}

func (r *relation) compare(wanted []sync.Blocker, sure bool) {
	if r.v.in.Base.Items[r.placed.Key].TitleHash != "" {
		// Rebuilt from its marker: what is asked for is taken for made.
		for _, b := range wanted {
			if r.v.in.hasIssue(b) {
				r.now.Blockers = sync.WithBlocker(r.now.Blockers, sync.Blocker{Item: b.Item, Issue: b.Issue})
			}
		}
		r.want.Blockers = r.now.Blockers
		return
	}
	r.takeBack(wanted, sure)
	r.ask(wanted)
}

// takeBack takes back what is not wanted any more.
func (r *relation) takeBack(wanted []sync.Blocker, sure bool) {
	line, title := r.v.in.item(r.placed).Line, sync.FullTitle(r.want.Title, r.want.Suffix)
	for _, b := range r.now.Blockers {
		switch _, still := sync.FindBlocker(wanted, b); {
		case still || !sure || r.isHeld(b):
		case b.Status == sync.BlockerTheirs || b.Status == sync.BlockerRefused || !r.v.in.hasIssue(b):
			r.now.Blockers, r.want.Blockers = sync.WithoutBlocker(r.now.Blockers, b), sync.WithoutBlocker(r.want.Blockers, b)
		case !r.v.in.Base.Repo.NoRelations:
			r.want.Blockers = sync.WithoutBlocker(r.want.Blockers, b)
			r.out.do(stageUnblock, sync.UnblockIssue{Key: r.placed.Key, Blocker: b, Line: line, Title: title, By: titleOfBlocker(r.v.in, r.items, b)})
		}
	}
}

// isHeld reports whether a relation may be missing only since the removals of a plan are held: what
// waits for whom cannot be known then.
func (r *relation) isHeld(b sync.Blocker) bool {
	document, _ := r.v.in.source(r.placed)
	return r.v.brakes.asks(document.Path) || r.v.brakes.asks(r.v.in.planOf(r.v.in.Base.Items[b.Item]))
}

// ask asks for what is wanted and not there.
func (r *relation) ask(wanted []sync.Blocker) {
	line, title := r.v.in.item(r.placed).Line, sync.FullTitle(r.want.Title, r.want.Suffix)
	for _, b := range wanted {
		by := titleOfBlocker(r.v.in, r.items, b)
		known, is := sync.FindBlocker(r.want.Blockers, b)
		switch {
		case is && known.Status != sync.BlockerIntended || !r.mayBlock(b):
		case r.v.in.Base.Repo.NoRelations:
			r.unmade++
		case !is && len(r.want.Blockers) >= maxBlockers:
			r.out.notice("relation-limit", r.want.Plan, line, "GitHub lets %d issues block one: %s is left out for %q", maxBlockers, by, title)
		default:
			b.Status = known.Status
			r.want.Blockers = sync.WithBlocker(r.want.Blockers, sync.Blocker{Item: b.Item, Issue: b.Issue})
			r.out.do(stageBlock, sync.BlockIssue{Key: r.placed.Key, Blocker: b, Line: line, Title: title, By: by})
		}
	}
}

// mayBlock reports whether a relation is worth making: both issues exist, or are made now, and are
// open.
func (r *relation) mayBlock(b sync.Blocker) bool {
	if r.v.states[r.placed.Key].State != parser.StateOpen || b.Item == r.placed.Key {
		return false
	}
	if b.Item == "" {
		return b.Issue != r.v.in.Base.Items[r.placed.Key].Issue.Number
	}
	return r.v.states[b.Item].State == parser.StateOpen && r.items.want[b.Item].Status == sync.StatusLive
}

// hasIssue reports whether there is an issue behind a relation.
func (in Input) hasIssue(b sync.Blocker) bool {
	return b.Item == "" || in.Base.Items[b.Item].Issue.Number != 0
}

func titleOfBlocker(in Input, items records, b sync.Blocker) string {
	if b.Item == "" {
		return fmt.Sprintf("#%d", b.Issue)
	}
	record, ok := items.want[b.Item]
	if !ok {
		record = in.Base.Items[b.Item]
	}
	return sync.FullTitle(record.Title, record.Suffix)
}
