package carry

import (
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// Heading is that of the section for lines whose section the other plan does not have.
const Heading = "Carried over"

// added is the other document with the lines. Each links its issue, so that there is no doubt whose it is.
func (m *mover) added() ([]byte, error) {
	source, err := m.linked()
	if err != nil {
		return nil, err
	}
	target := m.in.Documents[m.to].Plan
	blocks := map[parser.Spot][]string{}
	var order []parser.Spot
	for _, i := range m.top {
		spot := m.spot(i)
		if len(blocks[spot]) == 0 {
			order = append(order, spot)
		}
		blocks[spot] = append(blocks[spot], m.block(source, i))
	}
	// A section of its own comes last: what is added in front of it at the end of the document stays there.
	slices.SortStableFunc(order, func(a, b parser.Spot) int { return strings.Compare(a.Title, b.Title) })
	var edits []parser.Edit
	for _, spot := range order {
		added, err := target.AddBlocks(spot, blocks[spot]...)
		if err != nil {
			return nil, refuse("the lines cannot be written into %s: %v", m.in.To, err)
		}
		edits = append(edits, added...)
	}
	out, err := target.Apply(edits)
	if err != nil {
		return nil, refuse("the lines cannot be written into %s: %v", m.in.To, err)
	}
	return out, nil
}

// linked is the first document with the links of the issues of all lines that go.
func (m *mover) linked() (*parser.Plan, error) {
	plan := m.plan()
	var edits []parser.Edit
	for _, i := range m.open {
		if number := m.in.Base.Items[m.key[i]].Issue.Number; number != 0 {
			link, err := plan.Link(i, number, m.in.Policy.HidesLinks())
			if err == nil {
				edits = append(edits, link...)
			}
		}
	}
	out, err := plan.Apply(edits)
	if err != nil {
		return nil, refuse("the lines of %s cannot link their issues: %v", m.in.From, err)
	}
	return sync.ParseDocument(m.in.Documents[m.from].File, out, m.in.Policy).Plan, nil
}

// block is the text of an item that goes. Where the first plan is finished, what is done of it stays there.
func (m *mover) block(source *parser.Plan, item int) string {
	block := source.Block(item)
	if !m.finished {
		return block
	}
	for i := len(source.Items) - 1; i > item; i-- {
		if source.Items[i].State.IsSettled() && isBelow(source, i, item) {
			block = strings.Replace(block, source.Block(i), "", 1)
		}
	}
	return block
}

func isBelow(plan *parser.Plan, item, above int) bool {
	for ; item >= 0; item = plan.Items[item].Parent {
		if item == above {
			return true
		}
	}
	return false
}

// spot is where an item goes in the other plan: into the section of the same name, or else the same role, or else
// one of its own.
func (m *mover) spot(item int) parser.Spot {
	from, target := m.plan(), m.in.Documents[m.to].Plan
	last := func(is func(parser.Item) bool) int {
		found := -1
		for i, other := range target.Items {
			if other.Depth == 0 && other.Row == nil && other.Tracked && is(other) {
				found = i
			}
		}
		return found
	}
	it := from.Items[item]
	if name := nameOf(from, it.Section); name != "" {
		if at := last(func(other parser.Item) bool { return nameOf(target, other.Section) == name }); at >= 0 {
			return parser.Spot{After: at}
		}
	}
	if it.Role != parser.RoleOther {
		if at := last(func(other parser.Item) bool { return other.Role == it.Role }); at >= 0 {
			return parser.Spot{After: at}
		}
	}
	for i, section := range target.Sections {
		if section.Title == Heading {
			if at := last(func(other parser.Item) bool { return other.Section == i }); at >= 0 {
				return parser.Spot{After: at}
			}
		}
	}
	return parser.Spot{After: -1, Below: target.Milestones[0].Section, Title: Heading}
}

// nameOf is the name of a section, by which it is the same in two plans.
func nameOf(plan *parser.Plan, section int) string {
	if section < 0 {
		return ""
	}
	return identity.NormalText(sync.DisplayHeading(plan.Sections[section].Title))
}

// struck is the first document with the lines struck, and with the reason behind them. Their links go along with
// the issues.
func (m *mover) struck(milestone string) ([]byte, error) {
	document := m.in.Documents[m.from]
	plan := document.Plan
	for _, i := range m.open {
		edits, err := plan.SetState(i, parser.StateDropped)
		if err != nil {
			return nil, refuse("line %d of %s cannot be struck: %v", plan.Items[i].Line, m.in.From, err)
		}
		out, err := plan.Apply(edits)
		if err != nil {
			return nil, refuse("line %d of %s cannot be struck: %v", plan.Items[i].Line, m.in.From, err)
		}
		plan = sync.ParseDocument(document.File, out, m.in.Policy).Plan
		item, number := plan.Items[i], m.in.Base.Items[m.key[i]].Issue.Number
		line := withoutLink(item.Raw, number)
		text := string(out[:item.TextStart]) + line + " (moved to " + milestone + ")" + string(out[item.TextEnd:])
		next := sync.ParseDocument(document.File, []byte(text), m.in.Policy).Plan
		if len(next.Items) != len(plan.Items) || next.Items[i].State != parser.StateDropped || next.Items[i].Text != item.Text {
			return nil, refuse("line %d of %s cannot be struck with the reason", item.Line, m.in.From)
		}
		plan = next
	}
	return plan.Source(), nil
}

// withoutLink takes the link of an issue from the end of a line.
func withoutLink(line string, number int) string {
	for _, form := range []string{" <!-- #%d -->", " (#%d)", " #%d"} {
		if rest, ok := strings.CutSuffix(line, fmt.Sprintf(form, number)); ok && number != 0 {
			return rest
		}
	}
	return line
}
