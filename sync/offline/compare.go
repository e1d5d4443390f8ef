package offline

import (
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// Revisions is what happens between two revisions of one document, worked out offline.
type Revisions struct {
	// Matching pairs the checklist items of both revisions by index, tracked or not.
	Matching identity.Matching
	// Changes is what a pass would do if everything in the old revision had been mirrored.
	Changes sync.Changeset
}

// CompareRevisions matches the items of two revisions of the document at path and previews what
// a pass would do. A document that is no plan is treated as one.
func CompareRevisions(path string, before, after *parser.Plan, policy sync.Policy) Revisions {
	old, now := asPlan(path, before), asPlan(path, after)
	matching := matchAll(old, now)
	base, placement := mirrored(old, policy), offlinePlacement(matching, old, now)
	changes := diff.Compute(diff.Input{
		Head: offlineHead, Documents: []sync.Document{now}, Base: base,
		Placement: placement, Milestones: offlineMilestones(base, now, placement),
		Policy: policy, Seal: offlineSeal,
	})
	return Revisions{Matching: matching, Changes: changes}
}

// Match pairs the checklist items of two revisions of the document at path by index, tracked or not.
func Match(path string, before, after *parser.Plan) identity.Matching {
	return matchAll(asPlan(path, before), asPlan(path, after))
}

func matchAll(old, now sync.Document) identity.Matching {
	return identity.MatchIn([]sync.Document{now}, allKnown(old), allEntries(now, old))
}

var offlineHead = sync.Head{Commit: "HEAD"}

func offlineSeal(marker markup.Marker) string { return marker.Seal([]byte("offline")) }

// asPlan treats a document without a milestone as a plan. Templates stay what they are.
func asPlan(path string, plan *parser.Plan) sync.Document {
	if !plan.IsPlan && !plan.IsTemplate && !plan.IsConflicted() {
		forced := *plan
		forced.IsPlan, forced.IsDraft = true, false
		forced.Items = slices.Clone(plan.Items)
		for i := range forced.Items {
			item := &forced.Items[i]
			item.Tracked = !item.Placeholder && item.State != parser.StateOther
		}
		plan = &forced
	}
	return sync.Document{File: sync.File{Path: path, Mode: sync.ModeRegular}, Plan: plan}
}

func allKnown(document sync.Document) []identity.Known {
	known := make([]identity.Known, len(document.Plan.Items))
	for i, item := range document.Plan.Items {
		entry := identity.EntryOf(sync.Repository{}, document, item)
		known[i] = identity.Known{
			Plan: entry.Plan, Section: entry.Section, Parent: entry.Parent,
			ID: entry.ID, Text: entry.Text, Placeholder: entry.Placeholder, Done: entry.Done, Row: item.Row != nil, Line: item.Line,
		}
	}
	return known
}

func allEntries(document, old sync.Document) []identity.Entry {
	said := map[string]bool{}
	for _, item := range old.Plan.Items {
		said[item.Text] = true
	}
	entries := make([]identity.Entry, len(document.Plan.Items))
	for i, item := range document.Plan.Items {
		entries[i] = identity.EntryOf(sync.Repository{}, document, identity.Unstruck(item, said))
	}
	return entries
}

func oldKey(item parser.Item) sync.Key { return sync.Key(fmt.Sprintf("old-%d", item.Offset)) }
func newKey(item parser.Item) sync.Key { return sync.Key(fmt.Sprintf("new-%d", item.Offset)) }

// mirrored is the base after a pass over a document that mirrored all its items, each while it
// was still open.
func mirrored(document sync.Document, policy sync.Policy) *sync.Base {
	base := &sync.Base{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}
	if !document.Active() {
		return base
	}
	opened := *document.Plan
	opened.Items = slices.Clone(opened.Items)
	var placement identity.Placement
	for i := range opened.Items {
		if opened.Items[i].Tracked {
			opened.Items[i].State = parser.StateOpen
			placement.Items = append(placement.Items, identity.Located{Key: oldKey(opened.Items[i]), Item: i})
		}
	}
	first := diff.Compute(diff.Input{
		Head: offlineHead, Documents: []sync.Document{{File: document.File, Plan: &opened}}, Base: base,
		Placement: placement, Milestones: offlineMilestones(base, document, placement), Policy: policy, Seal: offlineSeal,
	})
	github := model{base: base}
	github.apply(first)
	mirrorStates(github.base, document)
	// What a document says of its own progress was written with the states that it has.
	for i := range placement.Items {
		placement.Items[i].How = sync.HowText
	}
	github.apply(diff.Compute(diff.Input{
		Head: offlineHead, Documents: []sync.Document{document}, Base: github.base,
		Placement: placement, Milestones: offlineMilestones(github.base, document, placement), Policy: policy, Seal: offlineSeal,
	}))
	return github.base
}

// mirrorStates closes what the document has as done or dropped, and the milestones in which
// nothing is open.
func mirrorStates(base *sync.Base, document sync.Document) {
	open := map[sync.Key]bool{}
	for _, item := range document.Plan.Items {
		record, ok := base.Items[oldKey(item)]
		if !ok {
			continue
		}
		record.State = item.State
		if item.State != parser.StateOpen {
			record.Issue.Closed, record.Issue.Reason = true, sync.ReasonFor(item.State)
			record.Issue.ClosedAt = time.Unix(0, 0).UTC()
		} else {
			open[record.Milestone] = true
		}
		base.Items[record.Key] = record
	}
	for key, record := range base.Milestones {
		record.Closed, record.Milestone.Closed = !open[key], !open[key]
		base.Milestones[key] = record
	}
}

func offlineMilestones(base *sync.Base, document sync.Document, placement identity.Placement) []identity.PlacedMilestone {
	placed := identity.PlaceMilestones(base, []sync.Document{document}, placement.Items)
	for i := range placed {
		if placed[i].Key == "" {
			placed[i].Key = sync.Key(fmt.Sprintf("milestone-%d-%d", len(base.Milestones), placed[i].Index))
		}
	}
	return placed
}

// offlinePlacement reduces a matching of all items to those that are mirrored.
func offlinePlacement(matching identity.Matching, old, now sync.Document) identity.Placement {
	var placement identity.Placement
	kept := map[int]bool{}
	mirrors := func(document sync.Document, item parser.Item) bool { return document.Active() && item.Tracked }
	known := map[int]int{}
	for _, pair := range matching.Pairs {
		known[pair.Entry] = pair.Known
	}
	unclear := map[int]bool{}
	for _, group := range matching.Ambiguous {
		held := identity.AmbiguousGroup{Why: group.Why}
		for _, k := range group.Known {
			kept[k] = true
			if item := old.Plan.Items[k]; mirrors(old, item) {
				held.Keys = append(held.Keys, oldKey(item))
			}
		}
		for _, e := range group.Entries {
			unclear[e] = true
			held.Items = append(held.Items, identity.Located{Item: e})
		}
		placement.Ambiguous = append(placement.Ambiguous, held)
	}
	for _, stand := range matching.Standing {
		kept[stand.Known] = true
		if item := old.Plan.Items[stand.Known]; mirrors(old, item) {
			placement.Standing = append(placement.Standing, identity.Standing{Key: oldKey(item), Stand: stand})
		}
	}
	for i, item := range now.Plan.Items {
		if unclear[i] || !now.Active() || !item.Tracked && item.State != parser.StateOther {
			continue
		}
		placed := identity.Located{Key: newKey(item), Item: i}
		if k, ok := known[i]; ok && mirrors(old, old.Plan.Items[k]) {
			kept[k] = true
			placed.Key = oldKey(old.Plan.Items[k])
		} else if item.State == parser.StateOther {
			continue
		}
		placement.Items = append(placement.Items, placed)
	}
	for i, item := range old.Plan.Items {
		if !kept[i] && mirrors(old, item) {
			placement.Removed = append(placement.Removed, oldKey(item))
		}
	}
	return placement
}
