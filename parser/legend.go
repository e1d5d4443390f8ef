package parser

import (
	"strings"
	"unicode/utf8"

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

// isSignName reports whether the title of a section below a legend names a sign, as `✅ Done` does. Any
// other heading ends the legend.
func isSignName(title string) bool {
	first, _ := utf8.DecodeRuneInString(title)
	_, isBox := matchBox([]byte(title))
	return isBox || isEmoji(first) || isStatus(title)
}

// leaveLegend ends a legend at a rule.
func (d *document) leaveLegend() {
	for d.inLegend() {
		d.section = d.plan.Sections[d.section].Parent
	}
}
