package diff

import (
	"fmt"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// Compute compares documents, GitHub and base, field by field, and says what has to happen. It is
// pure: the same input gives the same changeset, and preview and apply use the same one.
//
// It is a row of steps. The first ones find out how things stand; each of the others compares with
// that and says what it adds to the changeset.
func Compute(in Input) sync.Changeset { return begin(in, compute(in)) }

// compute says what has to happen if nobody has to be asked whether to begin.
func compute(in Input) sync.Changeset {
	in.taken = in.Base.Repo.WriteBack.Taken()
	v := viewOf(in)

	out := newWhole()
	out.add(v.nesting.part)              // what finds no room below its parent
	out.add(compareItems(v))             // boxes, titles, labels, texts: issues are made and changed
	out.add(tellUnassignable(in))        // whom GitHub assigns nothing to
	out.add(linkParents(v, out.records)) // issues go below those of their parents
	out.add(keepUnclear(in))             // nothing happens to whom nobody could tell apart
	out.add(refuseLinks(in))             // nor to those that link what cannot be theirs
	out.add(v.brakes.part)               // too much is gone at once: somebody has to say that it was meant
	gone := removeItems(v, out.records)
	out.add(gone.part)                        // issues of items that left are closed, people's let go
	out.add(keepStanding(v, gone.unseen))     // nothing happens to those whose text still stands
	out.add(takeOutChildren(in, out.records)) // and from below those of people
	out.add(collectIssues(v))                 // what people put into milestones becomes lines
	out.add(comparePhases(v, gone.unseen))    // a phase is done when its items are
	out.add(relate(v, out.records))           // what waits for what
	milestones := compareMilestones(v, gone.unseen)
	milestones.closeLeft(v, out) // one whose plan is gone, too
	out.add(milestones.part)     // a milestone is closed when all of it is done
	return out.changeset(v, milestones.milestoneRecords)
}

// view is how things stand: all that is worked out before anything is compared.
type view struct {
	in         Input
	documents  byPath
	brakes     brakes
	places     places
	states     map[sync.Key]verdict
	steps      map[sync.Key][]stepVerdict
	milestones milestonePlan
	phases     phasePlan
	nesting    nesting
}

func viewOf(in Input) view {
	v := view{in: in}
	v.documents = documentsOf(in)                                              // the plans by their paths
	v.brakes = brake(in, v.documents)                                          // of which plans removals are held
	v.places = placesOf(in.Placement, v.brakes.waits)                          // which item stands where
	v.states = settle(in)                                                      // open, done or dropped
	v.steps = settleSteps(in)                                                  // the same of the boxes below headings
	v.milestones = planMilestones(in, v.places)                                // which there are, and have to be
	v.phases = planPhases(in, v.brakes.asks, v.places, v.states, v.milestones) // the same of phases
	v.nesting = nest(in, v.places, v.phases)                                   // which issue goes below which
	return v
}

// places says where the items of the documents stand.
type places struct {
	// key is the key of an item.
	key map[identity.ItemRef]sync.Key
	// unclear holds the items of which it is not clear who they are, waits those that get no issue
	// before somebody has answered a question.
	unclear, waits map[identity.ItemRef]bool
	// standing holds the items that are no item any more though their text still stands.
	standing map[sync.Key]bool
}

func placesOf(placement identity.Placement, waits map[identity.ItemRef]bool) places {
	at := places{
		key: map[identity.ItemRef]sync.Key{}, unclear: map[identity.ItemRef]bool{}, waits: waits, standing: map[sync.Key]bool{},
	}
	for _, standing := range placement.Standing {
		at.standing[standing.Key] = true
	}
	for _, group := range placement.Ambiguous {
		for _, placed := range group.Items {
			at.unclear[placed.Ref()] = true
		}
	}
	for _, refused := range placement.Refused {
		if refused.Held {
			at.unclear[refused.Placed.Ref()] = true
		}
	}
	for _, placed := range placement.Items {
		at.key[placed.Ref()] = placed.Key
	}
	return at
}

// source is the document and the item that a placed item refers to.
func (in Input) source(placed identity.Located) (sync.Document, parser.Item) {
	document := in.Documents[placed.Document]
	return document, document.Plan.Items[placed.Item]
}

// maxNamed is how many candidates a notice names.
const maxNamed = 5

// keepUnclear keeps both sides of an unclear group as they are, and says so.
func keepUnclear(in Input) part {
	var p part
	for _, group := range in.Placement.Ambiguous {
		for _, key := range group.Keys {
			p.keep(in.Base.Items[key])
		}
		if len(group.Items) == 0 {
			continue
		}
		document, item := in.source(group.Items[0])
		p.notice("ambiguous", document.Path, item.Line,
			"%q could be any of %s, since %s: nothing was changed; make the texts differ, or add the issue's number to the line",
			item.Title, candidatesOf(in, group), group.Why)
	}
	return p
}

// candidatesOf names whom the items of an unclear group may be.
func candidatesOf(in Input, group identity.AmbiguousGroup) string {
	candidates := ""
	for i, key := range group.Keys {
		if i == maxNamed {
			candidates += fmt.Sprintf(" and %d more", len(group.Keys)-i)
			break
		}
		if i > 0 {
			candidates += ", "
		}
		record := in.Base.Items[key]
		if record.Issue.Number != 0 {
			candidates += fmt.Sprintf("#%d", record.Issue.Number)
		} else {
			candidates += fmt.Sprintf("line %d", record.Line)
		}
	}
	return candidates
}
