package identity

import "maps"

// followPlans lets the items that are left of a document that is gone belong to the document to
// which most of its other items went: the file was renamed while some of its lines were reworded.
func (m *matcher) followPlans() {
	present := map[string]bool{}
	for i := range m.entries {
		present[m.entries[i].Plan] = true
	}
	went := map[string]map[string]int{}
	for _, pair := range m.pairs {
		plan := m.known[pair.Known].Plan
		if present[plan] {
			continue
		}
		if went[plan] == nil {
			went[plan] = map[string]int{}
		}
		went[plan][m.entries[pair.Entry].Plan]++
	}
	size := map[string]int{}
	for i := range m.known {
		if !m.known[i].Removed {
			size[m.known[i].Plan]++
		}
	}
	m.followed = maps.Clone(m.whole)
	if m.followed == nil {
		m.followed = map[string]string{}
	}
	for plan, targets := range went {
		for target, count := range targets {
			if 2*count > size[plan] {
				m.followed[plan] = target
			}
		}
	}
	for i := range m.known {
		if target, ok := m.followed[m.known[i].Plan]; ok {
			m.known[i].Plan = target
		}
	}
}
