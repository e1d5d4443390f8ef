package parser

import (
	"strings"
	"unicode"
)

// isLegendName reports whether the name of a section heads an explanation of signs, such as `Status
// legend`. The boxes below it show what each sign means and are no work.
func isLegendName(name string) bool {
	name = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(name, " :"), "："), " ")
	var buffer [32]byte
	switch string(lower(buffer[:0], lastWord(name))) {
	case "legend", "legende", "légende", "leyenda", "legenda", "легенда", "图例", "圖例", "凡例", "범례":
		return true
	}
	return false
}

// maxSignWords is how many words a heading in a legend has beside its sign.
const maxSignWords = 3

// isSignName reports whether a heading below that of a legend is one of the signs that it explains, such
// as `✅ Done`, `[x]` or `In progress`.
func isSignName(title string) bool {
	words := strings.TrimLeftFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if b, ok := matchBox([]byte(title)); ok && b.kind != boxLink {
		words = strings.TrimPrefix(words, "x] ")
	}
	switch small := strings.ToLower(words); {
	case words == "" || words == "x]" || words == "X]" || isStatusWord([]byte(strings.TrimRight(small, " :"))):
		return true
	case words == title || strings.ContainsAny(words, "0123456789"):
		return false
	default:
		return len(strings.Fields(words)) <= maxSignWords && !isPhaseHeading(small)
	}
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
