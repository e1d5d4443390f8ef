package parser

import (
	"bytes"
	"fmt"
	"slices"
)

// adds reports whether an edit adds lines and changes none.
func (e Edit) adds() bool { return e.Adds && e.Start == e.End }

// without is the document after sorted edits as it would be without the lines that they added: what stays
// has the places that it had before. The error tells what the added lines did to it.
func (p *Plan) without(after *Plan, edits []Edit) (*Plan, error) {
	if !slices.ContainsFunc(edits, Edit.adds) {
		return after, nil
	}
	ranges := addedRanges(after, edits)
	rest := *after
	rest.Items, rest.Sections = nil, nil
	sections, items := map[int]int{-1: -1}, map[int]int{-1: -1}
	for i := range after.Sections {
		if line := after.Sections[i].Line; !within(ranges, func(r addedRange) bool { return line >= r.firstLine && line <= r.lastLine }) {
			sections[i] = len(rest.Sections)
			rest.Sections = append(rest.Sections, after.Sections[i])
		}
	}
	for i, it := range after.Items {
		if within(ranges, func(r addedRange) bool { return it.Offset >= r.start && it.Offset < r.end }) {
			continue
		}
		section, known := sections[it.Section]
		parent, kept := items[it.Parent]
		if !known || !kept {
			return nil, fmt.Errorf("apply edits: the item on line %d would belong to what is added: %w", it.Line, ErrSideEffect)
		}
		items[i] = len(rest.Items)
		it.Section, it.Parent = section, parent
		rest.Items = append(rest.Items, it)
	}
	return &rest, nil
}

// addedRange is where added lines stand in the new document.
type addedRange struct{ start, end, firstLine, lastLine int }

func within(ranges []addedRange, holds func(addedRange) bool) bool {
	return slices.ContainsFunc(ranges, holds)
}

func addedRanges(after *Plan, edits []Edit) []addedRange {
	var ranges []addedRange
	source, moved := []byte(after.source), 0
	for _, e := range edits {
		if e.adds() {
			start := e.Start + moved
			r := addedRange{start: start, end: start + len(e.New)}
			r.firstLine = 1 + lineBreaks(source[:start])
			r.lastLine = r.firstLine + lineBreaks(bytes.TrimRight(source[start:r.end], "\r\n"))
			if start > 0 && !endsLine(after.source[:start]) {
				r.firstLine++ // the last line of the document, which had no end
			}
			ranges = append(ranges, r)
		}
		moved += len(e.New) - (e.End - e.Start)
	}
	return ranges
}
