package show

import (
	"cmp"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
)

// Line is what happens to one line of a plan, or to something on GitHub, as programs read it.
type Line struct {
	// What is created, reworded, moved, closed, reopened, dropped, held, waiting, ambiguous, declined, milestone,
	// updated or proposed; the last is an edit of the document.
	What string `json:"what"`
	// Plan is the path of the document, and Line the line in it, 0 if it has none.
	Plan string `json:"plan,omitempty"`
	Line int    `json:"line,omitempty"`
	// Number is that of the issue, or of the milestone if What says so; 0 while there is none.
	Number int    `json:"number,omitempty"`
	Title  string `json:"title"`
	// From is the title or text before, "" if that stays, and Note says more.
	From string `json:"from,omitempty"`
	Note string `json:"note,omitempty"`
}

// Lines lists what a preview says, in the order of [Text].
func Lines(p sync.Preview) []Line {
	lines := []Line{}
	for _, r := range allRows(p) {
		line := Line{What: groupNames[r.group], Plan: r.plan, Line: r.line, Number: r.number, Title: r.title, Note: r.note}
		if r.from != r.title {
			line.From = r.from
		}
		lines = append(lines, line)
	}
	return lines
}

// allRows are the lines of a preview with the edits of documents among them.
func allRows(p sync.Preview) []row {
	rows := rowsOf(p)
	for _, edit := range p.Edits {
		rows = append(rows, row{
			group: proposed, plan: p.Subjects[edit.Proposed.Key].Plan, line: edit.Line, number: edit.Issue, title: edit.Title, note: noteOf(edit),
		})
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(strings.Compare(a.plan, b.plan), cmp.Compare(a.group, b.group), cmp.Compare(a.line, b.line))
	})
	return rows
}

// noteOf says what an edit writes into its line.
func noteOf(edit sync.Edit) string {
	switch edit.Proposed.Field {
	case sync.FieldState, sync.FieldStep:
		return "its line becomes " + edit.Proposed.Value
	case sync.FieldTitle:
		return "its line becomes: " + edit.Proposed.Value
	case sync.FieldLink:
		return "its line gets the number of its issue"
	default:
		return "its " + edit.Proposed.Field + " becomes: " + edit.Proposed.Value
	}
}
