package sync

import "github.com/milepost/milepost/parser"

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
