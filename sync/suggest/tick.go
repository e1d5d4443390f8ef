package suggest

import (
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// tick ticks the item. What people decided stays theirs: a struck line, and who signs.
func (m *maker) tick() (sync.Suggested, error) {
	i, err := m.item()
	if err != nil {
		return sync.Suggested{}, err
	}
	plan := m.file().Plan
	item := plan.Items[i]
	switch {
	case item.State == parser.StateDone:
		return sync.Suggested{}, refuse("line %d of %s is done already: %s", item.Line, m.in.Ask.Plan, item.Title)
	case item.State == parser.StateDropped:
		return sync.Suggested{}, refuse("line %d of %s is struck, so somebody dropped it: a person has to open it again first", item.Line, m.in.Ask.Plan)
	case item.Role == parser.RoleSignOff:
		return sync.Suggested{}, refuse("line %d of %s signs the plan off, which is for people", item.Line, m.in.Ask.Plan)
	case item.Kind == parser.KindHeading:
		return sync.Suggested{}, refuse("line %d of %s is a heading, which is done once the boxes below it are: change the file itself", item.Line, m.in.Ask.Plan)
	case !item.Tracked:
		return sync.Suggested{}, refuse("line %d of %s is not tracked, such as a placeholder: change the file itself", item.Line, m.in.Ask.Plan)
	}
	edits, err := plan.SetState(i, parser.StateDone)
	if err != nil {
		return sync.Suggested{}, refuse("line %d of %s cannot be ticked: %v", item.Line, m.in.Ask.Plan, err)
	}
	content, err := plan.Apply(edits)
	if err != nil {
		return sync.Suggested{}, refuse("line %d of %s cannot be ticked: %v", item.Line, m.in.Ask.Plan, err)
	}
	return sync.Suggested{
		Title: item.Title, Line: item.Line, Issue: m.issue(i), Before: lineOf(plan.Source(), item.Line), After: lineOf(content, item.Line),
		File: sync.ProposedFile{Content: content},
	}, nil
}

// lineOf is a line of a text, from 1, without its end. A carriage return alone ends one, too.
func lineOf(text []byte, line int) string {
	rest := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(text))
	all := strings.Split(rest, "\n")
	if line < 1 || line > len(all) {
		return ""
	}
	return all[line-1]
}
