package parser

import (
	"fmt"
	"strings"
	"unicode"
)

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
	ids := make(map[uint64]int)
	texts := make(map[uint64]int, len(items))
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
			if first, ok := seen(ids, hash(scope, it.ID), i); ok && items[first].ID == it.ID {
				d.report(SeverityWarning, CodeDuplicateID, it.Offset-1, fmt.Sprintf(
					"the id %s is used on line %d already: give each item an id of its own", it.ID, items[first].Line))
			}
		}
		if first, ok := seen(texts, hash(it.Section, it.Text), i); ok && items[first].Text == it.Text {
			if other := items[first].ID; it.ID != other && it.ID != "" && other != "" {
				continue
			}
			d.report(SeverityWarning, CodeDuplicateText, it.Offset-1, fmt.Sprintf(
				"line %d of this section reads the same: say how the two differ", items[first].Line))
		}
	}
}

// seen is the first item with a key; item i becomes it if there is none.
func seen(first map[uint64]int, key uint64, i int) (int, bool) {
	if j, ok := first[key]; ok {
		return j, true
	}
	first[key] = i
	return 0, false
}

// hash is FNV-1a over a scope and a text. Equal keys are compared in full by the caller.
func hash(scope int, text string) uint64 {
	const prime = 1099511628211
	h := (uint64(14695981039346656037) ^ uint64(scope)) * prime
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * prime
	}
	return h
}

// restarts tells whether the numbers of an id's family start anew in each section, as those of
// `Question 1`, `Step 1`, `#1` and `1` do. Ids with a dot and keys do not.
func restarts(id string) bool {
	if strings.ContainsAny(id, ".-") {
		return false
	}
	if id[0] == '#' || isDigit(id[0]) {
		return true
	}
	return strings.ContainsFunc(id, func(r rune) bool { return r == ' ' || unicode.IsLower(r) || r > 0x7F })
}
