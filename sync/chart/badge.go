package chart

import (
	"fmt"

	"github.com/milepost/milepost/sync/burnup"
)

// colourOf is the colour of a badge: white text has a contrast of 4.5 at least on each.
func colourOf(verdict burnup.Verdict) string {
	switch verdict {
	case burnup.Done:
		return "#6639ba"
	case burnup.OnTrack:
		return "#1a7f37"
	case burnup.AtRisk:
		return "#9a6700"
	case burnup.OffTrack:
		return "#cf222e"
	default:
		return "#57606a"
	}
}

// maxLabel is how many characters of a label a badge shows.
const maxLabel = 40

// Badge draws a label, such as the name of a milestone, with how much of it is finished and whether it is on time. The
// result is an SVG document, 20 pixels high.
func Badge(label string, counts burnup.Counts, health burnup.Health) string {
	value := fmt.Sprintf("%d/%d", counts.Done+counts.Dropped, counts.Scope)
	if health.Verdict != burnup.Undated && health.Verdict != "" {
		value += " " + string(health.Verdict)
	}
	return pair(shortened(label, maxLabel), value, colourOf(health.Verdict))
}

// NoBadge draws a badge that only says something about itself, such as that there is no such plan.
func NoBadge(message string) string {
	return pair("milepost", message, colourOf(burnup.Undated))
}

func pair(label, value, colour string) string {
	const pad = 6
	l, v := lengthOf(label), lengthOf(value)
	first, whole := l+2*pad, l+v+4*pad
	var w writer
	w.put(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="20" role="img" aria-label="%s" font-family="Verdana,'DejaVu Sans',Geneva,sans-serif" font-size="11">`, whole, text(label+": "+value))
	w.put(`<title>%s</title>`, text(label+": "+value))
	w.put(`<clipPath id="r"><rect width="%d" height="20" rx="3"/></clipPath>`, whole)
	w.put(`<g clip-path="url(#r)"><rect width="%d" height="20" fill="#3d444d"/><rect x="%d" width="%d" height="20" fill="%s"/></g>`, first, first, whole-first, colour)
	w.put(`<text x="%d" y="14" fill="#ffffff" textLength="%d" lengthAdjust="spacingAndGlyphs">%s</text>`, pad, l, text(label))
	w.put(`<text x="%d" y="14" fill="#ffffff" textLength="%d" lengthAdjust="spacingAndGlyphs">%s</text>`, first+pad, v, text(value))
	return w.close()
}

// lengthOf is about how many pixels a text takes in Verdana of 11 pixels.
func lengthOf(s string) int {
	length := 0.0
	for _, r := range s {
		switch {
		case r == 'i', r == 'l', r == 'j', r == 'I', r == '.', r == ',', r == ':', r == '\'', r == '|':
			length += 3.8
		case r == 'f', r == 't', r == 'r', r == ' ', r == '(', r == ')', r == '/', r == '-':
			length += 4.6
		case r == 'm', r == 'w', r == 'M', r == 'W', r == '%', r == '@':
			length += 10.2
		case r >= 'A' && r <= 'Z':
			length += 7.7
		case r >= 0x1100:
			length += 11.5
		default:
			length += 6.8
		}
	}
	return int(length + 0.5)
}
