package parser

import (
	"strings"
	"unicode/utf8"
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
