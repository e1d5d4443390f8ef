package identity

import (
	"slices"
	"unicode/utf8"

	"github.com/milepost/milepost/sync"
)

// likeBefore is how much it counts that a line says what an item once said: a change of words was taken back, whatever
// became of the line in between. What is as like to what the item says now competes with it.
const likeBefore = .95

// formerPairs lists the pairs of an entry and the only known item that once said what it says, first in the same section
// and then in the plan. Who says so now has its pair already.
func (m *matcher) formerPairs() (pairs []Pair) {
	if !slices.ContainsFunc(m.known, func(k Known) bool { return len(k.Before) > 0 }) {
		return nil
	}
	known, entries := map[int]bool{}, map[int]bool{}
	for _, at := range []func(plan string, h *heading, text string) string{
		func(plan string, h *heading, text string) string { return joinText(text, plan, h.leafOf()) },
		func(plan string, _ *heading, text string) string { return joinText(text, plan) },
	} {
		once := func(k int) (places []string) {
			for _, text := range m.known[k].Before {
				place := at(m.known[k].Plan, m.knownForm[k].heading, compared(text))
				if !slices.Contains(places, place) {
					places = append(places, place)
				}
			}
			return places
		}
		now := func(e int) string { return at(m.entries[e].Plan, m.entryForm[e].heading, m.entryText[e]) }
		for _, group := range m.groupsBy(once, now) {
			k, e := group.known[0], group.entries[0]
			if group.isPair() && !known[k] && !entries[e] && !m.begunAnew(k, e) {
				known[k], entries[e] = true, true
				pairs = append(pairs, Pair{Known: k, Entry: e, How: sync.HowText, Score: 1})
			}
		}
	}
	return pairs
}

// former pairs tombstones with what they once said.
func (m *matcher) former() {
	for _, pair := range m.formerPairs() {
		m.pair(pair.Known, pair.Entry, sync.HowTombstone, pair.Score)
	}
}

// beforeOf lists what an item said before it said what it does, as far as that is remembered as a whole.
func beforeOf(record sync.ItemBase) (texts []string) {
	for _, seen := range record.History {
		for _, text := range [...]string{seen.From, seen.To} {
			if text != "" && text != record.Text && utf8.RuneCountInString(text) < sync.MaxSightedText && !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
	}
	return texts
}
