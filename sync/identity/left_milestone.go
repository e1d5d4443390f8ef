package identity

import (
	"slices"

	"github.com/milepost/milepost/parser"
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
	for key, record := range base.Milestones {
		if !taken[key] && !slices.ContainsFunc(documents, func(document sync.Document) bool { return mayHold(document, record) }) {
			left = append(left, key)
		}
	}
	slices.Sort(left)
	return left
}

// mayHold reports whether a document has the heading of a milestone, or may hide it.
func mayHold(document sync.Document, record sync.MilestoneBase) bool {
	if _, hidden := document.Hides(); hidden && document.Path == record.Plan {
		return true
	}
	return document.Plan != nil && slices.ContainsFunc(document.Plan.Milestones, func(m parser.Milestone) bool { return hasHeading(record, m.Title) })
}
