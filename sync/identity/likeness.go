package identity

import "strings"

// Thresholds of likeness, measured on revision histories of real plans.
const (
	// supportOfID: an id whose text changed beyond recognition is another item in 23 of 100 cases.
	supportOfID = .4
	// AlikeInside and alikeAcross: what counts as reworded in the same section, and anywhere.
	AlikeInside = .6
	alikeAcross = .8
	// sameDespiteID: from here on an ordinal says nothing, since lines are numbered anew; that much of
	// both texts must be common then, so that a short text in a long one is not enough.
	sameDespiteID   = .9
	commonDespiteID = .75
	// commonToReopen is how much of both texts must be common where a done item would be open again.
	commonToReopen = .85
	// moreToFlip is asked for in addition where a state would change with the text.
	moreToFlip = .1
	// fuzzyMargin: by how much the best candidate must beat the next one.
	fuzzyMargin = .1
	// idBonus is what the same id counts among candidates.
	idBonus = .1
	// rounding is what sums of weights may differ by.
	rounding = 1e-9
)

// likeness is how alike a known item and an entry are, and whether that is enough to be the same one:
// more is asked for outside the section, where their ids differ, and where a state would flip.
func (m *matcher) likeness(k, e int, sameID bool) (score float64, enough bool) {
	old, now := m.knownText[k], m.entryText[e]
	threshold, led := alikeAcross, false
	switch {
	case sameID:
		score, threshold = m.scorer.Similarity(old, now), supportOfID
		if led = isHead(old, now) || isHead(now, old); led {
			score = max(score, sameHeadline)
		}
	case m.inside(k, e):
		score, threshold = m.scorer.near(old, now), AlikeInside
	default:
		score = m.scorer.far(old, now)
	}
	if m.known[k].Done != m.entries[e].Done {
		threshold += moreToFlip
	}
	if score < threshold-rounding {
		return score, false
	}
	if !sameID && m.scorer.siblings(old, now) {
		return score, false
	}
	if m.begunAnew(k, e) {
		return score, false
	}
	if m.reopens(k, e) && (!led || !isName(m.known[k].ID)) && m.scorer.common(old, now) < commonToReopen {
		return score, false
	}
	return score, !m.otherID(k, e) || m.despiteID(k, e, score)
}

// isName reports whether an id is more than the number of a line, such as `Phase 3`: where it stays with its headline and
// only what is said behind that comes or goes, the item is the same, though it is open again.
func isName(id string) bool { return strings.ContainsAny(id, " -") }

// reopens reports whether an item that was done would be open again. An open line that holds the words
// of a done one is more likely to go on from there than to be the same.
func (m *matcher) reopens(k, e int) bool { return m.known[k].Done && !m.entries[e].Done }

// otherID reports whether both have an id and not the same one: two items, unless the text is equal.
func (m *matcher) otherID(k, e int) bool {
	return m.known[k].ID != "" && m.entries[e].ID != "" && m.known[k].ID != m.entries[e].ID
}

// despiteID reports whether two texts are so alike that different ids say no more than that the lines
// were numbered anew. A key of another tracker, such as `ABC-12`, is no number of a line.
func (m *matcher) despiteID(k, e int, score float64) bool {
	if strings.Contains(m.known[k].ID, "-") || strings.Contains(m.entries[e].ID, "-") {
		return false
	}
	return score >= sameDespiteID-rounding && m.scorer.common(m.knownText[k], m.entryText[e]) >= commonDespiteID
}
