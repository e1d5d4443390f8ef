package identity

import "github.com/milepost/milepost/sync"

// neighbours pairs what is left between the same two matched neighbours, in order: a line that
// was rewritten in its place. The texts need to have less in common there than elsewhere.
func (m *matcher) neighbours() {
	partner := make(map[int]int, len(m.pairs))
	for _, pair := range m.pairs {
		partner[pair.Known] = pair.Entry
	}
	last := m.lastEntries()
	before, run := -1, []int(nil)
	plan := ""
	flush := func(next int) {
		if len(run) > 0 {
			m.alignRun(run, before, next)
		}
		run = nil
	}
	for k := range m.known {
		if m.known[k].Removed {
			continue
		}
		if m.known[k].Plan != plan {
			flush(last[plan])
			plan = m.known[k].Plan
			before = m.firstEntry(plan) - 1
		}
		if e, ok := partner[k]; ok && m.entries[e].Plan == plan {
			flush(e)
			before = e
		} else if !m.knownTaken[k] {
			run = append(run, k)
		}
	}
	flush(last[plan])
}

// firstEntry is the index of a plan's first entry, lastEntries that after its last one.
func (m *matcher) firstEntry(plan string) int {
	for i := range m.entries {
		if m.entries[i].Plan == plan {
			return i
		}
	}
	return 0
}

func (m *matcher) lastEntries() map[string]int {
	last := map[string]int{}
	for i := range m.entries {
		last[m.entries[i].Plan] = i + 1
	}
	return last
}

// maxRun bounds the length of a run that is aligned.
const maxRun = 200

// alignRun aligns a run of known items with the entries left between two entries, in order, so
// that the sum of similarities is greatest.
func (m *matcher) alignRun(run []int, before, next int) {
	var left []int
	for e := before + 1; e < next; e++ {
		if !m.entryTaken[e] {
			left = append(left, e)
		}
	}
	if len(left) == 0 || len(left) > maxRun || len(run) > maxRun {
		return
	}
	score := make([][]float64, len(run))
	best := make([][]float64, len(run)+1)
	for i := range best {
		best[i] = make([]float64, len(left)+1)
	}
	for i := len(run) - 1; i >= 0; i-- {
		score[i] = make([]float64, len(left))
		for j := len(left) - 1; j >= 0; j-- {
			score[i][j] = m.inPlace(run[i], left[j], len(run) == 1 && len(left) == 1)
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if score[i][j] > 0 {
				best[i][j] = max(best[i][j], score[i][j]+best[i+1][j+1])
			}
		}
	}
	chosen := make(map[int]int, len(run))
	for i, j := 0, 0; i < len(run) && j < len(left); {
		switch {
		case score[i][j] > 0 && best[i][j] == score[i][j]+best[i+1][j+1]:
			chosen[i] = j
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	m.settleRun(run, left, chosen, score)
}

// settleRun pairs what the alignment chose, save where a line that it left over would have done
// about as well: a line that was split, or two that were merged, are the author's to settle.
func (m *matcher) settleRun(run, left []int, chosen map[int]int, score [][]float64) {
	usedEntry := make(map[int]bool, len(chosen))
	for _, j := range chosen {
		usedEntry[j] = true
	}
	for i := range run {
		j, ok := chosen[i]
		if !ok {
			continue
		}
		if m.known[run[i]].Placeholder {
			m.pair(run[i], left[j], sync.HowFuzzy, score[i][j])
			continue
		}
		group := Ambiguity{Known: []int{run[i]}, Entries: []int{left[j]}}
		for other := range left {
			if !usedEntry[other] && score[i][j]-score[i][other] < fuzzyMargin && score[i][other] > 0 {
				group.Entries = append(group.Entries, left[other])
				usedEntry[other] = true
			}
		}
		for other := range run {
			if _, used := chosen[other]; !used && !m.knownTaken[run[other]] && score[i][j]-score[other][j] < fuzzyMargin && score[other][j] > 0 {
				group.Known = append(group.Known, run[other])
			}
		}
		if len(group.Known)+len(group.Entries) > 2 {
			m.setAside(group.Known, group.Entries, whySplit)
			continue
		}
		m.pair(run[i], left[j], sync.HowFuzzy, score[i][j])
	}
}

// inPlace is how alike two items are that stand at the same place, 0 if too little to go by. A
// placeholder says nothing yet, so its place decides. Of several lines that were rewritten
// together the place tells less than of a sole one, unless they begin alike.
func (m *matcher) inPlace(k, e int, sole bool) float64 {
	if m.otherID(k, e) || !m.inside(k, e) {
		return 0
	}
	if m.known[k].Placeholder {
		return max(alikeBetween, m.scorer.near(m.knownText[k], m.entryText[e]))
	}
	old, now := m.knownText[k], m.entryText[e]
	if m.scorer.siblings(old, now) || !m.scorer.shareRare(old, now) {
		return 0
	}
	least := alikeAmongOthers
	start := m.scorer.sharedStart(old, now)
	switch {
	case sole && m.alone(k, e):
		least = alikeAlone
	case sole || start >= tellingStart:
		least = alikeBetween
	}
	if m.known[k].Done != m.entries[e].Done {
		least += moreToFlip
	}
	score := m.scorer.near(old, now) + startBonus*start
	if score < least || m.reopens(k, e) && m.scorer.common(old, now) < commonToReopen {
		return 0
	}
	return min(score, 1)
}

const (
	// alikeBetween: what counts as reworded between the same neighbours.
	alikeBetween = .4
	// alikeAlone: the same where it is the only line of its section, then and now.
	alikeAlone = .3
	// alikeAmongOthers: the same where several lines were rewritten at once.
	alikeAmongOthers = .5
	// startBonus is what it counts that two texts in the same place begin with the same words.
	startBonus = .3
	// tellingStart is the share of a text that a common beginning must have to speak for itself:
	// `User can`, with which every line begins, has less.
	tellingStart = .05
)

// alone reports whether two items are the only ones of their section, and its heading stayed.
func (m *matcher) alone(k, e int) bool {
	at := m.entryForm[e].heading
	if at == nil || m.was[k] != at {
		return false
	}
	plan := m.entries[e].Plan
	return len(m.inSection(sideKnown, plan, at)) == 1 && len(m.inSection(sideEntry, plan, at)) == 1
}

// crowd is the items of one side in one section.
type crowd struct {
	side side
	plan string
	at   *heading
}

// sharedStart is the share of the shorter text with which both texts begin, by weight.
func (s *Scorer) sharedStart(a, b string) float64 {
	wordsA, wordsB := wordsOf(a), wordsOf(b)
	if len(wordsA) > len(wordsB) {
		wordsA, wordsB = wordsB, wordsA
	}
	shared, all := 0.0, 0.0
	same := true
	for n, word := range wordsA {
		all += s.weight[word]
		same = same && word == wordsB[n]
		if same {
			shared += s.weight[word]
		}
	}
	if all == 0 {
		return 0
	}
	return shared / all
}
