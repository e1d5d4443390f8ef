package collect

import (
	"errors"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// Line is the line that an issue becomes.
type Line struct {
	Issue sync.Issue
	// Edit adds it, and Record is what the item is known by once it stands there.
	Edit   parser.Edit
	Record sync.ItemBase
	// Line is the line in front of which it comes, and Section the section, -1 for one that is new.
	Line, Section int
	// Err says why the issue cannot become a line.
	Err error
}

var (
	// ErrUntracked says that the policy gives lines of the place no issue.
	ErrUntracked = errors.New("`track` gives lines of that section no issue: give the issue the label of another one, such as `plan: implementation`")
	// ErrTitle says that no line reads as the title.
	ErrTitle = errors.New("its title would read as something else in a plan, such as a date, an id, a placeholder or a mark: give it another one")
)

// Lines says for each issue which line it becomes, in the order of the issues: in the section that its labels
// name, else in the one for all others.
func Lines(w Where, issues []sync.Issue) []Line {
	lines := make([]Line, len(issues))
	spots := map[parser.Spot][]int{}
	var order []parser.Spot
	var rest []int
	for i, issue := range issues {
		spot, ok := w.byLabels(issue.Labels)
		if !ok {
			rest = append(rest, i)
			continue
		}
		if len(spots[spot]) == 0 {
			order = append(order, spot)
		}
		spots[spot] = append(spots[spot], i)
	}
	for _, spot := range order {
		rest = append(rest, w.write(spot, issues, spots[spot], lines)...)
	}
	if len(rest) > 0 {
		w.write(w.byHeading(), issues, rest, lines)
	}
	return lines
}

// write writes the lines of some issues at a spot, and lists those that cannot stand there.
func (w Where) write(spot parser.Spot, issues []sync.Issue, these []int, lines []Line) (left []int) {
	var items []parser.NewItem
	for _, i := range these {
		items = append(items, parser.NewItem{Title: issues[i].Title, Issue: issues[i].Number, Hidden: w.Policy.HidesLinks()})
	}
	for at, added := range w.Document.Plan.Add(spot, items...) {
		line := &lines[these[at]]
		*line = Line{Issue: issues[these[at]], Err: ErrTitle}
		if added.Err == nil {
			w.read(line, added)
			line.Section = w.sectionOf(spot)
		}
		if line.Err != nil {
			left = append(left, these[at])
		}
	}
	return left
}

func (w Where) sectionOf(spot parser.Spot) int {
	switch {
	case spot.After >= 0:
		return w.Document.Plan.Items[spot.After].Section
	case spot.Title != "":
		return -1
	}
	return spot.Below
}

// read makes sure that a line reads as the issue's, and notes what it is known by.
func (w Where) read(line *Line, added parser.Added) {
	after := sync.DocumentOf(w.Document.File, added.Plan, w.Policy)
	item := added.Plan.Items[added.Item]
	switch {
	case markup.TitleOf(item) != line.Issue.Title, item.Milestone != w.Milestone, !item.Tracked:
		return
	case !after.Counts(added.Item):
		line.Err = ErrUntracked
		return
	}
	line.Err, line.Edit, line.Line = nil, added.Edit, added.Line
	line.Record = sync.ItemBase{
		Status: sync.StatusRemoved, Adopted: true, Collected: true, Issue: line.Issue,
		Title: line.Issue.Title, Suffix: markup.SuffixOf(after, item, w.Policy),
	}.At(after, item)
	line.Record.Line = added.Line
}
