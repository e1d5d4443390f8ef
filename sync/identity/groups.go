package identity

// group is what is left on both sides of a step in one place.
type group struct{ known, entries []int }

// isPair reports whether just one item of each side is in the group.
func (g group) isPair() bool { return len(g.known) == 1 && len(g.entries) == 1 }

// groups puts what is left of both sides together by place.
func (m *matcher) groups(at place) []group {
	one := make([]string, 1)
	known := func(i int) []string {
		one[0] = at(sideKnown, i)
		return one
	}
	return m.groupsBy(known, func(i int) string { return at(sideEntry, i) })
}

// groupsBy puts known items, which may have several places, together with the entries that have
// one of them. It lists the groups with items of both sides, in the order of their first entries.
func (m *matcher) groupsBy(known func(i int) []string, entry func(i int) string) []group {
	at := make(map[string]int)
	var all []group
	for i := range m.known {
		if !m.open(i) {
			continue
		}
		for _, key := range known(i) {
			if key == "" {
				continue
			}
			found, ok := at[key]
			if !ok {
				found = len(all)
				at[key] = found
				all = append(all, group{})
			}
			all[found].known = append(all[found].known, i)
		}
	}
	if len(all) == 0 {
		return nil
	}
	var order []int
	for i := range m.entries {
		if m.entryTaken[i] {
			continue
		}
		found, ok := at[entry(i)]
		if !ok {
			continue
		}
		if all[found].entries == nil {
			order = append(order, found)
		}
		all[found].entries = append(all[found].entries, i)
	}
	groups := make([]group, len(order))
	for i, found := range order {
		groups[i] = all[found]
	}
	return groups
}
