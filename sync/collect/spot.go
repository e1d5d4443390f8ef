package collect

import (
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// Heading is that of the section for issues of which nothing says where they belong.
const Heading = "Added on GitHub"

// Where is where new lines may go: the document, and the milestone in it.
type Where struct {
	Document  sync.Document
	Milestone int
	Policy    sync.Policy
}

// byLabels is the end of the section that an issue's labels name: behind its last item, or below its heading
// while it has none.
func (w Where) byLabels(labels []string) (parser.Spot, bool) {
	if model := w.lastItem(func(item parser.Item) bool { return w.isLabelled(item.Role, labels) && w.isPhase(item, labels) }); model >= 0 {
		return parser.Spot{After: model}, true
	}
	if model := w.lastItem(func(item parser.Item) bool { return w.isLabelled(item.Role, labels) }); model >= 0 {
		return parser.Spot{After: model}, true
	}
	plan := w.Document.Plan
	for i, section := range plan.Sections {
		if w.isLabelled(section.Role, labels) && w.holds(i) {
			return parser.Spot{After: -1, Below: i}, true
		}
	}
	return parser.Spot{}, false
}

// byHeading is the end of the section for all others, which is made where there is none.
func (w Where) byHeading() parser.Spot {
	plan := w.Document.Plan
	for i, section := range plan.Sections {
		if !isHeading(section) || !w.holds(i) {
			continue
		}
		if model := w.lastItem(func(item parser.Item) bool { return item.Section == i }); model >= 0 {
			return parser.Spot{After: model}
		}
		return parser.Spot{After: -1, Below: i}
	}
	return parser.Spot{After: -1, Below: plan.Milestones[w.Milestone].Section, Title: Heading}
}

func isHeading(section parser.Section) bool {
	return strings.EqualFold(sync.DisplayHeading(section.Title), Heading)
}

// isLabelled reports whether one of the labels is that of the role.
func (w Where) isLabelled(role parser.Role, labels []string) bool {
	label := w.Policy.RoleLabel(role)
	return label != "" && sync.HasLabel(labels, label)
}

// isPhase reports whether one of the labels is that of an item's phase.
func (w Where) isPhase(item parser.Item, labels []string) bool {
	label := w.Policy.Label(sync.LabelPhase, item.Phase)
	return label != "" && sync.HasLabel(labels, label)
}

// lastItem is the last entry of a list at the top that counts and is one of those, -1 if there is none.
func (w Where) lastItem(is func(parser.Item) bool) int {
	last := -1
	for i, item := range w.Document.Plan.Items {
		if item.Depth == 0 && item.Row == nil && item.Milestone == w.Milestone && w.Document.Counts(i) && is(item) {
			last = i
		}
	}
	return last
}

// holds reports whether a section belongs to the milestone.
func (w Where) holds(section int) bool {
	plan := w.Document.Plan
	if len(plan.Milestones) == 1 {
		return true
	}
	around := plan.Milestones[w.Milestone].Section
	for ; section >= 0; section = plan.Sections[section].Parent {
		if section == around {
			return true
		}
	}
	return false
}
