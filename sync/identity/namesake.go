package identity

import "slices"

// A namesake is the section that had a heading before. What goes there from a section that is gone does not make
// one of the other: `Sprint 1` that left one line to `Sprint 3` is not `Sprint 3`, which has its own.

// namesake is the section below another one that had a heading before, nil for none.
func namesake(below []*heading, now *heading) *heading {
	at := slices.IndexFunc(below, func(h *heading) bool { return h.leaf == now.leaf })
	if at < 0 {
		return nil
	}
	return below[at]
}

// takesName reports whether a section that is known by its items alone is the one under a heading now, which
// another one may have had. It is where the sections were numbered anew: the other one's items went elsewhere, or the lines that
// both had are in the state of this one's, or the other one stood in front of it.
func (p *planSections) takesName(old, now *heading, below, candidates []*heading) bool {
	other := namesake(below, now)
	if other == nil || other == old || p.from[other] > 0 || namesake(candidates, old) != nil {
		return true
	}
	mine, its := p.asBefore(old, now), p.asBefore(other, now)
	if mine != its {
		return mine > its
	}
	return slices.Index(below, other) < slices.Index(below, old)
}

// renumbered is the section that is gone and goes on under a heading of which all lines were done and are open again,
// while those of the other are as they were; nil for none, or several.
func (p *planSections) renumbered(now *heading, below, candidates []*heading) *heading {
	other := namesake(below, now)
	if other == nil || p.taken[now] || p.became[other] != nil || p.from[other] > 0 || !p.reopens(other, now) {
		return nil
	}
	var found *heading
	for _, old := range below {
		if p.became[old] != nil || old.name() != now.name() || namesake(candidates, old) != nil || p.from[old] > 0 || p.asBefore(old, now) == 0 {
			continue
		}
		if found != nil {
			return nil
		}
		found = old
	}
	return found
}

// line is what a line of a section says, and whether it is done.
type line struct {
	text string
	done bool
}

// asBefore counts the lines under a heading now, of those without a pair, that a section had in the same state.
func (p *planSections) asBefore(old, now *heading) int {
	count := map[line]int{}
	for _, k := range p.m.inSection(sideKnown, p.plan, old) {
		if !p.m.knownTaken[k] {
			count[line{p.m.knownText[k], p.m.known[k].Done}]++
		}
	}
	same := 0
	for _, e := range p.m.inSection(sideEntry, p.plan, now) {
		if at := (line{p.m.entryText[e], p.m.entries[e].Done}); !p.m.entryTaken[e] && count[at] > 0 {
			count[at]--
			same++
		}
	}
	return same
}

// reopens reports whether all lines of a section are done and those under a heading open.
func (p *planSections) reopens(old, now *heading) bool {
	was, is := p.m.inSection(sideKnown, p.plan, old), p.m.inSection(sideEntry, p.plan, now)
	return len(was) > 0 && len(is) > 0 &&
		!slices.ContainsFunc(was, func(k int) bool { return !p.m.known[k].Done }) &&
		!slices.ContainsFunc(is, func(e int) bool { return p.m.entries[e].Done })
}

// inSection lists the items of one side in a section, without those of the sections in it.
func (m *matcher) inSection(s side, plan string, at *heading) []int {
	if m.members == nil {
		m.members = map[crowd][]int{}
		for k := range m.known {
			if !m.known[k].Removed {
				in := crowd{sideKnown, m.known[k].Plan, m.was[k]}
				m.members[in] = append(m.members[in], k)
			}
		}
		for e := range m.entries {
			in := crowd{sideEntry, m.entries[e].Plan, m.entryForm[e].heading}
			m.members[in] = append(m.members[in], e)
		}
	}
	return m.members[crowd{s, plan, at}]
}
