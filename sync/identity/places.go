package identity

import (
	"strings"

	"github.com/milepost/milepost/sync"
)

// A place is what a step compares: one string of a known item, one of an entry. An empty
// string takes no part.
type place func(side side, index int) string

type side bool

const (
	sideKnown side = false
	sideEntry side = true
)

// at returns an item's document, id and normal form.
func (m *matcher) at(s side, i int) (plan, id string, f *form) {
	if s == sideKnown {
		return m.known[i].Plan, m.known[i].ID, &m.knownForm[i]
	}
	return m.entries[i].Plan, m.entries[i].ID, &m.entryForm[i]
}

func (m *matcher) placeAndID(s side, i int) string {
	plan, id, f := m.at(s, i)
	return Join(plan, f.path, f.parent, id, f.text)
}

func (m *matcher) place(s side, i int) string {
	plan, _, f := m.at(s, i)
	return Join(plan, f.path, f.parent, f.text)
}

// slot is leaf heading and text. Known items of which only the hash survived are compared by it.
func (m *matcher) slot(s side, i int) string {
	plan, _, f := m.at(s, i)
	switch {
	case f.slot != "":
		return Join(plan, f.slot)
	case m.hashed:
		return Join(plan, sync.ShortHash(f.leaf, f.text))
	default:
		return Join(plan, f.leaf, f.text)
	}
}

// hashedSlot is leaf heading and text in a document of any name, where only the hash survived.
func (m *matcher) hashedSlot(s side, i int) string {
	_, _, f := m.at(s, i)
	if s == sideEntry && m.hashed && f.text != "" {
		return sync.ShortHash(f.leaf, f.text)
	}
	return f.slot
}

func (m *matcher) planIDText(s side, i int) string {
	plan, id, f := m.at(s, i)
	return joinText(f.text, plan, id)
}

// planID is the id in its plan.
func (m *matcher) planID(s side, i int) string {
	plan, id, _ := m.at(s, i)
	return joinText(id, plan)
}

func (m *matcher) planText(s side, i int) string {
	plan, _, f := m.at(s, i)
	return joinText(f.text, plan)
}

// pathIDText is the place in a document of any name: a renamed or a split file keeps it.
func (m *matcher) pathIDText(s side, i int) string {
	_, id, f := m.at(s, i)
	return joinText(f.text, f.path, f.parent, id)
}

func (m *matcher) idText(s side, i int) string {
	_, id, f := m.at(s, i)
	return joinText(f.text, id)
}

func (m *matcher) text(s side, i int) string {
	_, _, f := m.at(s, i)
	return f.text
}

// Join makes one key of several parts, which hold no zero bytes.
func Join(parts ...string) string { return strings.Join(parts, "\x00") }

// joinText is Join, but "" where the text is empty: nothing can be told by an empty text.
func joinText(text string, parts ...string) string {
	if text == "" {
		return ""
	}
	return Join(Join(parts...), text)
}
