package identity

import (
	"sort"

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
// the others are Shared and come after it.
func PlaceMilestones(base *sync.Base, documents []sync.Document) []PlacedMilestone {
	p := milestonePlacer{base: base, documents: documents, taken: map[sync.Key]bool{}}
	p.collect()
	for _, rule := range []func(sync.MilestoneBase, sync.Document, int) bool{sameHeading, sameNumber, p.movedFile, p.soleOne} {
		p.apply(rule)
	}
	return p.placed
}

type milestonePlacer struct {
	base      *sync.Base
	documents []sync.Document
	placed    []PlacedMilestone
	taken     map[sync.Key]bool
}

// collect lists the milestones with items; leaders first, then those that share with a leader.
func (p *milestonePlacer) collect() {
	leaders := map[string]bool{}
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
				if leaders[title] && (!whole || fromFrontMatter(document)) {
					placed.Shared = true
					followers = append(followers, placed)
					continue
				}
				if whole {
					leaders[title] = true
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

func (p *milestonePlacer) apply(rule func(sync.MilestoneBase, sync.Document, int) bool) {
	var keys []sync.Key
	for key := range p.base.Milestones {
		keys = append(keys, key)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	for i := range p.placed {
		placed := &p.placed[i]
		if placed.Key != "" || placed.Shared {
			continue
		}
		for _, key := range keys {
			if !p.taken[key] && rule(p.base.Milestones[key], p.documents[placed.Document], placed.Index) {
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

func sameNumber(record sync.MilestoneBase, document sync.Document, index int) bool {
	number := document.Plan.Milestones[index].Number
	return record.Plan == document.Path && number != "" && record.Number == number
}

// movedFile: the same heading in another file, where the file in which it was is gone, or shows all that it
// has and has that milestone no more.
func (p *milestonePlacer) movedFile(record sync.MilestoneBase, document sync.Document, index int) bool {
	if !hasHeading(record, document.Plan.Milestones[index].Title) {
		return false
	}
	for _, other := range p.documents {
		if other.Path != record.Plan {
			continue
		}
		if _, hidden := other.Hides(); hidden {
			return false
		}
	}
	return true
}

// soleOne: the only milestone of the file, then and now.
func (p *milestonePlacer) soleOne(record sync.MilestoneBase, document sync.Document, _ int) bool {
	if record.Plan != document.Path {
		return false
	}
	then, now := 0, 0
	for _, other := range p.base.Milestones {
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
