package show

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/sync"
)

// agreed is what is said of plans that change nothing.
const agreed = "Says what GitHub already says"

// Title is a preview in a few words, such as "12 created, 2 reworded, 1 held".
func Title(p sync.Preview) string {
	if p.Blocked != "" {
		return "Milepost cannot work here"
	}
	if said := inShort(p); said != "" {
		return said
	}
	if p.Concerns() {
		return agreed
	}
	return "No plan is touched"
}

// inShort counts what happens, "" if nothing does that is worth a word.
func inShort(p sync.Preview) string {
	counts := countsOf(rowsOf(p))
	counts[declined], counts[updated] = 0, 0
	if said := counts.String(); said != "" {
		return said
	}
	if len(p.Edits) > 0 {
		return sync.Several(len(p.Edits), "edit for the documents", "edits for the documents")
	}
	return ""
}

// tally counts lines by group.
type tally [groups]int

func countsOf(rows []row) tally {
	var counts tally
	for _, r := range rows {
		if r.group == milestone && r.note == "new description" {
			counts[updated]++
			continue
		}
		counts[r.group]++
	}
	return counts
}

// inTable counts lines as they stand in a table.
func inTable(rows []row) tally {
	var counts tally
	for _, r := range rows {
		counts[r.group]++
	}
	return counts
}

func (t tally) String() string {
	var parts []string
	for g, n := range t {
		switch {
		case n == 0:
		case group(g) == milestone:
			parts = append(parts, sync.Several(n, "milestone", "milestones"))
		default:
			parts = append(parts, sync.Thousands(n)+" "+groupNames[g])
		}
	}
	return strings.Join(parts, ", ")
}

// effort says what the pass takes under GitHub's limits.
func effort(p sync.Preview) string {
	took := "less than a minute"
	if minutes := int(p.Cost.Took.Minutes() + .999); minutes >= 1 && p.Cost.Took.Seconds() >= 60 {
		took = "at least " + sync.Several(minutes, "minute", "minutes")
	}
	return fmt.Sprintf("It takes at most %s, of which GitHub counts %s as creations, and %s under its limits.",
		sync.Several(p.Cost.Requests, "request", "requests"), sync.Thousands(p.Cost.Creations), took)
}
