package identity

import (
	"slices"
	"sort"

	"github.com/milepost/milepost/sync"
)

// maxCandidates bounds how many leftovers are compared with how many.
const maxCandidates = 400

func (m *matcher) sameSection(s side, i int) string {
	plan, _, f := m.at(s, i)
	return Join(plan, f.heading.pathOf())
}

func (m *matcher) samePlan(s side, i int) string {
	plan, _, _ := m.at(s, i)
	return Join(plan, "")
}

// fuzzy pairs what is left in each plan, most similar first. All candidates compete, inside a section
// and across: a threshold says only which of them may. Two that are about equally good are
// ambiguous, and so is a section in which too much is left to be compared.
func (m *matcher) fuzzy() {
	pool := candidates{m: m, seen: map[[2]int]bool{}}
	if !m.anyLeft() {
		return
	}
	for _, pair := range m.formerPairs() {
		pool.all = append(pool.all, candidate{Pair: pair, rank: likeBefore})
		pool.seen[[2]int{pair.Known, pair.Entry}] = true
	}
	for _, group := range m.groups(m.planID) {
		if group.isPair() && !pool.seen[[2]int{group.known[0], group.entries[0]}] {
			pool.add(group.known[0], group.entries[0], true)
		}
	}
	for _, group := range m.groups(m.written(m.sameSection)) {
		switch {
		case len(group.known) <= maxCandidates && len(group.entries) <= maxCandidates:
			pool.addAll(group)
		case min(len(group.known), len(group.entries)) > maxCandidates/10:
			m.setAside(group.known, group.entries, whyRewritten)
		}
	}
	for _, group := range m.leftInFlows() {
		if len(group.known) <= maxCandidates && len(group.entries) <= maxCandidates {
			pool.addFlow(group)
		}
	}
	for _, group := range m.groups(m.written(m.samePlan)) {
		if len(group.known) <= maxCandidates && len(group.entries) <= maxCandidates {
			pool.addFar(group)
		}
	}
	m.bestFirst(m.withoutRelatives(pool.all))
}

// leftInFlows is what is left of each section that went to another one, and in that.
func (m *matcher) leftInFlows() []group {
	if len(m.flows) == 0 {
		return nil
	}
	old, now := map[crowd][]int{}, map[crowd][]int{}
	written := m.written(m.samePlan)
	for k := range m.known {
		if m.open(k) && written(sideKnown, k) != "" {
			at := crowd{sideKnown, m.known[k].Plan, m.was[k]}
			old[at] = append(old[at], k)
		}
	}
	for e := range m.entries {
		if !m.entryTaken[e] {
			at := crowd{sideEntry, m.entries[e].Plan, m.entryForm[e].heading}
			now[at] = append(now[at], e)
		}
	}
	var groups []group
	for _, at := range m.flows {
		groups = append(groups, group{known: old[crowd{sideKnown, at.plan, at.old}], entries: now[crowd{sideEntry, at.plan, at.now}]})
	}
	return groups
}

// written leaves out what says nothing yet.
func (m *matcher) written(at place) place {
	return func(s side, i int) string {
		if s == sideKnown && (m.knownText[i] == "" || m.known[i].Placeholder) {
			return ""
		}
		return at(s, i)
	}
}

// candidate is a pair that may be chosen. Rank is its score with what an id counts.
type candidate struct {
	Pair
	rank float64
}

// candidates collects them, each pair once.
type candidates struct {
	m    *matcher
	all  []candidate
	seen map[[2]int]bool
}

func (c *candidates) add(k, e int, sameID bool) {
	score, enough := c.m.likeness(k, e, sameID)
	if !enough {
		return
	}
	found := candidate{Pair: Pair{Known: k, Entry: e, How: sync.HowFuzzy, Score: score}, rank: score}
	if sameID {
		found.How, found.rank = sync.HowID, score+idBonus
		c.seen[[2]int{k, e}] = true
	}
	c.all = append(c.all, found)
}

func (c *candidates) addAll(group group) {
	for _, k := range group.known {
		for _, e := range group.entries {
			if !c.seen[[2]int{k, e}] {
				c.add(k, e, false)
			}
		}
	}
}

// addFlow adds what is in a section that went to another one, but for what is in the same one anyway.
func (c *candidates) addFlow(group group) {
	for _, k := range group.known {
		for _, e := range group.entries {
			if c.m.knownForm[k].heading != c.m.entryForm[e].heading && !c.seen[[2]int{k, e}] {
				c.add(k, e, false)
			}
		}
	}
}

// addFar adds what is alike across sections. Bags of words tell quickly that most are not.
func (c *candidates) addFar(group group) {
	old, now := c.m.bags(group)
	for i, k := range group.known {
		for j, e := range group.entries {
			if !c.m.inside(k, e) && old[i].mayBeFar(now[j], commonFar) && !c.seen[[2]int{k, e}] {
				c.add(k, e, false)
			}
		}
	}
}

// bags are the words of a group's items, in its order.
func (m *matcher) bags(of group) (known, entries []bag) {
	known, entries = make([]bag, 0, len(of.known)), make([]bag, 0, len(of.entries))
	for _, k := range of.known {
		known = append(known, m.scorer.bag(m.knownText[k]))
	}
	for _, e := range of.entries {
		entries = append(entries, m.scorer.bag(m.entryText[e]))
	}
	return known, entries
}

// bestFirst is a greedy assignment of entries to known items by falling rank.
func (m *matcher) bestFirst(all []candidate) {
	sort.SliceStable(all, func(i, j int) bool { return all[i].rank > all[j].rank })
	homes := m.homesOf(all)
	for i, c := range all {
		if !m.open(c.Known) || m.entryTaken[c.Entry] {
			continue
		}
		rivals := m.rivals(c, all[i+1:], homes)
		if len(rivals.Known)+len(rivals.Entries) > 2 {
			m.setAside(rivals.Known, rivals.Entries, whyAlike)
			continue
		}
		m.pair(c.Known, c.Entry, c.How, c.Score)
	}
}

// homes are the best candidates inside the section of each item, best first.
type homes struct{ known, entries map[int][]candidate }

func (m *matcher) homesOf(sorted []candidate) homes {
	h := homes{known: map[int][]candidate{}, entries: map[int][]candidate{}}
	for _, c := range sorted {
		if m.inside(c.Known, c.Entry) {
			h.known[c.Known] = append(h.known[c.Known], c)
			h.entries[c.Entry] = append(h.entries[c.Entry], c)
		}
	}
	return h
}

// rivals gathers a candidate with all that could about as well be one half of it. Where a candidate is
// inside a section, one of another section is none if that has a candidate as good at home.
func (m *matcher) rivals(c candidate, rest []candidate, homes homes) Ambiguity {
	group := Ambiguity{Known: []int{c.Known}, Entries: []int{c.Entry}}
	inside := m.inside(c.Known, c.Entry)
	for _, rival := range rest {
		if c.rank-rival.rank >= fuzzyMargin {
			break
		}
		far := inside && !m.inside(rival.Known, rival.Entry)
		switch {
		case rival.Known == c.Known && !m.entryTaken[rival.Entry]:
			if !far || !m.atHome(homes.entries[rival.Entry], rival.rank, c) {
				group.Entries = append(group.Entries, rival.Entry)
			}
		case rival.Entry == c.Entry && m.open(rival.Known):
			if !far || !m.atHome(homes.known[rival.Known], rival.rank, c) {
				group.Known = append(group.Known, rival.Known)
			}
		}
	}
	return group
}

// atHome reports whether one of the candidates inside a section is as good as a rank and free, beside the
// halves of another one.
func (m *matcher) atHome(inside []candidate, rank float64, beside candidate) bool {
	return slices.ContainsFunc(inside, func(c candidate) bool {
		return c.rank >= rank-rounding && c.Known != beside.Known && c.Entry != beside.Entry && m.open(c.Known) && !m.entryTaken[c.Entry]
	})
}
