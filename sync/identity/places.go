package identity

import "strings"

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
	return Join(plan, f.heading.pathOf(), f.parent, id, f.text)
}

func (m *matcher) place(s side, i int) string {
	plan, _, f := m.at(s, i)
	return Join(plan, f.heading.pathOf(), f.parent, f.text)
}

// slot is leaf heading and text.
func (m *matcher) slot(s side, i int) string {
	plan, _, f := m.at(s, i)
	if f.slot != "" {
		return ""
	}
	return Join(plan, f.heading.leafOf(), f.text)
}

// planHash is leaf heading and text in a plan, by their hash: for known items of which only that
// survived.
func (m *matcher) planHash(s side, i int) string {
	plan, _, _ := m.at(s, i)
	return joinText(m.hash(s, i), plan)
}

// hash is the same in a document of any name.
func (m *matcher) hash(s side, i int) string {
	switch {
	case s == sideKnown:
		if m.known[i].Slot == "" {
			return ""
		}
		return m.known[i].Slot + m.only(s, i)
	case m.hashed && m.entryText[i] != "":
		return Slot(m.entries[i].Section, m.entries[i].Text) + m.only(s, i)
	default:
		return ""
	}
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
	return joinText(f.text, f.heading.pathOf(), f.parent, id, m.only(s, i))
}

func (m *matcher) idText(s side, i int) string {
	_, id, f := m.at(s, i)
	return joinText(f.text, id, m.only(s, i))
}

func (m *matcher) text(s side, i int) string {
	_, _, f := m.at(s, i)
	if only := m.only(s, i); only != "" {
		return joinText(f.text, only)
	}
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
