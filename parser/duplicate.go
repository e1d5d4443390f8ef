package parser

// track reports placeholders of a plan that is filled in. A template is reported once, as such.
func (d *document) track() {
	if d.plan.IsTemplate {
		return
	}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		switch {
		case !it.Placeholder || it.State == StateOther:
		case it.Title == "":
			d.report(SeverityWarning, CodeEmptyBox, it.Offset-1, "this box has no text: write what is to be done")
		case d.plan.marks[i].legend:
			d.report(SeverityInfo, CodePlaceholder, it.Offset-1, "this explains a sign in a legend and is not mirrored: a rule or another heading ends the legend")
		default:
			d.report(SeverityInfo, CodePlaceholder, it.Offset-1, "this item is still a placeholder and is not mirrored")
		}
	}
}

// duplicates reports items that carry the same id, and items of one section that read the same.
func (d *document) duplicates() {
	if d.plan.IsTemplate || len(d.plan.Items) == 0 {
		return
	}
	items := d.plan.Items
	ids, texts := newFirstSeen(len(items)), newFirstSeen(len(items))
	for i := range items {
		it := &items[i]
		if it.Placeholder {
			continue
		}
		if it.ID != "" {
			scope := it.Milestone
			if restarts(it.ID) {
				scope = -2 - it.Section
			}
			if first := ids.add(hash(scope, it.ID), i); first != i && items[first].ID == it.ID {
				d.reportf(SeverityWarning, CodeDuplicateID, it.Offset-1, "the id %s is used on line %d already: give each item an id of its own", it.ID, items[first].Line)
			}
		}
		if first := texts.add(hash(it.Section, it.Text), i); first != i && items[first].Text == it.Text {
			if other := items[first].ID; it.ID != other && it.ID != "" && other != "" {
				continue
			}
			d.reportf(SeverityWarning, CodeDuplicateText, it.Offset-1, "line %d of this section reads the same: say how the two differ", items[first].Line)
		}
	}
}

// firstSeen finds the first of many items that have the same key. It is an open hash table, since
// a map of keys would cost as much as reading the items does.
type firstSeen struct {
	keys  []uint64
	items []int32
}

func newFirstSeen(items int) firstSeen {
	size := 16
	for size < 2*items {
		size *= 2
	}
	return firstSeen{keys: make([]uint64, size), items: make([]int32, size)}
}

// maxProbes bounds the search for a key: keys that stand in each other's way are the work of somebody
// who wants them to, and what they have in common is told of no more.
const maxProbes = 1_000

// add is the first item with a key: i itself if there was none.
func (f firstSeen) add(key uint64, i int) int {
	mask := uint64(len(f.items) - 1) //nolint:gosec // it has 16 items at least
	at := key & mask
	for range maxProbes {
		if f.items[at] == 0 {
			f.keys[at], f.items[at] = key, int32(i+1) //nolint:gosec // a document of 5 MB holds fewer items
			return i
		}
		if f.keys[at] == key {
			return int(f.items[at]) - 1
		}
		at = (at + 1) & mask
	}
	return i
}

// hash mixes a scope and a text, eight bytes at a time. Equal keys are compared in full by the
// caller.
func hash(scope int, text string) uint64 {
	const prime = 0x9E3779B97F4A7C15
	h := (uint64(scope) ^ uint64(len(text))<<32) * prime //nolint:gosec // any bits will do for a hash
	for len(text) >= 8 {
		word := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
			uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
		h = (h ^ word) * prime
		h ^= h >> 29
		text = text[8:]
	}
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * prime
	}
	return h ^ h>>32
}

// restarts reports whether the numbers of an id's family start anew in each section, as those of
// `Question 1`, `Step 1`, `#1` and `1` do. Ids with a dot and keys do not.
func restarts(id string) bool {
	counts := id[0] == '#' || isDigit(id[0])
	for i := range len(id) {
		switch c := id[i]; {
		case c == '.' || c == '-':
			return false
		case c == ' ' || c >= 'a' && c <= 'z' || c >= 0x80:
			counts = true
		}
	}
	return counts
}
