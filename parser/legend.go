package parser

import (
	"strings"

	"github.com/milepost/milepost/parser/words"
)

// isLegendName reports whether the name of a section heads an explanation of signs, such as `Status
// legend`. The boxes below it show what each sign means and are no work.
func isLegendName(name string) bool {
	name = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(name, " :"), "："), " ")
	return words.IsLegend(lastWord(name))
}

// inLegend reports whether what is being read stands in a legend.
func (d *document) inLegend() bool { return d.section >= 0 && d.facts[d.section].legend }
