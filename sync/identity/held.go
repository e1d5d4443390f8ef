package identity

import "slices"

// holdAlike adds to each group that is ambiguous what is left and resembles one of its lines: it could be
// that one as well, and would get an issue, or lose its own, for no other reason than that the
// group could not be told apart.
func (m *matcher) holdAlike() {
	entries, known := m.leftEntries(), m.leftKnown()
	if len(m.ambiguous) == 0 || len(entries)+len(known) == 0 {
		return
	}
	for g := range m.ambiguous {
		group := &m.ambiguous[g]
		if group.Why == whyRewritten {
			continue // a whole section, of which nothing is left
		}
		groupKnown, groupEntries := group.Known, group.Entries
		if len(groupKnown)*len(entries)+len(groupEntries)*len(known) > maxCandidates*maxCandidates {
			continue
		}
		for _, e := range entries {
			if !m.entryTaken[e] && slices.ContainsFunc(groupKnown, func(k int) bool { return m.resembles(k, e) }) {
				m.entryTaken[e] = true
				group.Entries = insertSorted(group.Entries, e)
			}
		}
		for _, k := range known {
			if !m.knownTaken[k] && slices.ContainsFunc(groupEntries, func(e int) bool { return m.resembles(k, e) }) {
				m.knownTaken[k] = true
				group.Known = insertSorted(group.Known, k)
			}
		}
	}
}

// resembles reports whether a known item and an entry would be a candidate for a pair.
func (m *matcher) resembles(k, e int) bool {
	if m.knownText[k] == "" || m.known[k].Placeholder {
		return false
	}
	_, enough := m.likeness(k, e, false)
	return enough
}

func (m *matcher) leftEntries() []int {
	var left []int
	for e, taken := range m.entryTaken {
		if !taken {
			left = append(left, e)
		}
	}
	return left
}

func (m *matcher) leftKnown() []int {
	var left []int
	for k := range m.known {
		if m.open(k) {
			left = append(left, k)
		}
	}
	return left
}

// insertSorted adds to a sorted list without touching the one that others hold.
func insertSorted(list []int, value int) []int {
	at, _ := slices.BinarySearch(list, value)
	return slices.Insert(slices.Clone(list), at, value)
}
