package digest

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/milepost/milepost/sync/chart"
)

// htmlHead begins a page that needs nothing from elsewhere and follows the reader's light or dark mode.
const htmlHead = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Milepost report</title>
<style>
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 800px; margin: 2rem auto; padding: 0 1rem }
svg { max-width: 100%; height: auto }
h2 { margin-bottom: 0 } h3 { margin: 1.2rem 0 .2rem; font-size: 1rem } ul { margin: 0; padding-left: 1.2rem }
.said { opacity: .75 }
</style>
</head>
<body>
<h1>Milepost report</h1>
`

// HTML writes digests as one page that stands alone.
func HTML(digests []Digest) string {
	var out strings.Builder
	out.WriteString(htmlHead)
	for _, d := range digests {
		fmt.Fprintf(&out, "<section>\n<h2>%s</h2>\n<p>%s<br><strong>%s</strong>: %s</p>\n", html.EscapeString(d.Title),
			html.EscapeString(d.standing()), html.EscapeString(string(d.Health.Verdict)), html.EscapeString(d.Health.Reason))
		if d.Incomplete != "" {
			fmt.Fprintf(&out, "<p>The history is not complete: %s</p>\n", html.EscapeString(d.Incomplete))
		}
		out.WriteString(chart.BurnUp(d.Picture()))
		for _, b := range d.blocks() {
			fmt.Fprintf(&out, "<h3>%s</h3>\n<ul>\n", html.EscapeString(b.heading))
			for _, l := range b.lines {
				fmt.Fprintf(&out, "<li>%s%s<span class=\"said\">%s</span></li>\n", html.EscapeString(l.before), html.EscapeString(l.text), html.EscapeString(l.after))
			}
			out.WriteString("</ul>\n")
		}
		out.WriteString("</section>\n")
	}
	out.WriteString("</body>\n</html>\n")
	return out.String()
}

// Picture is the burn-up of a digest, to be drawn.
func (d Digest) Picture() chart.Picture {
	p := chart.Picture{Title: d.Title, Days: d.Burnup, Today: d.end(), ClosedOn: d.ClosedOn, Forecast: d.Forecast, Health: d.Health}
	for _, m := range d.Milestones {
		if _, err := time.Parse(dayForm, m.DueOn); err == nil && m.DueOn > p.DueOn {
			p.DueOn = m.DueOn
		}
	}
	return p
}
