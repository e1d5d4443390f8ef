package diff

import (
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// labelsOf lists the labels that the document asks for: one for the role, one for the phase,
// those of a table's row, those for what a dialect says, and those that its front matter gives to all items.
func labelsOf(document sync.Document, item parser.Item, policy sync.Policy) []string {
	var labels []string
	row := parser.Row{}
	if item.Row != nil {
		row = *item.Row
	}
	for _, name := range [...]string{
		policy.RoleLabel(item.Role), policy.Label(sync.LabelPhase, item.Phase),
		policy.Label(sync.LabelProbability, row.Probability), policy.Label(sync.LabelImpact, row.Impact), policy.Label(sync.LabelStatus, row.Status),
		policy.Label(sync.LabelStory, item.Tag(parser.TagStory)), policy.Label(sync.LabelPriority, item.Tag(parser.TagPriority)),
	} {
		if name != "" {
			labels = append(labels, name)
		}
	}
	return withDefaults(labels, document.Plan.Defaults.Labels)
}

// withDefaults adds the labels of the front matter that are not among an item's own.
func withDefaults(labels, defaults []string) []string {
	for _, name := range defaults {
		name = parser.Truncate(name, sync.MaxLabel)
		if !slices.ContainsFunc(labels, func(own string) bool { return strings.EqualFold(own, name) }) {
			labels = append(labels, name)
		}
	}
	return labels
}

// mergeSet applies to the set that exists what the document's own change from base to wanted
// asks for: it adds what is new, takes away what is gone, and leaves alone what people did. Names
// compare without case, as GitHub's labels and logins do.
func mergeSet(existing, base, wanted []string) (merged []string, changed bool) {
	has := func(set []string, name string) bool {
		for _, other := range set {
			if strings.EqualFold(other, name) {
				return true
			}
		}
		return false
	}
	merged = []string{}
	for _, name := range existing {
		if has(base, name) && !has(wanted, name) {
			changed = true
			continue
		}
		merged = append(merged, name)
	}
	for _, name := range wanted {
		if !has(base, name) && !has(merged, name) {
			merged = append(merged, name)
			changed = true
		}
	}
	return merged, changed
}
