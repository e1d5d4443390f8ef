package model_test

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/milepost/milepost/sync/reconcile"
)

// deleteIssue deletes an issue for good: its item gets no other one, whether that is noticed when its line
// changes or when a day is over.
func (p *play) deleteIssue(t *rapid.T) {
	p.becomeCalm(t)
	at, ok := p.someEntry(t, func(e *entry) bool { return e.issue != 0 && e.slots.link == 0 && !e.visits })
	if !ok {
		t.Skip()
	}
	it := at.entry.item
	p.must(p.hub.DeleteIssue(owner, repo, it.issue, owner))
	p.stir()
	p.note("people delete the issue of %v", it)
	it.issue, it.deleted = 0, true
	it.forgetIssue()
	if rapid.Bool().Draw(t, "its line changes") {
		at.entry.set(map[bool]state{true: done, false: open}[at.entry.state() == open], at.plan.capital)
		p.pushed(at, "set the line of %v to %s", it, at.entry.state())
		p.disturbed(t)
	}
	p.clock.Advance(25 * time.Hour)
	p.settle()
}

// removeMany takes more lines out of a plan at once than anybody may mean. Until somebody says so nothing
// happens to their issues, and what is new in the plan waits.
func (p *play) removeMany(t *rapid.T) {
	p.becomeCalm(t)
	enough := slices.DeleteFunc(slices.Clone(p.plans), func(plan *plan) bool { return len(p.tooMany(plan)) == 0 })
	if len(enough) == 0 {
		t.Skip()
	}
	plan := rapid.SampledFrom(enough).Draw(t, "plan")
	removed, kept := p.takeMany(plan)
	if rapid.Bool().Draw(t, "something new") {
		s := plan.sections[0]
		b := p.newBlock(t, s, 0, plan.number)
		s.blocks, kept[s] = append(s.blocks, b), append(kept[s], b)
	}
	p.forgive(true) // while removals are held nothing is asked about its milestone, and what was answered lapses
	p.pushed(place{plan: plan}, "remove %d blocks at once", len(removed))
	p.disturbed(t)
	p.rest()
	for _, it := range p.items {
		it.heldIn = nil
	}
	if rapid.Bool().Draw(t, "approve") {
		p.approve(plan)
		p.gone = append(p.gone, removed...)
	} else {
		for s, blocks := range kept {
			s.blocks = blocks
		}
		p.settleIn()
		p.pushed(place{plan: plan}, "bring all of it back")
	}
	p.rest()
}

// tooMany are blocks of a plan that are a question if they leave together, even if a person closes one of
// their issues before anybody was asked; none if the plan has not enough of them.
func (p *play) tooMany(plan *plan) []gone {
	rows := p.rows()
	isOpen := func(e *entry) bool { return rows[e.issue].state == open && e.state() == open }
	count, all := -1, len(plan.entries())
	var many []gone
	for _, s := range plan.sections {
		for _, b := range s.blocks {
			if count > mostRemovals && 3*count > all {
				return many
			}
			many = append(many, gone{b, plan, s.heading})
			for _, e := range *b {
				if isOpen(e) {
					count++
				}
			}
		}
	}
	if count > mostRemovals && 3*count > all {
		return many
	}
	return nil
}

// takeMany takes blocks out of a plan until that is a question. It also returns what the sections held.
func (p *play) takeMany(plan *plan) (removed []gone, was map[*section][]*block) {
	removed, was = p.tooMany(plan), map[*section][]*block{}
	for _, s := range plan.sections {
		was[s] = slices.Clone(s.blocks)
	}
	for _, one := range removed {
		for _, s := range plan.sections {
			s.blocks = slices.DeleteFunc(s.blocks, func(b *block) bool { return b == one.block })
		}
		p.carried(one.block, true)
		for _, e := range *one.block {
			e.heldIn = plan
		}
		p.leave(one.block)
	}
	return removed, was
}

// approve lets the removals of a plan go ahead.
func (p *play) approve(plan *plan) {
	p.token++
	_, err := reconcile.Approve(p.Context(), ownLedger{p.ledger.Fenced(p.token), p.room}, p.repository(), plan.path)
	p.must(err)
	p.calm = false
	p.note("people approve the removals from %s", plan.path)
}

// isHeld reports whether removals from a plan wait for an answer.
func (p *play) isHeld(plan *plan) bool {
	return slices.ContainsFunc(p.items, func(it *item) bool { return it.heldIn == plan })
}
