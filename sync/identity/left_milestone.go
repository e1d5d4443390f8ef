package identity

import (
	"slices"

	"github.com/milepost/milepost/sync"
)

// LeftMilestones lists the known milestones whose headings are gone: no document has them, none is placed, and
// what was their document hides nothing.
func LeftMilestones(base *sync.Base, documents []sync.Document, placed []PlacedMilestone) []sync.Key {
	taken := map[sync.Key]bool{}
	for _, p := range placed {
		taken[p.Key] = true
	}
	var left []sync.Key
	for key := range base.Milestones {
		if !taken[key] {
			left = append(left, key)
		}
	}
	if len(left) == 0 {
		return nil
	}
	headings, hides := headingsIn(documents), map[string]bool{}
	for _, document := range documents {
		if _, hidden := document.Hides(); hidden {
			hides[document.Path] = true
		}
	}
	left = slices.DeleteFunc(left, func(key sync.Key) bool {
		record := base.Milestones[key]
		return hides[record.Plan] || headings.have(record)
	})
	slices.Sort(left)
	return left
}

// headingSet is the headings of many milestones, in the forms in which [hasHeading] compares them.
type headingSet struct{ hashes, texts map[string]bool }

func headingsIn(documents []sync.Document) headingSet {
	set := headingSet{hashes: map[string]bool{}, texts: map[string]bool{}}
	for _, document := range documents {
		if document.Plan == nil {
			continue
		}
		for _, milestone := range document.Plan.Milestones {
			set.hashes[HeadingHash(milestone.Title)], set.texts[compared(milestone.Title)] = true, true
		}
	}
	return set
}

// have reports whether one of them is that of a record.
func (s headingSet) have(record sync.MilestoneBase) bool {
	if record.HeadingHash != "" {
		return s.hashes[record.HeadingHash]
	}
	return s.texts[compared(record.Heading)]
}
