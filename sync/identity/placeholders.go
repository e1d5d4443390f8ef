package identity

import (
	"cmp"
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// keepPlaceholders takes known items whose text was replaced by a placeholder out of what is missing: their
// line stands, and says that it is still to be written. It is known by its id, or by its place: as many
// lines as before stand between those of its neighbours.
func keepPlaceholders(matching Matching, records []sync.ItemBase, documents []sync.Document, places []Located) Matching {
	if len(matching.Removed) == 0 {
		return matching
	}
	f := placeholderFinder{records: records, now: map[int]int{}}
	for _, pair := range matching.Pairs {
		place := places[pair.Entry]
		document := documents[place.Document]
		if records[pair.Known].Plan == document.Path {
			f.now[pair.Known] = document.Plan.Items[place.Item].Line
		}
	}
	var removed []int
	for _, k := range matching.Removed {
		if stand, ok := f.find(k, documents); ok {
			matching.Standing = append(matching.Standing, stand)
		} else {
			removed = append(removed, k)
		}
	}
	matching.Removed = removed
	slices.SortFunc(matching.Standing, func(a, b Stand) int { return cmp.Compare(a.Known, b.Known) })
	return matching
}

// placeholderFinder knows on which lines the neighbours of a missing item stand now.
type placeholderFinder struct {
	records []sync.ItemBase
	now     map[int]int
}

// find finds the placeholder that stands in the place of a missing item.
func (f placeholderFinder) find(k int, documents []sync.Document) (Stand, bool) {
	record := f.records[k]
	for d, document := range documents {
		if !document.Active() || document.Path != record.Plan {
			continue
		}
		line := f.expected(k)
		for _, item := range document.Plan.Items {
			if !item.Placeholder || item.State == parser.StateOther {
				continue
			}
			if record.ID != "" && item.ID == record.ID || item.Line == line {
				return Stand{Known: k, Document: d, Line: item.Line, Placeholder: true}, true
			}
		}
	}
	return Stand{}, false
}

// expected is the line on which a missing item stands if it was rewritten in place, 0 if lines between its
// neighbours came or went.
func (f placeholderFinder) expected(k int) int {
	above, below := f.neighbour(k, -1), f.neighbour(k, 1)
	shift := func(n int) int { return f.now[n] - f.records[n].Line }
	switch {
	case above < 0 && below < 0:
		return f.records[k].Line
	case above < 0:
		return f.records[k].Line + shift(below)
	case below < 0 || shift(above) == shift(below):
		return f.records[k].Line + shift(above)
	}
	return 0
}

// neighbour is the nearest known item of the plan above or below that has its line, -1 if there is none.
func (f placeholderFinder) neighbour(k, direction int) int {
	best := -1
	for n := range f.now {
		distance := (f.records[n].Line - f.records[k].Line) * direction
		if f.records[n].Plan != f.records[k].Plan || distance <= 0 {
			continue
		}
		if best < 0 || distance < (f.records[best].Line-f.records[k].Line)*direction {
			best = n
		}
	}
	return best
}
