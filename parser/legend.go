package parser

import (
	"strings"
	"unicode"

	"github.com/milepost/milepost/parser/words"
)

// isLegendName reports whether the name of a section heads an explanation of signs, such as `Status
// legend`. The boxes below it show what each sign means and are no work.
func isLegendName(name string) bool {
	name = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(name, " :"), "："), " ")
	return words.IsLegend(lastWord(name))
}

// isSignName reports whether a heading below that of a legend is one of the signs that it explains: signs
// alone, or a word for how far something is, as in `✅ Done`, `[x]` and `In progress`.
func isSignName(title string) bool {
	rest := strings.TrimLeftFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if b, ok := matchBox([]byte(title)); ok && b.state == StateDone {
		rest = strings.TrimSpace(rest[min(len("x]"), len(rest)):])
	}
	return rest == "" || isStatus(strings.TrimRight(rest, " :"))
}

// legendAround reports whether a section is part of a legend.
func (d *document) legendAround(section int) bool { return section >= 0 && d.facts[section].legend }

// endLegend ends the legend that a section is part of: what stands below is work again.
func (d *document) endLegend(section int) {
	for ; d.legendAround(section); section = d.plan.Sections[section].Parent {
		d.facts[section].legend = false
	}
}

// inLegend reports whether what is being read stands in a legend.
func (d *document) inLegend() bool { return d.section >= 0 && d.facts[d.section].legend }
