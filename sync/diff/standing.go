package diff

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// keepStanding keeps items whose text still stands in a document, though not as an item: nothing happens
// to their issues, and the author is told how to write the line. Their milestones and phases are not
// finished while they are open.
func (r *removal) keepStanding(v view) {
	for _, standing := range v.in.Placement.Standing {
		record := v.in.Base.Items[standing.Key]
		r.part.keep(record)
		if !record.IsOpen() {
			continue
		}
		r.unseen.add(v, record)
		document := v.in.Documents[standing.Document]
		if document.Plan.Conflicted {
			continue // said of the whole document
		}
		r.part.notice("still-there", document.Path, standing.Line,
			"this is no item any more, and its text still stands here, so that #%d stays as it is: write %q, or take the text out",
			record.Issue.Number, "- [ ] "+parser.Truncate(record.Text, maxShown))
	}
}

// maxShown bounds, in characters, what a notice shows of an item's text.
const maxShown = 60

// isPaused reports whether the author left a plan in a state in which nothing of it is known, and knows
// it: a draft, or two versions that are still to be merged. That is no question.
func isPaused(document sync.Document) bool {
	return document.Plan != nil && (document.Plan.IsDraft || document.Plan.Conflicted)
}
