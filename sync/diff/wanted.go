package diff

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// inputsOf is a hash of what the body block is made from, save for the title and the place in
// the file: moving lines alone rewrites nothing.
func inputsOf(document sync.Document, item parser.Item) string {
	inputs := []string{document.Path, identity.NormalPath(document.ItemPlace(item)), item.Body}
	return sync.ShortHash(append(inputs, factsOf(document, item)...)...)
}

func markerOf(record sync.ItemBase, title string, state parser.State) markup.Marker {
	marker := markup.Marker{Key: record.Key, Phase: record.Phase, Plan: record.Plan, Slot: record.Slot, State: state, Title: record.TitleHash, Steps: sync.StepLetters(record.Steps)}
	if marker.Slot == "" {
		marker.Slot = identity.Slot(record.Section, record.Text)
	}
	if marker.Title == "" {
		marker.Title = sync.ShortHash(title)
	}
	return marker
}
