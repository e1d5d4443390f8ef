package parser

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// ItemKind tells what an item is made of.
type ItemKind string

// The kinds of items. An entry is one of a checklist or a row of a table, as it is unless headings are
// items. A heading has boxes below it, which are its steps then and no items of their own.
const (
	KindEntry   ItemKind = ""
	KindHeading ItemKind = "heading"
	KindStep    ItemKind = "step"
)

// Steps lists the boxes that a heading stands for, by index and in document order; nil for any other item.
func (p *Plan) Steps(item int) []int {
	if item < 0 || item >= len(p.marks) {
		return nil
	}
	return p.marks[item].steps
}

// OpenSteps counts the boxes of a heading that are open.
func (p *Plan) OpenSteps(item int) int {
	open := 0
	for _, step := range p.Steps(item) {
		if p.Items[step].State == StateOpen {
			open++
		}
	}
	return open
}

// headingLines is the text of a heading and the section that it opened.
type headingLines struct {
	section int
	lines   *text.Segments
}

// noteHeading keeps the text of a heading that may be an item.
func (d *document) noteHeading(h *ast.Heading) {
	if d.countsHeadings() && h.Lines().Len() > 0 && d.lists == 0 && d.quotes == 0 {
		d.headings = append(d.headings, headingLines{d.section, h.Lines()})
	}
}

// countsHeadings reports whether headings are items.
func (d *document) countsHeadings() bool {
	dialect := d.spoken()
	return d.plan.options.Headings || dialect != nil && dialect.Heading != nil
}

// headingItems makes an item of each heading with boxes below it. The boxes stay what they are, as its
// steps.
func (d *document) headingItems() {
	if len(d.headings) == 0 || len(d.plan.Items) == 0 || !d.countsHeadings() {
		return
	}
	owners := d.headingOwners()
	steps := map[int][]int{}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		if it.Section >= 0 && it.Row == nil && it.Role != RoleSignOff && owners[it.Section] >= 0 {
			steps[owners[it.Section]] = append(steps[owners[it.Section]], i)
		}
	}
	if len(steps) > 0 {
		d.mergeHeadings(owners, steps)
	}
}

// headingOwners finds, for each section, the one whose heading its boxes belong to: the innermost heading
// around them, or one around that which the dialect says is a task. It is -1 where there is none.
func (d *document) headingOwners() []int {
	noted := make([]bool, len(d.plan.Sections))
	for _, h := range d.headings {
		if h.section >= 0 {
			noted[h.section] = true
		}
	}
	isTask := func(title string) bool {
		dialect := d.spoken()
		return dialect != nil && dialect.Heading != nil && dialect.Heading(title)
	}
	owners, fixed := make([]int, len(d.plan.Sections)), make([]bool, len(d.plan.Sections))
	for i := range d.plan.Sections {
		s := &d.plan.Sections[i]
		owners[i] = -1
		if s.Parent >= 0 {
			owners[i], fixed[i] = owners[s.Parent], fixed[s.Parent]
		}
		if task := noted[i] && isTask(s.Title); task || noted[i] && !fixed[i] {
			owners[i], fixed[i] = i, task
		}
	}
	return owners
}

// mergeHeadings puts the items of headings between the others, in document order.
func (d *document) mergeHeadings(owners []int, steps map[int][]int) {
	p := d.plan
	items, marks := p.Items, p.marks
	p.Items, p.marks = make([]Item, 0, len(items)+len(steps)), make([]itemMarks, 0, len(items)+len(steps))
	moved, at, headings := make([]int, len(items)), map[int]int{}, d.headings
	for i := 0; i <= len(items); i++ {
		for len(headings) > 0 && (i == len(items) || headings[0].lines.At(0).Start < items[i].Offset) {
			h := headings[0]
			headings = headings[1:]
			if len(steps[h.section]) > 0 {
				at[h.section] = len(p.Items)
				d.headingItem(h, owners, at)
			}
		}
		if i < len(items) {
			moved[i] = len(p.Items)
			p.Items, p.marks = append(p.Items, items[i]), append(p.marks, marks[i])
		}
	}
	d.headingAt = at
	for i := range items {
		if it := &p.Items[moved[i]]; it.Parent >= 0 {
			it.Parent = moved[it.Parent]
		}
	}
	for section, these := range steps {
		heading := at[section]
		for _, i := range these {
			p.Items[moved[i]].Kind = KindStep
			p.marks[heading].steps = append(p.marks[heading].steps, moved[i])
		}
		p.Items[heading].State = p.stateOfSteps(heading)
		p.Items[heading].Body = p.Checklist(heading, nil)
	}
}

// headingItem adds the item of a heading.
func (d *document) headingItem(h headingLines, owners []int, at map[int]int) {
	section := &d.plan.Sections[h.section]
	saved, parent := d.section, -1
	d.section = section.Parent
	defer func() { d.section = saved }()
	first, last := h.lines.At(0), h.lines.At(h.lines.Len()-1)
	it := Item{Kind: KindHeading, State: StateOpen, Parent: -1, Section: section.Parent, Role: section.Role, Phase: section.Phase}
	it.TextStart = first.Start
	it.TextEnd = max(first.Start, trimEnd(d.body, last.Start, last.Stop))
	it.Offset, it.End = it.TextStart, it.TextEnd
	it.Raw = d.plan.source[it.TextStart:it.TextEnd]
	it.Line, it.Column = d.place(it.TextStart)
	if dialect := d.spoken(); dialect != nil && it.Role == RoleOther {
		it.Role = dialect.Role
	}
	if section.Parent >= 0 && owners[section.Parent] >= 0 {
		if around, ok := at[owners[section.Parent]]; ok {
			parent = around
		}
	}
	if parent >= 0 {
		it.Parent, it.Depth = parent, d.plan.Items[parent].Depth+1
	}
	marks := d.read(&it, d.joinLines(h.lines), h.lines, 0)
	it.hiddenLinks()
	d.plan.Items, d.plan.marks = append(d.plan.Items, it), append(d.plan.marks, marks)
}

// stateOfSteps is the state of a heading: open while one of its boxes is.
func (p *Plan) stateOfSteps(heading int) State {
	done, dropped := false, false
	for _, step := range p.marks[heading].steps {
		switch p.Items[step].State {
		case StateOpen:
			return StateOpen
		case StateDone:
			done = true
		case StateDropped:
			dropped = true
		case StateOther:
		}
	}
	switch {
	case done:
		return StateDone
	case dropped:
		return StateDropped
	}
	return StateOpen
}

// Checklist is the steps of a heading as Markdown, one line each, as far as there is room. The states, by the
// index of the step, count instead of those of the document, which nil leaves as they are.
func (p *Plan) Checklist(heading int, states map[int]State) string {
	var out strings.Builder
	steps := p.marks[heading].steps
	if len(steps) == 0 {
		return ""
	}
	top := p.Items[steps[0]].Depth
	for _, step := range steps {
		top = min(top, p.Items[step].Depth)
	}
	for _, step := range steps {
		it := &p.Items[step]
		state, box := it.State, " "
		if instead, ok := states[step]; ok {
			state = instead
		}
		if state == StateDone {
			box = "x"
		}
		line := fmt.Sprintf("%s- [%s] %s\n", strings.Repeat("  ", min(it.Depth-top, maxIndent)), box, strings.Join(strings.Fields(it.Raw), " "))
		if out.Len()+len(line) > maxBody {
			break
		}
		out.WriteString(line)
	}
	return strings.TrimRight(out.String(), "\n")
}

// maxIndent is how deep a checklist of steps goes.
const maxIndent = 8

// setSteps returns the edits that give the boxes of a heading a state: done ticks those that are open,
// dropped strikes them, and open takes back the last one that is settled.
func (p *Plan) setSteps(heading int, state State) ([]Edit, error) {
	it, steps := &p.Items[heading], p.marks[heading].steps
	if it.State == state {
		return nil, nil
	}
	var edits []Edit
	for i := len(steps) - 1; i >= 0; i-- {
		step := &p.Items[steps[i]]
		box := Edit{Start: step.Offset, End: step.Offset + 1}
		switch {
		case step.State == StateOther:
		case state == StateDone && step.State == StateOpen:
			box.New = "x"
			edits = append(edits, box)
		case state == StateDropped && step.State == StateOpen:
			edits = append(edits, p.strike(steps[i])...)
		case state == StateOpen && step.State == StateDone && len(edits) == 0:
			box.New = " "
			edits = append(edits, box)
			if p.marks[steps[i]].struck {
				edits = append(edits, p.unstrike(steps[i])...)
			}
		case state == StateOpen && step.State == StateDropped && len(edits) == 0:
			edits = append(edits, p.unstrike(steps[i])...)
		}
	}
	sorted, err := p.sorted(edits)
	if err != nil {
		return nil, err
	}
	after := p.reparse(splice(p.source, sorted))
	if len(edits) == 0 || p.verify(after, sorted) != nil || !settles(after.Items[heading].State, state) {
		return nil, fmt.Errorf("set the steps of the heading on line %d to %q: %w", it.Line, state, ErrNotEditable)
	}
	return sorted, nil
}

// settles reports whether a heading reads as it was written: where some of its boxes were done before, the
// rest being dropped leaves it done.
func settles(is, wanted State) bool {
	return is == wanted || wanted == StateDropped && is == StateDone
}
