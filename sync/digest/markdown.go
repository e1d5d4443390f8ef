package digest

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/sync/markup"
)

// Markdown writes a digest for an issue or a wiki. What comes from the plan mentions nobody there, refers to nothing and
// closes nothing. The burn-up stands in it as a block of characters.
func Markdown(d Digest) string {
	var out strings.Builder
	fmt.Fprintf(&out, "## %s\n\n", markup.Line(d.Title))
	fmt.Fprintf(&out, "**%s**: %s\n\n%s\n", d.Health.Verdict, markup.Inline(d.Health.Reason), markup.Inline(d.standing()))
	if d.Incomplete != "" {
		fmt.Fprintf(&out, "\nThe history is not complete: %s\n", markup.Inline(d.Incomplete))
	}
	if plot := Plot(d.drawn(), d.end()); len(plot) > 0 {
		fmt.Fprintf(&out, "\n```text\n%s\n```\n", strings.Join(plot, "\n"))
	}
	for _, b := range d.blocks() {
		fmt.Fprintf(&out, "\n### %s\n\n", b.heading)
		for _, l := range b.lines {
			fmt.Fprintf(&out, "- %s\n", markup.Line(strings.TrimSpace(l.before+l.text+l.after)))
		}
	}
	return out.String()
}
