package parser

import (
	"strings"

	"github.com/yuin/goldmark/text"
)

// maxSlotLine bounds, in bytes, how much of a line is read as a slot of a dialect.
const maxSlotLine = 1000

// slotLine reads a line as a slot of the dialect, without the signs of emphasis.
func (d *document) slotLine(line string) (said Said, ok bool) {
	dialect := d.spoken()
	if dialect == nil || dialect.Line == nil {
		return said, false
	}
	line = strings.TrimSpace(line[:min(len(line), maxSlotLine)])
	line = strings.TrimLeft(strings.ReplaceAll(strings.ReplaceAll(line, "**", ""), "__", ""), "*_")
	return dialect.Line(strings.TrimRight(line, "*_"))
}

// toldBy reads a bullet below an item as a slot of the dialect.
func (d *document) toldBy(text string) {
	if said, ok := d.slotLine(text); ok && d.parent >= 0 {
		d.plan.Items[d.parent].say(said)
	}
}

// toldByLines reads lines from one on as slots of the dialect: they say something of an item, or of what stands below the
// heading around them where it is -1.
func (d *document) toldByLines(lines *text.Segments, from, item int) {
	if dialect := d.spoken(); dialect == nil || dialect.Line == nil {
		return
	}
	for i := from; i < lines.Len(); i++ {
		said, ok := d.slotLine(string(d.lineBytes(lines.At(i))))
		switch {
		case !ok:
		case item >= 0:
			d.plan.Items[item].say(said)
		case len(said.After) > 0:
			section := d.headed(d.section)
			if d.below == nil {
				d.below = map[int]*Item{}
			}
			if d.below[section] == nil {
				d.below[section] = &Item{}
			}
			d.below[section].say(Said{After: said.After})
		}
	}
}

// headed is the innermost section around that a heading opens, -1 if there is none.
func (d *document) headed(section int) int {
	for section >= 0 && d.plan.Sections[section].Level >= levelBold {
		section = d.plan.Sections[section].Parent
	}
	return section
}

// tellBelow gives items what lines below their headings say that they wait for: the item of the heading, the phase that is
// listed elsewhere, or each item that stands right below the heading.
func (d *document) tellBelow() {
	dialect := d.spoken()
	if dialect == nil || len(d.below) == 0 {
		return
	}
	switch {
	case dialect.Heading != nil:
		for section := range d.plan.Sections {
			said := d.below[section]
			if item, ok := d.headingAt[section]; ok && said != nil {
				d.plan.Items[item].say(Said{After: said.After})
			}
		}
	case dialect.Part != nil:
		d.tellPhases()
	default:
		for i := range d.plan.Items {
			it := &d.plan.Items[i]
			section := d.headed(it.Section)
			if said := d.below[section]; said != nil && section >= 0 && it.Parent < 0 {
				it.say(Said{After: said.After})
			}
		}
	}
}

// tellPhases gives the items of phases what is said below the headings of these phases, or the plans of a phase that is not
// listed. The ids are those of the items.
func (d *document) tellPhases() {
	phases := map[phaseKey]int{}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		number, ok := phaseOf(it.Title)
		if !ok || number == "" {
			continue
		}
		for _, key := range [...]phaseKey{{it.Milestone, unpadded(number)}, {-1, unpadded(number)}} {
			before, again := phases[key]
			switch {
			case !again || before >= 0 && d.plan.Items[before].Over && !it.Over:
				phases[key] = i
			case before >= 0 && d.plan.Items[before].Over == it.Over:
				phases[key] = -1
			}
		}
	}
	find := func(milestone int, number string) int {
		for _, key := range [...]phaseKey{{milestone, unpadded(number)}, {-1, unpadded(number)}} {
			if at, ok := phases[key]; ok {
				return at
			}
		}
		return -1
	}
	alone := map[int]Said{}
	for section := range d.plan.Sections {
		said := d.below[section]
		if said == nil || d.plan.Sections[section].Phase == "" {
			continue
		}
		milestone := max(d.milestoneOf(section), 0)
		at := find(milestone, d.plan.Sections[section].Phase)
		if at >= 0 {
			milestone = d.plan.Items[at].Milestone
		}
		var after []string
		for _, id := range said.After {
			number, _ := phaseNumber(strings.ToLower(id))
			if other := find(milestone, number); other >= 0 && other != at && d.plan.Items[other].ID != "" {
				after = append(after, d.plan.Items[other].ID)
			}
		}
		if at >= 0 {
			d.plan.Items[at].say(Said{After: after})
		} else {
			alone[section] = Said{After: after}
		}
	}
	for i := range d.plan.Items {
		if it := &d.plan.Items[i]; it.Parent < 0 {
			it.say(alone[d.headed(it.Section)])
		}
	}
}

// unpadded is the number of a phase as others write it: `03.1` is phase 3.1.
func unpadded(number string) string {
	if bare := strings.TrimLeft(number, "0"); bare != "" && isDigit(bare[0]) {
		return bare
	}
	return number
}
