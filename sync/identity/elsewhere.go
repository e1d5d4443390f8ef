package identity

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/milepost/milepost/sync"
)

// What changes in several ways at once is found last, among what nothing else found: a line that was finished, moved
// and reworded, or reworded on its way to another section or another plan. Where too little speaks for it, but more
// than for a line that was dropped, people are asked: closing an issue as not planned whose work is done, or goes on
// under a second one, is the worse answer.

// Thresholds of likeness for lines that are left.
const (
	// finishedElsewhere: an open line left, and a ticked one is there that nobody knew. askFinished: what is asked about.
	finishedElsewhere = .7
	askFinished       = .5
	// askUsual: the same of texts that have few words but those of any plan.
	askUsual = .65
	// askMoved: what is asked about where both are open, and sure is more than any two texts have in common.
	askMoved = .65
	sure     = 2
	// farther is asked for in addition in another plan.
	farther = .1
)

// answer is how sure it is that two items are the same.
type answer int

const (
	no answer = iota
	perhaps
	yes
)

// elsewhere pairs open items that are left with what nobody knew, in their plan or in another one, and sets
// aside those that may be the same.
func (m *matcher) elsewhere() {
	known := m.leftKnown()
	if len(known) == 0 {
		return
	}
	hidden := m.hiddenPlans()
	known = slices.DeleteFunc(known, func(k int) bool { return hidden[m.known[k].Plan] || !m.mayHaveGone(k) })
	entries := slices.DeleteFunc(m.leftEntries(), func(e int) bool { return m.entries[e].Placeholder || m.entryText[e] == "" })
	if len(known) == 0 || len(entries) == 0 || len(known)*len(entries) > maxCandidates*maxCandidates {
		return
	}
	ids := m.soleIDs()
	old, now := m.bags(group{known: known, entries: entries})
	var all []chance
	for i, k := range known {
		for j, e := range entries {
			at, sole := ids[k]
			sameID := sole && at == e
			if !sameID && !old[i].mayBeFar(now[j], askFinished) {
				continue
			}
			if score, so := m.goneTo(k, e, sameID); so != no {
				all = append(all, chance{Pair{Known: k, Entry: e, How: sync.HowFuzzy, Score: score}, so})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b chance) int { return cmp.Or(cmp.Compare(b.so, a.so), cmp.Compare(b.Score, a.Score)) })
	m.settle(all)
}

// chance is a pair that may be the same item.
type chance struct {
	Pair
	so answer
}

// settle pairs what is sure and has no rival, and sets the rest aside with all that it may be.
func (m *matcher) settle(all []chance) {
	for i, c := range all {
		if m.knownTaken[c.Known] || m.entryTaken[c.Entry] {
			continue
		}
		group := Ambiguity{Known: []int{c.Known}, Entries: []int{c.Entry}}
		for _, rival := range all[i+1:] {
			switch near := c.Score-rival.Score < fuzzyMargin; {
			case near && rival.Known == c.Known && !m.entryTaken[rival.Entry]:
				group.Entries = append(group.Entries, rival.Entry)
			case near && rival.Entry == c.Entry && !m.knownTaken[rival.Known]:
				group.Known = append(group.Known, rival.Known)
			}
		}
		switch rivals := len(group.Known) + len(group.Entries); {
		case rivals > 2:
			m.setAside(group.Known, group.Entries, whyAlike)
		case c.so == perhaps:
			m.setAside(group.Known, group.Entries, whyGone)
		default:
			m.pair(c.Known, c.Entry, c.How, c.Score)
		}
	}
}

// hiddenPlans are the documents that do not show all that they have.
func (m *matcher) hiddenPlans() map[string]bool {
	hidden := map[string]bool{}
	for _, document := range m.documents {
		_, hides := document.Hides()
		hidden[document.Path] = hides || !document.Active()
	}
	return hidden
}

// mayHaveGone reports whether a known item is open work that nothing is left of in its place.
func (m *matcher) mayHaveGone(k int) bool {
	known := &m.known[k]
	_, stands := m.standing[k]
	return !stands && !known.Done && !known.Placeholder && !known.Guest && m.knownText[k] != ""
}

// goneTo tells how alike two items are, and whether that is enough to be the same one.
func (m *matcher) goneTo(k, e int, sameID bool) (score float64, so answer) {
	known, entry := &m.known[k], &m.entries[e]
	old, now := m.knownText[k], m.entryText[e]
	samePlan := known.Plan == entry.Plan
	if !samePlan && m.only(sideKnown, k) != m.only(sideEntry, e) {
		return 0, no // they keep to themselves
	}
	if !sameID && (m.otherID(k, e) && (samePlan || strings.Contains(known.ID+entry.ID, "-")) ||
		m.scorer.siblings(old, now) || otherNumbers(old, now) || otherFile(old, now)) {
		return 0, no
	}
	score, loose := m.scorer.far(old, now), 0.0
	if score == 0 && m.scorer.shareRare(old, now) {
		loose = m.scorer.usual(old, now)
	}
	if m.inside(k, e) || samePlan && m.was[k].leafOf() == m.entryForm[e].heading.leafOf() {
		score = max(score, m.scorer.near(old, now))
	}
	if sameID {
		score = max(score, m.scorer.Similarity(old, now))
	}
	enough, asked := asksOf(samePlan, entry.Done, sameID)
	switch {
	case score >= enough-rounding:
		return score, yes
	case score >= asked-rounding, entry.Done && loose >= askUsual:
		return max(score, loose), perhaps
	}
	return score, no
}

// asksOf is how alike two items have to be to be the same, and how alike so that people are asked.
func asksOf(samePlan, finished, sameID bool) (enough, asked float64) {
	enough, asked = finishedElsewhere, askFinished
	switch {
	case sameID:
		enough, asked = supportOfID+moreToFlip, 0
	case !samePlan:
		enough, asked = enough+farther, asked+farther
	}
	switch {
	case finished:
		return enough, asked
	case samePlan:
		return sure, askMoved // what is alike enough was found before
	}
	return enough, enough // a line that is new in another plan waits for nobody
}

// usual is how alike two texts are by words that many plans have.
func (s *Scorer) usual(a, b string) float64 {
	wordsA, wordsB := withoutLinking(wordsOf(a)), withoutLinking(wordsOf(b))
	if min(len(wordsA), len(wordsB)) < minTelling {
		return 0
	}
	dice, _ := s.overlap(wordsA, wordsB)
	return dice
}

// soleIDs maps known items to the entries with their ids, where both are the only ones that have one, in any plan, and it
// is more than the number of a line.
func (m *matcher) soleIDs() map[int]int {
	old, now := map[string][]int{}, map[string][]int{}
	for k := range m.known {
		if id := m.known[k].ID; isKey(id) && !m.known[k].Removed {
			old[id] = append(old[id], k)
		}
	}
	if len(old) == 0 {
		return nil
	}
	for e := range m.entries {
		if id := m.entries[e].ID; isKey(id) {
			now[id] = append(now[id], e)
		}
	}
	sole := map[int]int{}
	for id, known := range old {
		if entries := now[id]; len(known) == 1 && len(entries) == 1 {
			sole[known[0]] = entries[0]
		}
	}
	return sole
}

// isKey reports whether an id is one such as `T012` or `ABC-12`: letters, and a number.
func isKey(id string) bool {
	return strings.IndexFunc(id, unicode.IsLetter) >= 0 && strings.IndexFunc(id, unicode.IsDigit) >= 0
}

// otherNumbers reports whether both texts have numbers, and not the same ones: `1.2` and `1.3` are two releases.
func otherNumbers(a, b string) bool {
	numbersA, numbersB := numbersIn(a), numbersIn(b)
	return len(numbersA) > 0 && len(numbersB) > 0 && !slices.Equal(numbersA, numbersB)
}

func numbersIn(text string) []string {
	numbers := slices.DeleteFunc(wordsOf(text), func(word string) bool { return strings.IndexFunc(word, unicode.IsDigit) < 0 })
	slices.Sort(numbers)
	return numbers
}
