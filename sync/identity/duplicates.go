package identity

import (
	"cmp"
	"slices"
)

// maxAligned bounds how many comparisons the alignment of exact duplicates may take.
const maxAligned = 40_000

// otherState is how many lines apart an item may be before one of another state is the better one: more than
// any document has.
const otherState = 1 << 32

// inLines says which of several known items that read the same in the same place is which of the entries that
// do, where one side has more: in order, those of the same state first, and as near as can be to the lines on
// which they would be by what was recognised around them. Without lines, or of too many, the first ones are taken.
func (m *matcher) inLines(known, entries []int) (old, now []int) {
	n := min(len(known), len(entries))
	if len(known) == len(entries) || len(known)*len(entries) > maxAligned || !m.haveLines(known, entries) {
		return known[:n], entries[:n]
	}
	expected := m.expectedLines(known)
	apart := func(k, e int) int {
		distance := abs(expected[k] - m.entries[e].Line)
		if m.known[k].Done != m.entries[e].Done {
			distance += otherState
		}
		return distance
	}
	if len(known) > len(entries) {
		return m.nearest(known, entries, apart), entries
	}
	return known, m.nearest(entries, known, func(e, k int) int { return apart(k, e) })
}

// expectedLines are the lines on which known items would be now if they moved as the recognised line before them
// did, or the one behind them where there is none before.
func (m *matcher) expectedLines(known []int) map[int]int {
	around := m.recognised(m.known[known[0]].Plan)
	line := func(pair Pair) int { return m.known[pair.Known].Line }
	expected := make(map[int]int, len(known))
	for _, k := range known {
		at, _ := slices.BinarySearchFunc(around, m.known[k].Line, func(pair Pair, at int) int { return cmp.Compare(line(pair), at) })
		expected[k] = m.known[k].Line
		switch {
		case at > 0:
			expected[k] += m.entries[around[at-1].Entry].Line - line(around[at-1])
		case len(around) > 0:
			expected[k] += m.entries[around[0].Entry].Line - line(around[0])
		}
	}
	return expected
}

// recognised are the pairs within a plan when it was first asked for, by the lines on which they were.
func (m *matcher) recognised(plan string) []Pair {
	if m.around == nil {
		m.around = map[string][]Pair{}
		for _, pair := range m.pairs {
			if k := m.known[pair.Known]; k.Line > 0 && m.entries[pair.Entry].Plan == k.Plan {
				m.around[k.Plan] = append(m.around[k.Plan], pair)
			}
		}
		for _, pairs := range m.around {
			slices.SortFunc(pairs, func(a, b Pair) int { return cmp.Compare(m.known[a.Known].Line, m.known[b.Known].Line) })
		}
	}
	return m.around[plan]
}

func (m *matcher) haveLines(known, entries []int) bool {
	for _, k := range known {
		if m.known[k].Line == 0 {
			return false
		}
	}
	for _, e := range entries {
		if m.entries[e].Line == 0 {
			return false
		}
	}
	return true
}

// nearest picks from the longer side, in order, one for each of the shorter side, so that the sum of their
// distances is least. Of equal sums the first ones are taken.
func (m *matcher) nearest(long, short []int, distance func(long, short int) int) []int {
	spare := len(long) - len(short)
	// cost[j][s] is the least sum for the first j of the short side where s of the long side were left out.
	cost := make([][]int, len(short)+1)
	cost[0] = make([]int, spare+1)
	for j := 1; j <= len(short); j++ {
		cost[j] = make([]int, spare+1)
		for s := range cost[j] {
			cost[j][s] = cost[j-1][s] + distance(long[j-1+s], short[j-1])
			if s > 0 {
				cost[j][s] = min(cost[j][s], cost[j][s-1])
			}
		}
	}
	picked := make([]int, len(short))
	s := spare
	for j := len(short); j > 0; j-- {
		for s > 0 && cost[j][s-1] == cost[j][s] {
			s--
		}
		picked[j-1] = long[j-1+s]
	}
	return picked
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
