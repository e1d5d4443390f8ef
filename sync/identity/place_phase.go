package identity

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// SectionRef says where a section stands: Document and Section are indexes into Input.Documents and
// the plan's sections.
type SectionRef struct{ Document, Section int }

// PlacedPhase is a phase of a document with its identity.
type PlacedPhase struct {
	Key sync.Key
	// Document and Section are indexes into Input.Documents and the plan's sections.
	Document, Section int
}

// Ref says where the phase stands.
func (p PlacedPhase) Ref() SectionRef { return SectionRef{p.Document, p.Section} }

// PlacePhases finds out which phase of the documents is which known one, and lists the known
// ones that are in none of them any more. New ones have no key yet. A phase is recognised by
// its heading; by its name, so that it may be numbered anew; by its items, so that it may be
// called otherwise; and by its number. One that is back after a removal gets its old issue.
func PlacePhases(base *sync.Base, documents []sync.Document, placement Placement) (placed []PlacedPhase, removed []sync.Key) {
	p := &phasePlacer{
		documents: documents, placement: placement,
		records: sync.SortedRecords(base, true), taken: map[sync.Key]bool{},
	}
	p.collect()
	p.countItems(base, placement)
	for _, gone := range []bool{false, true} {
		p.gone = gone
		p.pair(p.heading, true)
		p.pair(p.slot, true)
		p.pair(p.name, false)
		p.pair(p.nameInPlan, false)
		if !gone {
			p.byItems()
			p.pair(p.number, false)
		}
	}
	for _, record := range p.records {
		if !p.taken[record.Key] && record.Status != sync.StatusRemoved {
			removed = append(removed, record.Key)
		}
	}
	return p.placed, removed
}

type phasePlacer struct {
	documents []sync.Document
	placement Placement
	records   []sync.ItemBase
	placed    []PlacedPhase
	taken     map[sync.Key]bool
	// items counts, for each known phase, how many of its sub-issues are in which placed one.
	items map[sync.Key]map[int]int
	// gone selects the records that are looked at: those in the documents or tombstones.
	gone bool
}

// collect lists the phases of all documents in order.
func (p *phasePlacer) collect() {
	for d, document := range p.documents {
		if !document.Active() {
			continue
		}
		for s := range document.Plan.Sections {
			if sync.PhaseOf(document.Plan, s) == s {
				p.placed = append(p.placed, PlacedPhase{Document: d, Section: s})
			}
		}
	}
}

// phaseName is what a phase is called beside its number and its window: `sdk` for
// `Phase 2: SDK (Week 2-3)`. A phase with a number alone is called by its heading.
func phaseName(section parser.Section) string {
	if name := sync.DisplayHeading(section.PhaseName); name != "" {
		return name
	}
	return sync.DisplayHeading(section.Name)
}

// PhaseRecord is a record with the phase's present place in the document.
func PhaseRecord(r sync.ItemBase, document sync.Document, index int) sync.ItemBase {
	section := document.Plan.Sections[index]
	r.Phase, r.Plan, r.Line = true, document.Path, section.Line
	r.Section, r.ID, r.Text = document.Plan.SectionPath(section.Parent), section.Phase, phaseName(section)
	r.Slot, r.TitleHash = "", ""
	return r
}

// phaseRule names the place of a phase; "" where the rule says nothing of it.
type phaseRule func(sync.ItemBase) string

// slot is for records that were rebuilt from a marker.
func (p *phasePlacer) slot(r sync.ItemBase) string {
	switch {
	case r.Slot != "":
		return Join(p.planOf(r), r.Slot)
	case r.Key != "":
		return ""
	default:
		return Join(r.Plan, Slot(r.Section, r.Text))
	}
}

func (p *phasePlacer) heading(r sync.ItemBase) string {
	return p.unlessHashed(r, Join(p.planOf(r), NormalPath(r.Section), r.ID, compared(r.Text)))
}

func (p *phasePlacer) name(r sync.ItemBase) string {
	return p.unlessHashed(r, Join(p.planOf(r), NormalPath(r.Section), compared(r.Text)))
}

func (p *phasePlacer) nameInPlan(r sync.ItemBase) string {
	return p.unlessHashed(r, Join(p.planOf(r), compared(r.Text)))
}

func (p *phasePlacer) number(r sync.ItemBase) string {
	return p.unlessHashed(r, Join(p.planOf(r), NormalPath(r.Section), r.ID))
}

// unlessHashed leaves out a record of which only the hash survived.
func (p *phasePlacer) unlessHashed(r sync.ItemBase, key string) string {
	if r.Slot != "" {
		return ""
	}
	return key
}

// planOf is the path of the phase's plan, under its new name where it was renamed.
func (p *phasePlacer) planOf(r sync.ItemBase) string {
	return p.placement.Follow(r.Plan)
}

// pair gives phases the keys of records in the same place: where each side has one, or in order.
func (p *phasePlacer) pair(rule phaseRule, inOrder bool) {
	known, now := map[string][]sync.Key{}, map[string][]int{}
	for _, record := range p.records {
		if place := rule(record); place != "" && p.open(record) {
			known[place] = append(known[place], record.Key)
		}
	}
	for i, placed := range p.placed {
		if placed.Key == "" {
			place := rule(PhaseRecord(sync.ItemBase{}, p.documents[placed.Document], placed.Section))
			now[place] = append(now[place], i)
		}
	}
	for place, keys := range known {
		phases := now[place]
		if inOrder || len(keys) == 1 && len(phases) == 1 {
			for i := range min(len(keys), len(phases)) {
				p.take(phases[i], keys[i])
			}
		}
	}
}

// open reports whether a record is one to be looked at and has no phase yet.
func (p *phasePlacer) open(record sync.ItemBase) bool {
	return !p.taken[record.Key] && (record.Status == sync.StatusRemoved) == p.gone
}

func (p *phasePlacer) take(placed int, key sync.Key) {
	p.placed[placed].Key, p.taken[key] = key, true
}

// countItems finds out where the sub-issues of known phases are now.
func (p *phasePlacer) countItems(base *sync.Base, placement Placement) {
	at := map[SectionRef]int{}
	for i, placed := range p.placed {
		at[placed.Ref()] = i
	}
	p.items = map[sync.Key]map[int]int{}
	for _, item := range placement.Items {
		parent := base.Items[base.Items[item.Key].Parent]
		plan := p.documents[item.Document].Plan
		if phase := sync.PhaseOf(plan, plan.Items[item.Item].Section); phase >= 0 && parent.Phase {
			if p.items[parent.Key] == nil {
				p.items[parent.Key] = map[int]int{}
			}
			p.items[parent.Key][at[SectionRef{item.Document, phase}]]++
		}
	}
}

// byItems gives a phase the key of the record to which more than half of the sub-issues belong
// that are in it and were in a phase before.
func (p *phasePlacer) byItems() {
	total := map[int]int{}
	for _, counts := range p.items {
		for i, count := range counts {
			total[i] += count
		}
	}
	for _, record := range p.records {
		best, most := -1, 0
		all := 0
		for i := range p.placed {
			count := p.items[record.Key][i]
			all += count
			if p.placed[i].Key == "" && count > most {
				best, most = i, count
			}
		}
		if best >= 0 && p.open(record) && 2*most > all && 2*most > total[best] {
			p.take(best, record.Key)
		}
	}
}
