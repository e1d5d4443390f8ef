package writeback

import (
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/milepost/milepost/parser"
)

// mergeLines merges two texts that grew from one, line by line. It is false where both changed
// the same line in different ways. A box that is ticked on one side goes together with whatever
// the other side did to the rest of its line.
func mergeLines(ancestor, ours, theirs string) (string, bool) {
	switch {
	case ours == theirs, theirs == ancestor:
		return ours, true
	case ours == ancestor:
		return theirs, true
	case strings.IndexByte(ours+theirs, 0) >= 0:
		return "", false
	}
	mine, other := lineChanges(ancestor, ours), lineChanges(ancestor, theirs)
	addOnce(mine, other)
	addOnce(other, mine)
	for i, j := 0, 0; i < len(mine) && j < len(other); {
		if mine[i].clashes(other[j]) {
			return "", false
		}
		if mine[i].lineEnd <= other[j].lineEnd {
			i++
		} else {
			j++
		}
	}
	mine, other = sectionsLast(mine, other)
	edits, ok := udiff.Merge(narrowed(mine), narrowed(other))
	if !ok {
		return "", false
	}
	text, err := udiff.Apply(ancestor, edits)
	return text, err == nil
}

// addOnce lets one side add what the other adds at the same place, where that holds the same lines
// among more: they came to both by one commit, as two branches have them that were merged into each
// other.
func addOnce(side, other []lineChange) {
	for i, change := range side {
		for _, more := range other {
			if change.inserts() && more.inserts() && change.edit.Start == more.edit.Start && holdsLines(more.edit.New, change.edit.New) {
				side[i] = more
			}
		}
	}
}

// holdsLines reports whether a text holds some lines as they are.
func holdsLines(text, lines string) bool {
	return strings.HasSuffix(lines, "\n") && strings.Contains("\n"+text, "\n"+lines)
}

// sectionsLast lets lines that one side adds to a section stay in it where the other side begins a new section at the
// same place: the lines come first, whichever side they are of.
func sectionsLast(mine, other []lineChange) (first, then []lineChange) {
	for i, section := range mine {
		for j, lines := range other {
			if section.inserts() && lines.inserts() && section.edit.Start == lines.edit.Start && section.edit != lines.edit &&
				beginsSection(section.edit.New) && !beginsSection(lines.edit.New) {
				mine, other = slices.Clone(mine), slices.Delete(slices.Clone(other), j, j+1)
				mine[i].edit.New = lines.edit.New + section.edit.New
				break
			}
		}
	}
	return mine, other
}

// beginsSection reports whether the first of some lines that are not empty is a heading.
func beginsSection(lines string) bool {
	return parser.BeginsHeading([]byte(strings.TrimLeft(lines, " \t\r\n")))
}

// lineChange is a change to whole lines, narrowed to the bytes that differ.
type lineChange struct {
	lineStart, lineEnd int
	edit               udiff.Edit
	// box tells that it ticks or clears a box and does nothing else.
	box bool
}

func (c lineChange) clashes(other lineChange) bool {
	switch {
	case c.edit == other.edit, c.lineEnd <= other.lineStart, other.lineEnd <= c.lineStart:
		return false
	case c.box || other.box:
		return c.edit.Start < other.edit.End && other.edit.Start < c.edit.End
	default:
		return true
	}
}

// inserts reports whether it adds lines and touches none.
func (c lineChange) inserts() bool { return c.edit.Start == c.edit.End && c.lineStart == c.lineEnd }

// lineChanges lists what makes one text of another. A stretch of lines that has as many lines
// afterwards is taken line by line.
func lineChanges(before, after string) []lineChange {
	var changes []lineChange
	for _, edit := range udiff.Lines(before, after) {
		was, is := strings.SplitAfter(before[edit.Start:edit.End], "\n"), strings.SplitAfter(edit.New, "\n")
		if len(was) != len(is) || edit.Start == edit.End {
			changes = append(changes, lineChange{lineStart: edit.Start, lineEnd: edit.End, edit: edit})
			continue
		}
		at := edit.Start
		for i, line := range was {
			if line != is[i] {
				changes = append(changes, narrow(at, line, is[i]))
			}
			at += len(line)
		}
	}
	return changes
}

// narrow leaves out what two lines have in common at their start and end.
func narrow(at int, was, is string) lineChange {
	start, end := 0, 0
	for start < len(was) && start < len(is) && was[start] == is[start] {
		start++
	}
	for end < len(was)-start && end < len(is)-start && was[len(was)-1-end] == is[len(is)-1-end] {
		end++
	}
	edit := udiff.Edit{Start: at + start, End: at + len(was) - end, New: is[start : len(is)-end]}
	box := start > 0 && was[start-1] == '[' && edit.End-edit.Start == 1 && len(edit.New) == 1 && end > 0 && was[len(was)-end] == ']' &&
		isBoxByte(was[start]) && isBoxByte(edit.New[0])
	return lineChange{lineStart: at, lineEnd: at + len(was), edit: edit, box: box}
}

func isBoxByte(c byte) bool { return c == ' ' || c == 'x' || c == 'X' }

func narrowed(changes []lineChange) []udiff.Edit {
	edits := make([]udiff.Edit, len(changes))
	for i, change := range changes {
		edits[i] = change.edit
	}
	return edits
}
