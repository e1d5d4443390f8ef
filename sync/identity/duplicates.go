package identity

// maxAligned bounds how many comparisons the alignment of exact duplicates may take.
const maxAligned = 40_000

// inLines says which of several known items that read the same in the same place is which of the entries that
// do, where one side has more: in order, and as near as can be to the lines on which they were. Without
// lines, or of too many, the first ones are taken.
func (m *matcher) inLines(known, entries []int) (old, now []int) {
	n := min(len(known), len(entries))
	if len(known) == len(entries) || len(known)*len(entries) > maxAligned || !m.haveLines(known, entries) {
		return known[:n], entries[:n]
	}
	if len(known) > len(entries) {
		return m.nearest(known, entries, func(k, e int) int { return m.known[k].Line - m.entries[e].Line }), entries
	}
	return known, m.nearest(entries, known, func(e, k int) int { return m.known[k].Line - m.entries[e].Line })
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
			cost[j][s] = cost[j-1][s] + abs(distance(long[j-1+s], short[j-1]))
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
