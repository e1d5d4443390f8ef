package diff

import (
	"fmt"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// factsOf lists what the body of an issue says of its item beside its text: its place in an
// ordered list, when it is due, how long it takes, why it was dropped.
func factsOf(document sync.Document, item parser.Item) []string {
	var facts []string
	if s := document.Steps[item.Offset]; s.Of > 1 {
		facts = append(facts, fmt.Sprintf("Step %d of %d", s.Number, s.Of))
	}
	switch {
	case item.Date != "" && item.Role != parser.RoleSignOff:
		facts = append(facts, "Due "+item.Date)
	case item.Phase != "" && item.Section >= 0:
		window := document.Plan.Sections[item.Section].Window
		if end := document.Plan.PhaseEnd(item); end != "" {
			facts = append(facts, fmt.Sprintf("Due %s with its phase (%s)", end, window))
		}
	}
	if item.State == parser.StateDropped && item.Reason != "" {
		facts = append(facts, "Dropped: "+item.Reason)
	}
	if item.Estimate != "" {
		facts = append(facts, "Estimate: "+item.Estimate)
	}
	return facts
}
