package identity

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Sections that differ by a number alone come one after the other, as sprints and releases do, and each has the same
// lines to begin with. What was done in one that is over is not open again in a later one: it is another item.

// begunAnew reports whether an entry says again, in a later section of its kind, what a known item said in one
// that is over.
func (m *matcher) begunAnew(k, e int) bool {
	if !m.reopens(k, e) || m.known[k].Plan != m.entries[e].Plan {
		return false
	}
	old, now := m.was[k], m.entryForm[e].heading
	for old != nil && now != nil && old != now && old.leaf == now.leaf {
		old, now = old.parent, now.parent
	}
	return old != nil && now != nil && old != now && old.parent == now.parent && now.follows(old) && !m.stands(m.known[k].Plan, old)
}

// withoutBegunAnew leaves out of a group what is none of the other side's.
func (m *matcher) withoutBegunAnew(all group) group {
	if !slices.ContainsFunc(all.known, func(k int) bool { return m.known[k].Done }) {
		return all
	}
	var left group
	entries := oneOfEach(all.entries, func(e int) lines { return lines{m.entryForm[e].heading, m.entries[e].Done} })
	for _, k := range all.known {
		if slices.ContainsFunc(entries, func(e int) bool { return !m.begunAnew(k, e) }) {
			left.known = append(left.known, k)
		}
	}
	known := oneOfEach(left.known, func(k int) lines { return lines{m.was[k], m.known[k].Done} })
	for _, e := range all.entries {
		if slices.ContainsFunc(known, func(k int) bool { return !m.begunAnew(k, e) }) {
			left.entries = append(left.entries, e)
		}
	}
	return left
}

// lines are those of a section in one state: for all of them the same holds.
type lines struct {
	at   *heading
	done bool
}

// oneOfEach keeps the first item of each kind.
func oneOfEach(items []int, kind func(int) lines) (some []int) {
	seen := map[lines]bool{}
	for _, i := range items {
		if at := kind(i); !seen[at] {
			seen[at] = true
			some = append(some, i)
		}
	}
	return some
}

// stands reports whether an item stands below a heading of a plan now.
func (m *matcher) stands(plan string, at *heading) bool {
	if m.occupied == nil {
		m.occupied = map[crowd]bool{}
		for e := range m.entries {
			for h := m.entryForm[e].heading; h != nil; h = h.parent {
				in := crowd{sideEntry, m.entries[e].Plan, h}
				if m.occupied[in] {
					break
				}
				m.occupied[in] = true
			}
		}
	}
	return m.occupied[crowd{sideEntry, plan, at}]
}

// follows reports whether a heading is of the kind of another one and has a higher number: `sprint 4` follows `sprint 1`,
// and `task 3: search` does not follow `task 2: search`, which is numbered anew.
func (h *heading) follows(other *heading) bool {
	if h.name() != "" && h.name() == other.name() {
		return false
	}
	kind, number := kindAndNumber(h.leaf)
	before, first := kindAndNumber(other.leaf)
	return kind != "" && kind == before && compareNumbers(number, first) > 0
}

// kindAndNumber are the word that a heading begins with and the number behind it, "" for none.
func kindAndNumber(leaf string) (kind, number string) {
	leaf = strings.TrimLeftFunc(leaf, isSign)
	at := strings.IndexFunc(leaf, unicode.IsDigit)
	if at <= 0 {
		return "", ""
	}
	number = leaf[at:]
	if end := strings.IndexFunc(number, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }); end >= 0 {
		number = number[:end]
	}
	kind = strings.TrimRight(leaf[:at], " #-")
	if strings.ContainsFunc(kind, isSign) {
		return "", "" // more than a word: the number is part of what the heading says
	}
	return kind, strings.TrimRight(number, ".")
}

// compareNumbers compares numbers such as `1.9` and `1.10` part by part.
func compareNumbers(a, b string) int {
	partsA, partsB := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(partsA), len(partsB)) {
		numberA, errA := strconv.Atoi(partsA[i])
		numberB, errB := strconv.Atoi(partsB[i])
		if errA != nil || errB != nil {
			return 0
		}
		if numberA != numberB {
			return cmp.Compare(numberA, numberB)
		}
	}
	return cmp.Compare(len(partsA), len(partsB))
}
