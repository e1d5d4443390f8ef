package identity

import "slices"

// family knows the items around each item of one side: which are nested in which.
type family []int

// newFamily finds the parent of each item, -1 for none: the last item in front of it, in its plan, that
// has the text of its parent.
func newFamily(forms []form, plan func(int) string) family {
	parents := make(family, len(forms))
	wanted := map[string]bool{}
	for i := range forms {
		parents[i] = -1
		if forms[i].parent != "" {
			wanted[forms[i].parent] = true
		}
	}
	if len(wanted) == 0 {
		return parents
	}
	last := map[string]int{}
	for i := range forms {
		if forms[i].parent != "" {
			if at, ok := last[Join(plan(i), forms[i].parent)]; ok {
				parents[i] = at
			}
		}
		if wanted[forms[i].text] {
			last[Join(plan(i), forms[i].text)] = i
		}
	}
	return parents
}

// families are those of both sides.
func (m *matcher) families() (old, now family) {
	return newFamily(m.knownForm, func(i int) string { return m.known[i].Plan }),
		newFamily(m.entryForm, func(i int) string { return m.entries[i].Plan })
}

// related reports whether one of two items is nested in the other, at any depth.
func (f family) related(a, b int) bool { return f.above(a, b) || f.above(b, a) }

func (f family) above(a, b int) bool {
	for b = f[b]; b >= 0; b = f[b] {
		if a == b {
			return true
		}
	}
	return false
}

// withoutRelatives drops candidates that put a parent in the place of its own child, or a child in that
// of its parent, where one that keeps them apart is about as good: a parent and its own child share words
// by nature, and never compete.
func (m *matcher) withoutRelatives(all []candidate) []candidate {
	old, now := m.families()
	partner := make(map[int]int, len(m.pairs))
	for _, pair := range m.pairs {
		partner[pair.Known] = pair.Entry
	}
	fit := make([]int, len(all))
	byKnown, byEntry := map[int][]int{}, map[int][]int{}
	for i, c := range all {
		fit[i] = m.fits(old, now, c.Known, c.Entry, partner)
		byKnown[c.Known] = append(byKnown[c.Known], i)
		byEntry[c.Entry] = append(byEntry[c.Entry], i)
	}
	beaten := func(i int, others []int, relatives func(other candidate) bool) bool {
		return slices.ContainsFunc(others, func(j int) bool {
			return fit[j] > fit[i] && all[j].rank > all[i].rank-fuzzyMargin-rounding && relatives(all[j])
		})
	}
	kept := all[:0:0]
	for i, c := range all {
		if fit[i] < fitsPlace && (beaten(i, byKnown[c.Known], func(o candidate) bool { return now.related(o.Entry, c.Entry) }) ||
			beaten(i, byEntry[c.Entry], func(o candidate) bool { return old.related(o.Known, c.Known) })) {
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// How well two items fit each other by what they stand below.
const (
	fitsNothing = iota
	// fitsDepth: as deep as each other.
	fitsDepth
	// fitsPlace: and each below a pair, or below two that are alike, up to the top.
	fitsPlace
)

// fits tells how well two items fit by what they stand below, as far as that is known by now.
func (m *matcher) fits(old, now family, k, e int, partner map[int]int) int {
	fit := fitsPlace
	for {
		k, e = old[k], now[e]
		switch {
		case k < 0 && e < 0:
			return fit
		case k < 0 || e < 0:
			return fitsNothing
		}
		if other, ok := partner[k]; ok && other == e {
			return fit
		} else if ok || m.entryTaken[e] || m.scorer.near(m.knownText[k], m.entryText[e]) < AlikeInside {
			fit = fitsDepth
		}
	}
}
