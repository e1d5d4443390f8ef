package parser

import "strings"

// isLegendTitle tells whether a title heads an explanation of signs, such as `Status legend`. The
// boxes below it show what each sign means and are no work.
func isLegendTitle(title string) bool {
	title = strings.TrimRight(sectionName(title), " :：")
	word := strings.ToLower(title[strings.LastIndexByte(title, ' ')+1:])
	switch word {
	case "legend", "legende", "légende", "leyenda", "legenda", "легенда", "图例", "圖例", "凡例", "범례":
		return true
	}
	return false
}

// inLegend tells whether what is being read stands in a legend.
func (d *document) inLegend() bool { return d.section >= 0 && d.facts[d.section].legend }
