package identity

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
)

// setApart finds out which documents keep to themselves, since their tool writes the same lines into each:
// a line of one that is still there is never that of another. One that is gone is first looked for as a
// whole, since its lines may stand in several.
func (m *matcher) setApart(documents []sync.Document) {
	fresh, present, known := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range m.known {
		known[m.known[i].Plan] = true
	}
	m.apart = map[string]bool{}
	for _, document := range documents {
		present[document.Path] = true
		if document.Plan != nil && document.Plan.Apart {
			m.apart[document.Path] = known[document.Path]
			fresh[document.Path] = !known[document.Path]
		}
	}
	if len(m.apart) > 0 {
		m.followWhole(present, fresh)
	}
}

// only is the document to which an item keeps, "" if it may be found in any.
func (m *matcher) only(s side, i int) string {
	if len(m.apart) == 0 {
		return ""
	}
	plan, _, _ := m.at(s, i)
	if m.apart[plan] {
		return plan
	}
	return ""
}

// maxHolders bounds how many documents with the same line are looked at.
const maxHolders = 64

// move says that a document which is gone may be another one now.
type move struct {
	from, to string
	// same counts the lines that both have, and alike tells that their folders are called alike.
	same  int
	alike bool
}

// followWhole lets the items of a document that is gone belong to the new one that has most of their
// lines; of several the one whose folder has the same name but for a day in front of it.
func (m *matcher) followWhole(present, fresh map[string]bool) {
	holders := map[string][]string{}
	for i := range m.entries {
		plan, text := m.entries[i].Plan, m.entryText[i]
		if at := holders[text]; fresh[plan] && text != "" && len(at) < maxHolders && !slices.Contains(at, plan) {
			holders[text] = append(at, plan)
		}
	}
	if len(holders) == 0 {
		return
	}
	size, same := map[string]int{}, map[[2]string]int{}
	for i := range m.known {
		plan := m.known[i].Plan
		if present[plan] || m.known[i].Removed {
			continue
		}
		size[plan]++
		for _, to := range holders[m.knownText[i]] {
			same[[2]string{plan, to}]++
		}
	}
	var moves []move
	for at, count := range same {
		if 2*count > size[at[0]] {
			moves = append(moves, move{from: at[0], to: at[1], same: count, alike: folderName(at[0]) == folderName(at[1])})
		}
	}
	slices.SortFunc(moves, func(a, b move) int {
		return cmp.Or(before(a.alike, b.alike), cmp.Compare(b.same, a.same), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	target, taken := map[string]string{}, map[string]bool{}
	m.whole = target
	for _, move := range moves {
		if target[move.from] == "" && !taken[move.to] {
			target[move.from], taken[move.to] = move.to, true
		}
	}
	for i := range m.known {
		if to := target[m.known[i].Plan]; to != "" {
			m.known[i].Plan = to
			m.apart[to] = true
		}
	}
}

// folderName is the name of the folder that a document is in, without a day in front of it.
func folderName(file string) string {
	name := path.Base(path.Dir(file))
	if len(name) > len("2026-01-02-") && strings.Trim(name[:len("2026-01-02-")], "0123456789-") == "" {
		name = name[len("2026-01-02-"):]
	}
	return name
}

// before puts what is true in front of what is not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
