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
		if it := &d.plan.Items[i]; it.Placeholder && it.State != StateOther {
			d.report(SeverityInfo, CodePlaceholder, it.Offset-1, "this item is still a placeholder and is not mirrored")
		}
	}
}

type duplicateKey struct {
	scope int
	text  string
}

// duplicates reports items that carry the same id, and items of one section that read the same.
func (d *document) duplicates() {
	if d.plan.IsTemplate || len(d.plan.Items) == 0 {
		return
	}
	ids := make(map[duplicateKey]int)
	texts := make(map[duplicateKey]int, len(d.plan.Items))
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		if it.Placeholder {
			continue
		}
		if it.ID != "" {
			key := duplicateKey{it.Milestone, it.ID}
			if restarts(it.ID) {
				key = duplicateKey{-2 - it.Section, it.ID}
			}
			if first, ok := ids[key]; ok {
				d.report(SeverityWarning, CodeDuplicateID, it.Offset-1, fmt.Sprintf(
					"the id %s is used on line %d already: give each item an id of its own", it.ID, d.plan.Items[first].Line))
			} else {
				ids[key] = i
			}
		}
		key := duplicateKey{it.Section, it.Text}
		if first, ok := texts[key]; ok {
			if other := d.plan.Items[first].ID; it.ID != other && it.ID != "" && other != "" {
				continue
			}
			d.report(SeverityWarning, CodeDuplicateText, it.Offset-1, fmt.Sprintf(
				"line %d of this section reads the same: say how the two differ", d.plan.Items[first].Line))
		} else {
			texts[key] = i
		}
	}
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
