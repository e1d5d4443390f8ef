package parser

import (
	"strings"

	"github.com/milepost/milepost/parser/words"
)

// Defaults is what the front matter says of all items of a document.
type Defaults struct {
	// Owners lists the `@handle` owners of items that name nobody, without the `@`; People the
	// names that are no handles.
	Owners, People []string
	// Labels lists labels that every item has beside its own.
	Labels []string
}

// maxFrontLabels is the number of labels that the front matter may give; GitHub allows 100 an issue.
const maxFrontLabels = 20

// defaults takes what a field of the front matter says of all items. values are the entries of a
// list, or the one value that it has.
func (d *document) defaults(f Field, values []string) {
	switch words.FrontKeyOf(f.Key) {
	case words.FrontOwners:
		for _, value := range values {
			d.defaultOwners(value)
		}
	case words.FrontLabels:
		if len(values) == 1 {
			values = strings.Split(values[0], ",")
		}
		d.defaultLabels(f, values)
	default: // it is about the milestone
	}
}

// defaultOwners reads `@ann`, `Ann Lee`, or several of them with commas in between.
func (d *document) defaultOwners(value string) {
	parts := []string{value}
	if strings.Contains(value, "@") {
		parts = strings.Split(value, ",")
	}
	out := &d.plan.Defaults
	owners := Item{Owners: out.Owners, People: out.People}
	for _, part := range parts {
		owners.label(words.LabelOwner, strings.TrimSpace(part))
		f := flat{text: part}
		f.handles(owners.own)
	}
	out.Owners, out.People = owners.Owners, owners.People
}

// defaultLabels reads the names of labels, each once and without placeholders.
func (d *document) defaultLabels(f Field, names []string) {
	seen := map[string]bool{}
	for _, name := range names {
		name = strings.TrimSpace(name)
		if key := strings.ToLower(name); name != "" && !isBracketed(name) && !seen[key] {
			seen[key] = true
			d.plan.Defaults.Labels = append(d.plan.Defaults.Labels, name)
		}
	}
	if len(d.plan.Defaults.Labels) > maxFrontLabels {
		d.plan.Defaults.Labels = d.plan.Defaults.Labels[:maxFrontLabels]
		d.reportf(SeverityWarning, CodeFrontMatter, f.Start, "only the first %d labels count: leave some out", maxFrontLabels)
	}
}
