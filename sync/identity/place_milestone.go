package identity

import (
	"sort"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/parser/words"
	"github.com/milepost/milepost/sync"
)

// MilestoneRef says where a milestone stands: Document and Index are indexes into Input.Documents
// and the plan's milestones.
type MilestoneRef struct{ Document, Index int }

// PlacedMilestone is a milestone of a document with its identity.
type PlacedMilestone struct {
	Key sync.Key
	// Document and Index are indexes into Input.Documents and the plan's milestones.
	Document, Index int
	// Shared tells that another document's milestone is the same one and leads.
	Shared bool
}

// Ref says where the milestone stands.
func (p PlacedMilestone) Ref() MilestoneRef { return MilestoneRef{p.Document, p.Index} }

// PlaceMilestones finds out which milestone of the documents is which known one. Only milestones
// that have items count. New ones have no key yet; of several that are the same, one leads and
// the others are Shared and come after it. Items are those of the documents where it is known who they
// are, nil before that: they tell a milestone whose file and heading both changed.
func PlaceMilestones(base *sync.Base, documents []sync.Document, items []Located) []PlacedMilestone {
	p := milestonePlacer{base: base, known: milestonesNow(base, documents), documents: documents, taken: map[sync.Key]bool{}, leads: map[MilestoneRef]int{}}
	p.collect()
	for _, rule := range []milestoneRule{sameHeading, p.sameName, p.movedFile, p.movedName, sameNumber} {
		p.apply(rule)
	}
	p.byItems(items)
	p.apply(p.soleOne)
	return p.placed
}

// milestoneRule reports whether a record is a milestone of a document.
type milestoneRule func(record sync.MilestoneBase, document sync.Document, index int) bool

type milestonePlacer struct {
	base *sync.Base
	// known are the milestones of the base where they stand by now.
	known     map[sync.Key]sync.MilestoneBase
	documents []sync.Document
	placed    []PlacedMilestone
	// leads says of each milestone of the documents which placed one it is, or shares.
	leads map[MilestoneRef]int
	taken map[sync.Key]bool
	// names are those of the documents' milestones by their titles, named counts the known ones and those of
	// documents by name: see isNamed.
	names map[string]string
	named map[string][2]int
}

// collect lists the milestones with items; leaders first, then those that share with a leader.
func (p *milestonePlacer) collect() {
	leaders := map[string]int{}
	var followers []PlacedMilestone
	for pass := range 2 {
		for d, document := range p.documents {
			if !document.Active() {
				continue
			}
			used := map[int]bool{}
			for _, item := range document.Plan.Items {
				if item.Tracked {
					used[item.Milestone] = true
				}
			}
			for i, milestone := range document.Plan.Milestones {
				whole := milestone.Section < 0
				if !used[i] || whole != (pass == 0) {
					continue
				}
				title := NormalText(milestone.Title)
				placed := PlacedMilestone{Document: d, Index: i}
				at, led := leaders[title]
				if led && (!whole || fromFrontMatter(document)) {
					placed.Shared = true
					p.leads[placed.Ref()] = at
					followers = append(followers, placed)
					continue
				}
				if p.leads[placed.Ref()] = len(p.placed); whole && !led {
					leaders[title] = len(p.placed)
				}
				p.placed = append(p.placed, placed)
			}
		}
	}
	p.placed = append(p.placed, followers...)
}

func fromFrontMatter(document sync.Document) bool {
	for _, field := range document.Plan.FrontMatter {
		if words.FrontKeyOf(field.Key) == words.FrontMilestone {
			return true
		}
	}
	return false
}

func (p *milestonePlacer) apply(rule milestoneRule) {
	var keys []sync.Key
	for key := range p.known {
		keys = append(keys, key)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	for i := range p.placed {
		placed := &p.placed[i]
		if placed.Key != "" || placed.Shared {
			continue
		}
		for _, key := range keys {
			if !p.taken[key] && rule(p.known[key], p.documents[placed.Document], placed.Index) {
				placed.Key, p.taken[key] = key, true
				break
			}
		}
	}
}

func sameHeading(record sync.MilestoneBase, document sync.Document, index int) bool {
	return record.Plan == document.Path && hasHeading(record, document.Plan.Milestones[index].Title)
}

// hasHeading reports whether a record was made for a heading.
func hasHeading(m sync.MilestoneBase, title string) bool {
	if m.HeadingHash != "" {
		return m.HeadingHash == HeadingHash(title)
	}
	return compared(m.Heading) == compared(title)
}

// sameName: the same name under another number, since one was put in before it.
func (p *milestonePlacer) sameName(record sync.MilestoneBase, document sync.Document, index int) bool {
	return record.Plan == document.Path && p.isNamed(record, document.Plan.Milestones[index])
}

// movedName: the same name under another number in another file, as [milestonePlacer.movedFile].
func (p *milestonePlacer) movedName(record sync.MilestoneBase, document sync.Document, index int) bool {
	return p.isNamed(record, document.Plan.Milestones[index]) && p.isAway(record)
}

// isNamed reports whether a record and a milestone have the same name, and are the only ones that do.
func (p *milestonePlacer) isNamed(record sync.MilestoneBase, milestone parser.Milestone) bool {
	if p.names == nil {
		p.nameAll()
	}
	name := p.names[milestone.Title]
	return name != "" && record.Number != milestone.Number && p.named[name] == [2]int{1, 1} && nameAfter(record.Heading, record.Number) == name
}

// nameAll works out the names of all milestones, and how many go by each, known ones and those of documents.
func (p *milestonePlacer) nameAll() {
	p.names, p.named = map[string]string{}, map[string][2]int{}
	for _, record := range p.known {
		name := nameAfter(record.Heading, record.Number)
		count := p.named[name]
		count[0]++
		p.named[name] = count
	}
	for _, placed := range p.placed {
		milestone := p.documents[placed.Document].Plan.Milestones[placed.Index]
		name := nameAfter(milestone.Title, milestone.Number)
		p.names[milestone.Title] = name
		count := p.named[name]
		count[1]++
		p.named[name] = count
	}
}

// nameAfter is what a heading says behind a milestone's number, "" for nothing.
func nameAfter(heading, number string) string {
	_, name, found := strings.Cut(heading, number)
	if number == "" || !found {
		return ""
	}
	return strings.TrimLeft(compared(name), ":.-–— ")
}

func sameNumber(record sync.MilestoneBase, document sync.Document, index int) bool {
	number := document.Plan.Milestones[index].Number
	return record.Plan == document.Path && number != "" && record.Number == number
}

// movedFile: the same heading in another file, where the file in which it was is gone, or shows all that it
// has and has that milestone no more.
func (p *milestonePlacer) movedFile(record sync.MilestoneBase, document sync.Document, index int) bool {
	return hasHeading(record, document.Plan.Milestones[index].Title) && p.isAway(record)
}

// isAway reports whether the file in which a milestone was is gone, or is called something else, or hides nothing.
func (p *milestonePlacer) isAway(record sync.MilestoneBase) bool {
	for _, other := range p.documents {
		if other.Path != record.Plan {
			continue
		}
		if _, hidden := other.Hides(); hidden && !isCalledOtherwise(other, record) {
			return false
		}
	}
	return true
}

// isCalledOtherwise reports whether a document as a whole is another milestone than a record's, which no fence in
// it can hide.
func isCalledOtherwise(document sync.Document, record sync.MilestoneBase) bool {
	if !document.Active() || len(document.Plan.Milestones) == 0 {
		return false
	}
	first := document.Plan.Milestones[0]
	return first.Section < 0 && !hasHeading(record, first.Title)
}

// soleOne: the only milestone of the file, then and now.
func (p *milestonePlacer) soleOne(record sync.MilestoneBase, document sync.Document, _ int) bool {
	if record.Plan != document.Path {
		return false
	}
	then, now := 0, 0
	for _, other := range p.known {
		if other.Plan == document.Path {
			then++
		}
	}
	for _, other := range p.placed {
		if p.documents[other.Document].Path == document.Path {
			now++
		}
	}
	return then == 1 && now == 1
}
