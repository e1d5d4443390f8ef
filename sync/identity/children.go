package identity

import "github.com/milepost/milepost/sync"

// fewestChildren is how many children tell which item their parent is: one alone may have been put somewhere else.
const fewestChildren = 2

// byChildren pairs items of one plan that have nothing in common but their children: most of those of the one are
// below the other, and most of the other's came from there. A parent is reworded as any line, and what it is about is what
// stands below it, unless the two name different files.
func (m *matcher) byChildren() {
	if !m.anyLeft() {
		return
	}
	old, now := m.families()
	type move struct{ from, to int }
	moved, of, in := map[move]int{}, map[int]int{}, map[int]int{}
	for k, parent := range old {
		if parent >= 0 && !m.known[k].Removed {
			of[parent]++
		}
	}
	if len(of) == 0 {
		return
	}
	for _, parent := range now {
		if parent >= 0 {
			in[parent]++
		}
	}
	var order []move
	for _, pair := range m.pairs {
		at := move{old[pair.Known], now[pair.Entry]}
		if at.from < 0 || at.to < 0 || m.known[pair.Known].Removed || !m.open(at.from) || m.entryTaken[at.to] {
			continue
		}
		if moved[at]++; moved[at] == 1 {
			order = append(order, at)
		}
	}
	for _, at := range order {
		n := moved[at]
		if n < fewestChildren || 2*n <= of[at.from] || 2*n <= in[at.to] || !m.open(at.from) || m.entryTaken[at.to] ||
			m.reopens(at.from, at.to) || m.known[at.from].Placeholder || m.known[at.from].Plan != m.entries[at.to].Plan ||
			otherFile(m.knownText[at.from], m.entryText[at.to]) {
			continue
		}
		m.pair(at.from, at.to, sync.HowFuzzy, m.scorer.Similarity(m.knownText[at.from], m.entryText[at.to]))
	}
}
