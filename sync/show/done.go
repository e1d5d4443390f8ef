package show

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/sync"
)

// Done is the report of a pass, in the words of the preview before it: p has what was done, with the numbers of
// what was made. The paragraphs stand behind that; they are Markdown of our own. The conclusion is left to
// whoever knows what waits.
func Done(p sync.Preview, paragraphs ...string) sync.Report {
	return sync.Report{
		Commit: p.Head.Commit, Title: doneTitle(p), Summary: doneSummary(p, paragraphs), Annotations: Harmless(Notes(p.Diagnostics)),
	}
}

// doneTitle is what a pass did in a few words.
func doneTitle(p sync.Preview) string {
	if said := inShort(p); said != "" {
		return said
	}
	if len(p.Actions) > 0 {
		return "Brought up to date"
	}
	return "Plans and issues agree"
}

func doneSummary(p sync.Preview, paragraphs []string) string {
	out := &page{room: maxTables}
	out.add(doneOpening(p))
	texts := out.happens(p)
	out.follows(p, texts)
	for _, paragraph := range paragraphs {
		out.add("\n" + paragraph + "\n")
	}
	out.worthKnowing(p)
	return out.String()
}

// doneOpening says what the report is of.
func doneOpening(p sync.Preview) string {
	of := fmt.Sprintf("`%s`, the newest commit of the default branch", short(p.Head.Commit))
	var out strings.Builder
	switch {
	case len(p.Actions) > 0 || len(p.Edits) > 0:
		fmt.Fprintf(&out, "This was done for %s.\n", of)
	case inShort(p) != "":
		fmt.Fprintf(&out, "There was nothing to be done for %s, but something waits.\n", of)
	default:
		fmt.Fprintf(&out, "There was nothing to be done for %s: plans and issues agree.\n", of)
	}
	out.WriteString(beginning(p))
	return out.String()
}
