package identity

import "sort"

func (m *matcher) sameSection(s side, i int) string {
	plan, _, f := m.at(s, i)
	return Join(plan, f.leaf)
}

func (m *matcher) samePlan(s side, i int) string {
	plan, _, _ := m.at(s, i)
	return Join(plan, "")
}

// fuzzy pairs what is left inside each group, most similar first, from a threshold on. Two
// candidates that are about equally good are ambiguous, and so is a section in which too much is
// left to be compared.
func (m *matcher) fuzzy(at place, alike func(a, b string) float64, threshold float64) {
	written := func(s side, i int) string {
		if s == sideKnown && (m.knownText[i] == "" || m.known[i].Placeholder) {
			return ""
		}
		if s == sideEntry && m.entries[i].Placeholder {
			return ""
		}
		return at(s, i)
	}
	for _, group := range m.groups(written) {
		old, now := group.known, group.entries
		switch {
		case len(old) <= maxCandidates && len(now) <= maxCandidates:
			m.bestFirst(old, now, alike, threshold)
		case threshold < alikeAcross && min(len(old), len(now)) > maxCandidates/10:
			m.setAside(old, now, whyRewritten)
		}
	}
}

// bestFirst is a greedy assignment of entries to known items by falling similarity.
func (m *matcher) bestFirst(old, now []int, alike func(a, b string) float64, threshold float64) {
	var candidates []Pair
	for _, k := range old {
		for _, e := range now {
			if m.otherID(k, e) {
				continue
			}
			if score := alike(m.knownText[k], m.entryText[e]); score >= threshold {
				candidates = append(candidates, Pair{Known: k, Entry: e, How: HowFuzzy, Score: score})
			}
		}
	}
	sort.SliceStable(candidates, func(i, j int) bool { return candidates[i].Score > candidates[j].Score })
	for i, c := range candidates {
		if !m.open(c.Known) || m.entryTaken[c.Entry] {
			continue
		}
		rivals := m.rivals(c, candidates[i+1:])
		if len(rivals.Known)+len(rivals.Entries) > 2 {
			m.setAside(rivals.Known, rivals.Entries, whyAlike)
			continue
		}
		m.pair(c.Known, c.Entry, HowFuzzy, c.Score)
	}
}

// rivals gathers a candidate with all that could about as well be one half of it.
func (m *matcher) rivals(c Pair, rest []Pair) Ambiguity {
	group := Ambiguity{Known: []int{c.Known}, Entries: []int{c.Entry}}
	for _, rival := range rest {
		if c.Score-rival.Score >= fuzzyMargin {
			break
		}
		switch {
		case rival.Known == c.Known && !m.entryTaken[rival.Entry]:
			group.Entries = append(group.Entries, rival.Entry)
		case rival.Entry == c.Entry && m.open(rival.Known):
			group.Known = append(group.Known, rival.Known)
		}
	}
	return group
}

// otherID reports whether both have an id and not the same one: two items, unless the text is equal.
func (m *matcher) otherID(k, e int) bool {
	return m.known[k].ID != "" && m.entries[e].ID != "" && m.known[k].ID != m.entries[e].ID
}
