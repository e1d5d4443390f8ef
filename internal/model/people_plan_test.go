package model_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// These are the things that people do to plans. Each is one push to the default branch.

// newItem makes an item with a line of its own words.
func (p *play) newItem(t *rapid.T, id string, kind kind) *entry {
	it := &item{n: len(p.items) + 1, id: id}
	var words []string
	for range 5 {
		words = append(words, p.newWord())
	}
	it.root = words[0]
	if kind == box && rapid.IntRange(0, 7).Draw(t, "formatted") == 0 {
		words[2] = "**" + words[2] + "**"
	}
	p.items = append(p.items, it)
	e := &entry{item: it, kind: kind, box: ' ', text: strings.Join(words, " "), slots: blank(kind)}
	if kind == box && rapid.IntRange(0, 3).Draw(t, "owned") == 0 {
		e.slots.owner = rapid.SampledFrom(people).Draw(t, "owner")
	}
	return e
}

func (p *play) newWord() string {
	p.words++
	return word(p.words)
}

// newPlan writes a plan of a few items and pushes it.
func (p *play) newPlan(t *rapid.T) {
	n := len(p.plans) + 1
	plan := &plan{
		path: fmt.Sprintf("docs/milestone-%d.md", n), number: n, title: "Trails " + p.newWord(), notes: []string{"People write here."},
		sections: newSections(), invited: p.invited,
		eol:     rapid.SampledFrom([]string{"\n", "\n", "\r\n"}).Draw(t, "eol"),
		bom:     rapid.SampledFrom([]string{"", "", "", "\ufeff"}).Draw(t, "bom"),
		bullet:  rapid.SampledFrom([]string{"-", "*", "+"}).Draw(t, "bullet"),
		capital: rapid.Bool().Draw(t, "capital"),
		cut:     rapid.Bool().Draw(t, "no final line end"),
	}
	p.plans = append(p.plans, plan)
	for i, s := range plan.sections {
		for range rapid.IntRange(0, s.kind.most()).Draw(t, "items") {
			s.blocks = append(s.blocks, p.newBlock(t, s, i, n))
		}
	}
	p.push(plan, "")
	p.note("people write %s", plan.path)
}

func (p *play) newBlock(t *rapid.T, in *section, s, n int) *block {
	if in.kind != box {
		return &block{p.newItem(t, "", in.kind)}
	}
	id := ""
	if rapid.Bool().Draw(t, "with id") {
		id = fmt.Sprintf("Task %d.%d.%d", n, s+1, len(p.items)+1)
	}
	b := &block{p.newItem(t, id, box)}
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "below") {
		*b = append(*b, p.newItem(t, "", box))
	}
	return b
}

// someEntry picks a line that fits.
func (p *play) someEntry(t *rapid.T, fits func(*entry) bool) (place, bool) {
	var all []*entry
	for _, plan := range p.plans {
		for _, e := range plan.entries() {
			if fits(e) {
				all = append(all, e)
			}
		}
	}
	if len(all) == 0 {
		return place{}, false
	}
	return p.find(rapid.SampledFrom(all).Draw(t, "line").item)
}

func anyEntry(*entry) bool { return true }

func (p *play) pushed(at place, format string, args ...any) {
	p.push(at.plan, at.plan.path)
	p.note("people "+format+" (%s)", append(args, at.plan.path)...)
}

// setBox ticks, clears or strikes a line.
func (p *play) setBox(t *rapid.T) {
	at, ok := p.someEntry(t, anyEntry)
	if !ok {
		t.Skip()
	}
	states := slices.DeleteFunc(at.entry.kind.states(), func(s state) bool { return s == at.entry.state() })
	s := rapid.SampledFrom(states).Draw(t, "state")
	at.entry.set(s, at.plan.capital)
	p.pushed(at, "set the line of %v to %s", at.entry.item, s)
}

// reword changes a word of a line. More than one at once, or one on the move, would make it
// another item by the rules of identity.
func (p *play) reword(t *rapid.T) {
	at, ok := p.someEntry(t, func(e *entry) bool { return !e.reworded && !e.moved })
	if !ok {
		t.Skip()
	}
	words := strings.Fields(at.entry.text)
	i := rapid.IntRange(1, len(words)-1).Draw(t, "word")
	words[i] = p.newWord()
	at.entry.text = strings.Join(words, " ")
	at.entry.reworded = true
	p.pushed(at, "reword %v to %q", at.entry.item, at.entry.text)
}

func (p *play) addLine(t *rapid.T) {
	plan := rapid.SampledFrom(p.plans).Draw(t, "plan")
	i := rapid.IntRange(0, len(plan.sections)-1).Draw(t, "section")
	s := plan.sections[i]
	b := p.newBlock(t, s, i, plan.number)
	for _, e := range *b {
		e.set(rapid.SampledFrom(append([]state{open, open}, e.kind.states()...)).Draw(t, "state"), plan.capital)
	}
	s.blocks = slices.Insert(s.blocks, rapid.IntRange(0, len(s.blocks)).Draw(t, "at"), b)
	p.pushed(place{plan: plan}, "add %v as %s", (*b)[0].item, (*b)[0].state())
}

// someBlock picks a line at the top with what stands below it.
func (p *play) someBlock(t *rapid.T) (place, bool) {
	return p.someEntry(t, func(e *entry) bool {
		at, _ := p.find(e.item)
		return e.kind == box && at.parent == nil && !slices.ContainsFunc(*at.block, func(e *entry) bool { return e.reworded })
	})
}

// moveBlock puts a line somewhere else: in its section, in its plan or in another one.
func (p *play) moveBlock(t *rapid.T) {
	at, ok := p.someBlock(t)
	if !ok {
		t.Skip()
	}
	plan := rapid.SampledFrom(p.plans).Draw(t, "to plan")
	boxes := slices.DeleteFunc(slices.Clone(plan.sections), func(s *section) bool { return s.kind != box })
	to := rapid.SampledFrom(boxes).Draw(t, "to section")
	at.section.blocks = slices.DeleteFunc(at.section.blocks, func(b *block) bool { return b == at.block })
	to.blocks = slices.Insert(to.blocks, rapid.IntRange(0, len(to.blocks)).Draw(t, "at"), at.block)
	p.carried(at.block, plan != at.plan)
	if plan != at.plan {
		// Two pushes: first it stands in both.
		p.push(plan, plan.path)
	}
	p.pushed(at, "move %v to %s of %s", at.entry.item, to.heading, plan.path)
}

// carried notes that a block stands elsewhere now.
func (p *play) carried(b *block, otherPlan bool) {
	for _, e := range *b {
		e.moved = true
		e.place = ""
		if otherPlan {
			e.placePlan, e.assigned.seen = "", nil
		}
	}
}

func (p *play) swapBlocks(t *rapid.T) {
	a, ok := p.someBlock(t)
	b, _ := p.someBlock(t)
	if !ok || a.block == b.block || a.plan != b.plan {
		t.Skip()
	}
	one, two := a.block, b.block
	for _, s := range a.plan.sections {
		for i := range s.blocks {
			switch s.blocks[i] {
			case one:
				s.blocks[i] = two
			case two:
				s.blocks[i] = one
			}
		}
	}
	p.carried(one, false)
	p.carried(two, false)
	p.pushed(a, "swap %v and %v", a.entry.item, b.entry.item)
}

// reorder moves a whole section.
func (p *play) reorder(t *rapid.T) {
	plan := rapid.SampledFrom(p.plans).Draw(t, "plan")
	s := plan.sections
	last := len(s) - 1
	switch {
	case rapid.Bool().Draw(t, "phases"):
		i := slices.IndexFunc(s, func(s *section) bool { return strings.HasPrefix(s.heading, "###") })
		s[i], s[i+1] = s[i+1], s[i]
	case strings.HasPrefix(s[0].heading, "## 1"):
		plan.sections = slices.Concat(s[1:], s[:1])
	default:
		plan.sections = slices.Concat(s[last:], s[:last])
	}
	p.pushed(place{plan: plan}, "reorder sections")
}

// mostRemovals keeps clear of the brakes.
const mostRemovals = 3

// gone is a block that was taken out.
type gone struct {
	*block
	plan    *plan
	heading string
}

func (p *play) removeBlock(t *rapid.T) {
	at, ok := p.someBlock(t)
	if !ok || at.entry.moved || p.removals+len(*at.block) > mostRemovals {
		t.Skip()
	}
	p.removals += len(*at.block)
	at.section.blocks = slices.DeleteFunc(at.section.blocks, func(b *block) bool { return b == at.block })
	p.gone = append(p.gone, gone{at.block, at.plan, at.section.heading})
	p.carried(at.block, true)
	p.leave(at.block)
	p.pushed(at, "remove %v", at.entry.item)
}

// returnBlock brings back what was removed, to where it was.
func (p *play) returnBlock(t *rapid.T) {
	if len(p.gone) == 0 {
		t.Skip()
	}
	i := rapid.IntRange(0, len(p.gone)-1).Draw(t, "which")
	back := p.gone[i]
	if p.isShown(back.block) {
		t.Skip() // two lines of one issue would be people's own doing
	}
	p.gone = slices.Delete(p.gone, i, i+1)
	for _, s := range back.plan.sections {
		if s.heading == back.heading {
			s.blocks = append(s.blocks, back.block)
		}
	}
	p.carried(back.block, true)
	for _, e := range *back.block {
		e.reworded = e.reworded || p.lost // it is known by the hash of its place and text
		e.returned = e.deleted
	}
	p.settleIn()
	p.pushed(place{plan: back.plan}, "bring back %v", (*back.block)[0].item)
}

func (p *play) renameMilestone(t *rapid.T) {
	plan := rapid.SampledFrom(p.plans).Draw(t, "plan")
	plan.title = "Trails " + p.newWord()
	plan.hubTitle = ""
	p.forgive(true)
	p.pushed(place{plan: plan}, "name the milestone %q", plan.title)
}

// renameFile gives a plan another name. Lines that are on the move at the same time would be
// hard to recognise for anybody.
func (p *play) renameFile(t *rapid.T) {
	plan := rapid.SampledFrom(p.plans).Draw(t, "plan")
	if p.removals > 0 {
		t.Skip()
	}
	for _, it := range p.items {
		if it.moved || it.reworded {
			t.Skip()
		}
	}
	was := plan.path
	p.forgive(true)
	p.words++
	plan.path = fmt.Sprintf("docs/milestone-%d-v%d.md", plan.number, p.words)
	for _, e := range plan.entries() {
		e.moved, e.placePlan = true, ""
	}
	p.push(plan, was)
	p.note("people rename %s to %s", was, plan.path)
}

func (p *play) editProse(t *rapid.T) {
	plan := rapid.SampledFrom(p.plans).Draw(t, "plan")
	note := fmt.Sprintf("A note of somebody: %s.", p.newWord())
	if i := rapid.IntRange(-1, len(plan.sections)-1).Draw(t, "section"); i < 0 {
		plan.notes = append(plan.notes, note)
	} else {
		plan.sections[i].notes = append(plan.sections[i].notes, note)
	}
	p.pushed(place{plan: plan}, "write a note")
}

func (p *play) secondPlan(t *rapid.T) {
	if len(p.plans) > 1 {
		t.Skip()
	}
	p.newPlan(t)
}
