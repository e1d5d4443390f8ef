package suggest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// item finds the item that is asked for.
func (m *maker) item() (int, error) {
	plan, ask := m.file().Plan, m.in.Ask
	wanted := identity.NormalText(ask.Item)
	if wanted == "" {
		return 0, refuse("name the item by its text, or by its id")
	}
	var byText, byID []int
	for i, item := range plan.Items {
		switch {
		case identity.NormalText(item.Title) == wanted || identity.NormalText(item.Text) == wanted:
			byText = append(byText, i)
		case item.ID != "" && identity.NormalText(item.ID) == wanted:
			byID = append(byID, i)
		}
	}
	found := byText
	if len(found) == 0 {
		found = byID
	}
	if ask.Line > 0 && len(found) > 0 {
		if at := slices.IndexFunc(found, func(i int) bool { return plan.Items[i].Line == ask.Line }); at >= 0 {
			return found[at], nil
		}
		return 0, refuse("%s: it stands on %s on the default branch (commit %s): read the plan again", m.stale(), lines(plan, found), m.commit())
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return 0, refuse("%q stands on %s of %s: say which by its line, too", ask.Item, lines(plan, found), ask.Plan)
	case ask.Line > 0:
		return 0, refuse("%s (commit %s): read the plan again", m.stale(), m.commit())
	}
	return 0, refuse("no item of %s is %q on the default branch (commit %s): name it by its whole text or its id, as the plan has it", ask.Plan, ask.Item, m.commit())
}

// stale says that a line reads as something else than is thought.
func (m *maker) stale() string {
	for _, item := range m.file().Plan.Items {
		if item.Line == m.in.Ask.Line {
			return fmt.Sprintf("line %d of %s reads %q now, not %q", m.in.Ask.Line, m.in.Ask.Plan, item.Title, m.in.Ask.Item)
		}
	}
	return fmt.Sprintf("line %d of %s is no item now", m.in.Ask.Line, m.in.Ask.Plan)
}

// lines names the lines of items.
func lines(plan *parser.Plan, items []int) string {
	if len(items) == 1 {
		return fmt.Sprintf("line %d", plan.Items[items[0]].Line)
	}
	var all []string
	for _, i := range items {
		all = append(all, fmt.Sprint(plan.Items[i].Line))
	}
	return "lines " + strings.Join(all, ", ")
}

// between stands between the headings of a path.
const between = " > "

// section finds the section that is asked for: by its heading, or by the path of headings down to it.
func (m *maker) section() (int, error) {
	plan, ask := m.file().Plan, m.in.Ask
	wanted := headings(strings.Split(ask.Section, between))
	if len(wanted) == 0 || slices.Contains(wanted, "") {
		return 0, refuse("name the section by its heading")
	}
	var found, all []string
	at := -1
	for i, section := range plan.Sections {
		if section.Level > 1 {
			all = append(all, section.Title)
		}
		path := headings(plan.SectionPath(i))
		if len(path) < len(wanted) || !slices.Equal(path[len(path)-len(wanted):], wanted) {
			continue
		}
		at = i
		found = append(found, fmt.Sprintf("%q on line %d", strings.Join(plan.SectionPath(i), between), section.Line))
	}
	switch len(found) {
	case 1:
		return at, nil
	case 0:
		return 0, refuse("%s has no section %q on the default branch (commit %s): its sections are %s", ask.Plan, ask.Section, m.commit(), strings.Join(all, ", "))
	}
	return 0, refuse("%q is the heading of several sections of %s: write which, as %s", ask.Section, ask.Plan, strings.Join(found, ", "))
}

// headings are headings as they are compared: without numbers, emoji and what else changes.
func headings(path []string) []string {
	var all []string
	for _, heading := range path {
		all = append(all, identity.NormalText(sync.DisplayHeading(heading)))
	}
	return all
}
