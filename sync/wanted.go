package sync

import (
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/parser"
)

// suffixOf is the sub-section that an item's title carries on GitHub, where many items would
// otherwise have the same short name; "" for items with an id, nested items and items directly
// in a main section.
func suffixOf(document Document, item parser.Item, policy Policy) string {
	path := document.itemSection(item)
	if policy.PlainTitles || item.ID != "" || item.Depth > 0 || len(path) < 2 {
		return ""
	}
	suffix := displayHeading(path[len(path)-1])
	if utf8.RuneCountInString(titleOf(item))+utf8.RuneCountInString(suffix)+3 > maxTitle {
		return ""
	}
	return suffix
}

// titleOf is the item's title in the document. What signing fills in is no part of it.
func titleOf(item parser.Item) string {
	if item.Role == parser.RoleSignOff && item.Text != "" {
		return item.Text
	}
	return item.Title
}

// fullTitle is the title on GitHub.
func fullTitle(title, suffix string) string {
	if suffix == "" {
		return title
	}
	return title + " (" + suffix + ")"
}

// bareTitle takes the suffix off again, if it is there.
func bareTitle(title, suffix string) string {
	if tail := " (" + suffix + ")"; suffix != "" && len(title) > len(tail) && title[len(title)-len(tail):] == tail {
		return title[:len(title)-len(tail)]
	}
	return title
}

// withoutAnySuffix takes off what may be a suffix.
func withoutAnySuffix(title string) (string, bool) {
	at := strings.LastIndex(title, " (")
	if at <= 0 || !strings.HasSuffix(title, ")") {
		return title, false
	}
	return title[:at], true
}

// placed is the record with the item's present place in the document.
func (r ItemBase) placed(document Document, item parser.Item) ItemBase {
	r.Plan = document.Path
	r.Section = document.itemSection(item)
	r.ID, r.Text, r.Line, r.Placeholder = item.ID, item.Text, item.Line, item.Placeholder
	r.ParentText = ""
	if item.Parent >= 0 {
		r.ParentText = document.Plan.Items[item.Parent].Text
	}
	r.Slot, r.TitleHash = "", ""
	return r
}

// inputsOf is a hash of what the body block is made from, save for the title and the place in
// the file: moving lines alone rewrites nothing.
func inputsOf(document Document, item parser.Item) string {
	inputs := []string{document.Path, normalPath(document.itemSection(item)), item.Body}
	return shortHash(append(inputs, factsOf(document, item)...)...)
}

func markerOf(record ItemBase, title string, state parser.State) Marker {
	marker := Marker{Key: record.Key, Phase: record.Phase, Plan: record.Plan, Slot: record.Slot, State: state, Title: record.TitleHash}
	if marker.Slot == "" {
		marker.Slot = Slot(record.Section, record.Text)
	}
	if marker.Title == "" {
		marker.Title = shortHash(title)
	}
	return marker
}
