package show

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// Text is a preview for a terminal: the lines of each plan behind a sign, + for what is made, ~ for what is
// changed, - for what is closed, and a summary. Nothing in it moves the cursor or changes colours.
func Text(p sync.Preview) string { return text(p, Title(p)) }

// Run is [Text] for the commit at the head of the default branch: what a run over it does.
func Run(p sync.Preview) string {
	title := "Plans and issues agree: there is nothing to do"
	if said := countsOf(allRows(p)).String(); said != "" {
		title = said
	} else if len(p.Actions) > 0 {
		title = "No line of a plan is concerned"
	}
	return text(p, title)
}

func text(p sync.Preview, title string) string {
	if p.Blocked != "" {
		return "nothing would be done, since " + printable(p.Blocked) + "\n"
	}
	var out strings.Builder
	plan := "\n"
	for _, r := range allRows(p) {
		if r.plan != plan {
			if plan != "\n" {
				out.WriteByte('\n')
			}
			plan = r.plan
			name := printable(plan)
			if name == "" {
				name = "beyond the plans"
			}
			out.WriteString(name + "\n")
		}
		out.WriteString("  " + textLine(r) + "\n")
	}
	if plan != "\n" {
		out.WriteByte('\n')
	}
	out.WriteString(title + "\n")
	if also := also(p, 0); also != "" {
		out.WriteString(also + "\n")
	}
	if people := people(p); people != "" {
		out.WriteString(printable(people) + "\n")
	}
	if len(p.Actions) > 0 {
		out.WriteString(effort(p) + "\n")
	}
	for _, notice := range p.Notices {
		out.WriteString("note: " + printable(parser.Truncate(notice.String(), maxNote)) + "\n")
	}
	return out.String()
}

func textLine(r row) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s", signs[r.group], groupNames[r.group])
	if r.line > 0 {
		fmt.Fprintf(&out, " %d:", r.line)
	}
	if r.from != "" && r.from != r.title {
		fmt.Fprintf(&out, " %s ->", printable(parser.Truncate(r.from, maxCell)))
	}
	out.WriteString(" " + printable(parser.Truncate(r.title, maxCell)))
	if r.number != 0 {
		fmt.Fprintf(&out, " (#%d)", r.number)
	}
	if r.note != "" {
		out.WriteString(" - " + printable(parser.Truncate(r.note, maxNote)))
	}
	return out.String()
}

// printable is a text without what a terminal would act on.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		if !unicode.IsGraphic(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
