package identity

import (
	"cmp"
	"maps"
	"slices"
)

// A section goes on under another heading: it was numbered anew, it is done by now, or it is called
// otherwise. The items that only it holds say so, or its name without number and state. What
// stands in many sections is then looked for in the one that its section became.

// planSections are the headings of one plan on both sides, with those above them.
type planSections struct {
	m        *matcher
	plan     string
	old, now sectionList
	// votes counts the items that went from one heading to another, from and to those of each.
	votes    map[[2]*heading]int
	from, to map[*heading]int
	// went lists the headings to which the items of one went.
	went map[*heading][]*heading
	// became is what each heading is now; taken are those that one became.
	became map[*heading]*heading
	taken  map[*heading]bool
}

// sectionList holds headings in the order of the document, each by the one around it.
type sectionList struct {
	seen  map[*heading]bool
	below map[*heading][]*heading
	all   []*heading
}

func newSectionList() sectionList {
	return sectionList{seen: map[*heading]bool{}, below: map[*heading][]*heading{}}
}

// add lists a heading and those above it, each once, outermost first.
func (l *sectionList) add(h *heading) {
	if h == nil || l.seen[h] {
		return
	}
	l.add(h.parent)
	l.seen[h] = true
	l.all = append(l.all, h)
	l.below[h.parent] = append(l.below[h.parent], h)
}

// placeSections finds out for each plan which section of the known items is which one now, and puts
// the items that are left under the heading that theirs became. It reports whether any was put
// under another one than before.
func (m *matcher) placeSections() (changed bool) {
	if !m.anyLeft() {
		return false
	}
	plans := m.sectionsOfPlans()
	for _, p := range plans {
		if p.changed() {
			p.align(nil, nil)
			p.leftover()
		}
	}
	m.noteFlows(plans)
	for i := range m.known {
		p, ok := plans[m.known[i].Plan]
		if !ok || m.was[i] == nil || m.knownTaken[i] {
			continue
		}
		now := m.was[i]
		if became, ok := p.became[now]; ok {
			now = became
		} else if p.taken[now] {
			now = now.gone()
		}
		changed = changed || now.path != m.knownForm[i].heading.path
		m.knownForm[i].heading = now
	}
	return changed
}

// flow is a section whose items went to another one, which may have been there before: the two were put
// together, or one was split.
type flow struct {
	plan     string
	old, now *heading
}

// noteFlows keeps the flows of the plans: several items that were most of a section, or that are.
func (m *matcher) noteFlows(plans map[string]*planSections) {
	m.flows, m.isFlow = nil, map[flow]bool{}
	for _, plan := range slices.Sorted(maps.Keys(plans)) {
		p := plans[plan]
		if !p.changed() {
			continue
		}
		for _, old := range p.old.all {
			for _, now := range p.went[old] {
				n := p.votes[[2]*heading{old, now}]
				if n > 1 && p.became[old] != now && (2*n > p.from[old] || 2*n > p.to[now]) {
					m.flows = append(m.flows, flow{plan, old, now})
					m.isFlow[flow{plan, old, now}] = true
				}
			}
		}
	}
}

// inside reports whether a known item and an entry of one plan are in the same section.
func (m *matcher) inside(k, e int) bool {
	if m.known[k].Plan != m.entries[e].Plan {
		return false
	}
	old, now := m.knownForm[k].heading, m.entryForm[e].heading
	return old == now || len(m.flows) > 0 && m.isFlow[flow{m.known[k].Plan, m.was[k], now}]
}

// anyLeft reports whether an item of either side has no pair yet.
func (m *matcher) anyLeft() bool {
	return slices.Contains(m.knownTaken, false) && slices.Contains(m.entryTaken, false)
}

// sectionsOfPlans gathers the headings of each plan and what the pairs so far tell of them.
func (m *matcher) sectionsOfPlans() map[string]*planSections {
	plans := map[string]*planSections{}
	of := func(plan string) *planSections {
		p, ok := plans[plan]
		if !ok {
			p = &planSections{
				m: m, plan: plan, old: newSectionList(), now: newSectionList(),
				votes: map[[2]*heading]int{}, from: map[*heading]int{}, to: map[*heading]int{},
				went: map[*heading][]*heading{}, became: map[*heading]*heading{}, taken: map[*heading]bool{},
			}
			plans[plan] = p
		}
		return p
	}
	for i := range m.entries {
		h, plan := m.entryForm[i].heading, m.entries[i].Plan
		if i == 0 || h != m.entryForm[i-1].heading || plan != m.entries[i-1].Plan {
			of(plan).now.add(h)
		}
	}
	for i := range m.known {
		if p, ok := plans[m.known[i].Plan]; ok && !m.known[i].Removed {
			p.old.add(m.was[i])
		}
	}
	m.pairVotes(plans)
	for _, p := range plans {
		if p.changed() {
			m.headlineVotes(plans)
			break
		}
	}
	return plans
}

// pairVotes counts what is paired. Most of it stands in rows that went from one section to another.
func (m *matcher) pairVotes(plans map[string]*planSections) {
	var row flow
	n := 0
	count := func() {
		if p, ok := plans[row.plan]; ok && n > 0 {
			p.vote(row.old, row.now, n)
		}
	}
	for _, pair := range m.pairs {
		known := &m.known[pair.Known]
		if known.Plan != m.entries[pair.Entry].Plan || known.Removed {
			continue
		}
		at := flow{known.Plan, m.was[pair.Known], m.entryForm[pair.Entry].heading}
		if at != row {
			count()
			row, n = at, 0
		}
		n++
	}
	count()
}

// headlineVotes counts what is left and has a headline that nothing else in its plan has. A single one may
// be chance: two that went from one section to another are not.
func (m *matcher) headlineVotes(plans map[string]*planSections) {
	count := map[[2]*heading]int{}
	var order [][2]*heading
	plan := map[[2]*heading]*planSections{}
	byHeadline := func(s side, i int) string {
		path, _, f := m.at(s, i)
		return joinText(headline(f.text), path)
	}
	for _, group := range m.groups(byHeadline) {
		p, ok := plans[m.entries[group.entries[0]].Plan]
		if !group.isPair() || !ok {
			continue
		}
		at := [2]*heading{m.was[group.known[0]], m.entryForm[group.entries[0]].heading}
		if count[at]++; count[at] == 1 {
			order, plan[at] = append(order, at), p
		}
	}
	for _, at := range order {
		if count[at] > 1 {
			plan[at].vote(at[0], at[1], count[at])
		}
	}
}

// vote counts items that went from one section to another, also for the sections around them.
func (p *planSections) vote(old, now *heading, n int) {
	for ; old != nil && now != nil; old, now = old.parent, now.parent {
		at := [2]*heading{old, now}
		if p.votes[at] == 0 {
			p.went[old] = append(p.went[old], now)
		}
		p.votes[at] += n
		p.from[old] += n
		p.to[now] += n
	}
}

// changed reports whether there is a heading on either side that the other has not, or one whose
// items went elsewhere.
func (p *planSections) changed() bool {
	for h := range p.old.seen {
		if !p.now.seen[h] || p.from[h] != p.votes[[2]*heading{h, h}] {
			return true
		}
	}
	return len(p.old.seen) != len(p.now.seen)
}

// align finds what became of the sections below one that became another, both nil at the top.
func (p *planSections) align(old, now *heading) {
	below, candidates := p.old.below[old], p.now.below[now]
	weak := weakNames(below, candidates)
	byLeaf, byName := map[string]*heading{}, map[string]*heading{}
	for _, h := range candidates {
		byLeaf[h.leaf], byName[h.name()] = h, h
	}
	for _, h := range below {
		if weak[h.name()] {
			c := p.sole(h, func(c *heading, n int) bool { return c.parent == now && n == p.from[h] && n == p.to[c] })
			if c != nil && p.takesName(h, c, below, candidates) {
				p.take(h, c)
			}
		}
	}
	for _, c := range candidates {
		if weak[c.name()] {
			if h := p.renumbered(c, below, candidates); h != nil {
				p.take(h, c)
			}
		}
	}
	for _, h := range below {
		p.take(h, byLeaf[h.leaf])
	}
	for _, h := range below {
		if !weak[h.name()] {
			p.take(h, byName[h.name()])
		}
	}
	for _, h := range below {
		p.take(h, p.sole(h, func(c *heading, n int) bool { return c.parent == now && p.most(h, c, n) }))
	}
	p.takeAlike(below, candidates)
	for _, h := range below {
		if became, ok := p.became[h]; ok {
			p.align(h, became)
		}
	}
}

const (
	// maxAlike bounds how many headings are compared with how many.
	maxAlike = 50
	// numberBonus is what it counts that two headings have the same number.
	numberBonus = .2
)

// takeAlike pairs sections of which nothing else is known by their names: those that are reworded, best
// first.
func (p *planSections) takeAlike(below, candidates []*heading) {
	below = slices.DeleteFunc(slices.Clone(below), func(h *heading) bool { return p.became[h] != nil || h.name() == "" })
	candidates = slices.DeleteFunc(slices.Clone(candidates), func(h *heading) bool { return p.taken[h] || h.name() == "" })
	if len(below) == 0 || len(candidates) == 0 || len(below) > maxAlike || len(candidates) > maxAlike {
		return
	}
	scorer := NewScorer(namesOf(below), namesOf(candidates))
	type pair struct {
		old, now *heading
		score    float64
	}
	var pairs []pair
	for _, old := range below {
		for _, now := range candidates {
			score := scorer.Similarity(old.name(), now.name())
			if number := old.number(); number != "" && number == now.number() {
				score += numberBonus
			}
			if score >= AlikeInside {
				pairs = append(pairs, pair{old, now, score})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	for i, c := range pairs {
		rival := slices.ContainsFunc(pairs[i+1:], func(other pair) bool {
			return (other.old == c.old) != (other.now == c.now) && c.score-other.score < fuzzyMargin &&
				p.became[other.old] == nil && !p.taken[other.now]
		})
		if !rival {
			p.take(c.old, c.now)
		}
	}
}

func namesOf(list []*heading) []string {
	names := make([]string, len(list))
	for i, h := range list {
		names[i] = h.name()
	}
	return names
}

// leftover finds what became of sections that are no longer below the same one.
func (p *planSections) leftover() {
	for _, h := range p.old.all {
		if _, ok := p.became[h]; ok {
			continue
		}
		p.take(h, p.sole(h, func(c *heading, n int) bool { return p.most(h, c, n) }))
		if p.now.seen[h] {
			p.take(h, h)
		}
		if became, ok := p.became[h]; ok {
			p.align(h, became)
		}
	}
}

// most reports whether a section got most of the items of another one, and most of its own there.
func (p *planSections) most(old, now *heading, n int) bool {
	return !p.taken[now] && 2*n > p.from[old] && 2*n > p.to[now]
}

// sole is the only section for which a rule holds of those that items of one went to.
func (p *planSections) sole(old *heading, holds func(now *heading, votes int) bool) *heading {
	var found *heading
	for _, now := range p.went[old] {
		if holds(now, p.votes[[2]*heading{old, now}]) {
			if found != nil {
				return nil
			}
			found = now
		}
	}
	return found
}

// take notes what a section became, if neither side is spoken for.
func (p *planSections) take(old, now *heading) {
	if now == nil || p.taken[now] {
		return
	}
	if _, ok := p.became[old]; !ok {
		p.became[old], p.taken[now] = now, true
	}
}

// weakNames are the names that tell too little to know a section by: none at all, as in `Task 2`, and
// those that several sections have.
func weakNames(lists ...[]*heading) map[string]bool {
	weak := map[string]bool{"": true}
	for _, list := range lists {
		count := map[string]int{}
		for _, h := range list {
			if count[h.name()]++; count[h.name()] > 1 {
				weak[h.name()] = true
			}
		}
	}
	return weak
}
