package suggest

import (
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// add adds an open item at the end of a section, in the form in which the entries there are written.
func (m *maker) add() (sync.Suggested, error) {
	plan, title := m.file().Plan, strings.Join(strings.Fields(m.in.Ask.Title), " ")
	if title == "" {
		return sync.Suggested{}, refuse("give the text of the new item as title")
	}
	section, err := m.section()
	if err != nil {
		return sync.Suggested{}, err
	}
	spot := parser.Spot{After: -1, Below: section}
	for i, item := range plan.Items {
		if item.Section != section {
			continue
		}
		if identity.NormalText(item.Title) == identity.NormalText(title) {
			return sync.Suggested{}, refuse("it stands there already, on line %d of %s: %s", item.Line, m.in.Ask.Plan, item.Title)
		}
		if item.Depth == 0 && item.Row == nil {
			spot.After = i
		}
	}
	added := plan.Add(spot, parser.NewItem{Title: title})[0]
	if added.Err != nil {
		return sync.Suggested{}, refuse("%q cannot be written below %q: %v", title, m.in.Ask.Section, added.Err)
	}
	content, item := added.Plan.Source(), added.Plan.Items[added.Item]
	after := sync.DocumentOf(m.file().File, added.Plan, m.in.Policy)
	switch {
	case item.State != parser.StateOpen || !item.Tracked || item.Role == parser.RoleSignOff:
		return sync.Suggested{}, refuse("%q would be no item to do there: it reads as something else, such as a placeholder or a signature", title)
	case !after.Counts(added.Item):
		return sync.Suggested{}, refuse("`track` of %s gives lines of that section no issue: name another section", m.in.Policy.ConfigPath())
	}
	return sync.Suggested{Title: item.Title, Line: item.Line, After: lineOf(content, item.Line), File: sync.ProposedFile{Content: content}}, nil
}
