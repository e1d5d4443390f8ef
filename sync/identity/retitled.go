package identity

import (
	"strings"

	"github.com/milepost/milepost/sync"
)

// retitled pairs items that people gave each other's words on GitHub with the lines that say so by now: the text
// alone would lead each to another's line. It is believed only where the lines are those of the items, and
// the item whose words one took has taken new ones as well.
func (m *matcher) retitled() {
	taken := map[int]string{}
	for i := range m.known {
		if !m.open(i) || m.known[i].Line == 0 {
			continue
		}
		for _, title := range m.known[i].Titles {
			if title == m.known[i].Text || strings.HasPrefix(title, m.known[i].Text+" (") {
				continue // its own words, as nearly all have
			}
			if words := joinText(compared(title), m.known[i].Plan); words != m.planText(sideKnown, i) {
				taken[i] = words
			}
		}
	}
	if len(taken) == 0 {
		return
	}
	owner := map[string]int{}
	for i := range m.known {
		if m.open(i) && m.knownText[i] != "" {
			owner[m.planText(sideKnown, i)] = i
		}
	}
	takes := false
	for _, words := range taken {
		_, theirs := owner[words]
		takes = takes || theirs
	}
	if !takes {
		return
	}
	lines := map[string][]int{}
	for e := range m.entries {
		if at := m.planText(sideEntry, e); !m.entryTaken[e] && at != "" {
			lines[at] = append(lines[at], e)
		}
	}
	// written is the entry that says what an item took, -1 if another line says more likely what it said.
	written := func(k int) int {
		now, apart := m.nearestOf(lines[taken[k]], m.known[k].Line)
		if _, before := m.nearestOf(lines[m.planText(sideKnown, k)], m.known[k].Line); now < 0 || apart >= before {
			return -1
		}
		return now
	}
	found := map[int]int{}
	for k, words := range taken {
		other, theirs := owner[words]
		if !theirs || taken[other] == "" {
			continue
		}
		if mine, its := written(k), written(other); mine >= 0 && its >= 0 {
			found[k], found[other] = mine, its
		}
	}
	for k := range m.known {
		if e, ok := found[k]; ok && !m.entryTaken[e] {
			m.pair(k, e, sync.HowText, 1)
		}
	}
}

// nearestOf is the entry nearest to a line, and how many lines away it is: -1 and more than any document has, if
// there is none.
func (m *matcher) nearestOf(entries []int, line int) (nearest, apart int) {
	nearest, apart = -1, otherState
	for _, e := range entries {
		if d := abs(m.entries[e].Line - line); d < apart {
			nearest, apart = e, d
		}
	}
	return nearest, apart
}
