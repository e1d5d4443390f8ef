package sync

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser"
)

const (
	// maxRows is how many changes a pull request lists in all, and foldRows how many of one
	// plan it shows without folding them.
	maxRows  = 300
	foldRows = 20
	// maxMessageRows is how many changes a commit message lists.
	maxMessageRows = 50
	// maxListedTitle and maxListedWho bound what a row shows, in characters.
	maxListedTitle = 90
	maxListedWho   = 40
)

// changesWord stands in a configured title or message for what changed.
const changesWord = "{changes}"

func proposalTitle(edits []Edit, delivery Delivery) string {
	if delivery.Title != "" {
		return shorten(strings.ReplaceAll(delivery.Title, changesWord, summary(edits)), maxTitle)
	}
	return "Plan progress: " + summary(edits)
}

// summary counts what changes.
func summary(edits []Edit) string {
	ticked, reopened, other := 0, 0, 0
	for _, edit := range edits {
		switch {
		case edit.Proposed.Field != FieldState:
			other++
		case edit.Proposed.desired() == parser.StateDone:
			ticked++
		case edit.Proposed.desired() == parser.StateOpen:
			reopened++
		default:
			other++
		}
	}
	var parts []string
	add := func(count int, one, many string) {
		switch {
		case count == 1:
			parts = append(parts, one)
		case count > 1:
			parts = append(parts, fmt.Sprintf(many, count))
		}
	}
	add(ticked, "tick 1 box", "tick %d boxes")
	add(reopened, "clear 1 box", "clear %d boxes")
	add(other, "change 1 line", "change %d lines")
	if len(parts) == 0 {
		return "nothing left to write"
	}
	return strings.Join(parts, ", ")
}

// proposalMessage is the commit message; it lists what changed without closing or mentioning.
// Signatures stand in the trailer.
func proposalMessage(edits []Edit, delivery Delivery) string {
	subject := proposalTitle(edits, Delivery{})
	if delivery.CommitMessage != "" {
		subject = strings.ReplaceAll(delivery.CommitMessage, changesWord, summary(edits))
	}
	var out strings.Builder
	out.WriteString(subject + "\n\n")
	for i, edit := range edits {
		if i == maxMessageRows {
			fmt.Fprintf(&out, "and %d more\n", len(edits)-i)
			break
		}
		fmt.Fprintf(&out, "- %s %s\n", boxOf(edit), harmlessProse(edit.Title))
	}
	if trailers := trailersOf(edits, delivery); len(trailers) > 0 {
		out.WriteString("\n" + strings.Join(trailers, "\n") + "\n")
	}
	return out.String()
}

// trailersOf says who signed what and when, and what the policy asks for.
func trailersOf(edits []Edit, delivery Delivery) []string {
	var trailers []string
	for _, edit := range edits {
		if edit.Role == parser.RoleSignOff && edit.Proposed.desired() == parser.StateDone && edit.Proposed.By != "" {
			trailers = append(trailers, fmt.Sprintf("Milepost-Sign-Off: %s; %s; %s",
				harmlessProse(edit.Title), edit.Proposed.By, edit.At.UTC().Format("2006-01-02T15:04:05Z")))
		}
	}
	if delivery.Trailer != "" {
		trailers = append(trailers, delivery.Trailer)
	}
	return trailers
}

// proposalBody lists each change with its issue, grouped by plan. Remarks tell what could not
// be written.
func (p *pass) proposalBody(edits []Edit, remarks []string) string {
	var out strings.Builder
	if len(edits) > 0 {
		out.WriteString("Issues of these plans changed on GitHub. Merging brings the documents up to date; closing this declines the changes.\n")
	} else {
		out.WriteString("GitHub and the plans agree, so nothing of ours is left here. What remains are commits of other people, for them to merge or close.\n")
	}
	if len(remarks) > 0 {
		out.WriteString("\n### Left as it is\n\n")
		for _, remark := range remarks {
			fmt.Fprintf(&out, "- %s\n", shorten(inline(remark), 500))
		}
	}
	left := maxRows
	for d, document := range p.documents {
		var rows []Edit
		for _, edit := range edits {
			if edit.Document == d {
				rows = append(rows, edit)
			}
		}
		if len(rows) > 0 {
			p.planRows(&out, document, rows, min(left, len(rows)))
			left -= min(left, len(rows))
		}
	}
	out.WriteString("\n" + Marker{Key: writeBackKey, State: parser.StateOpen}.Seal(p.MarkerKeys[0]) + "\n")
	return out.String()
}

// planRows writes the table of one plan; shown is how many of its rows fit.
func (p *pass) planRows(out *strings.Builder, document Document, rows []Edit, shown int) {
	fmt.Fprintf(out, "\n### [%s](%s)\n\n", inline(shorten(document.Path, 200)), branchLink(p.head, document.Path))
	if shown == 0 {
		fmt.Fprintf(out, "%s\n", summary(rows))
		return
	}
	folded := shown > foldRows
	if folded {
		fmt.Fprintf(out, "<details>\n<summary>%s</summary>\n\n", summary(rows))
	}
	out.WriteString("| Box | Item | Issue | Who | When |\n| --- | --- | --- | --- | --- |\n")
	for _, edit := range rows[:shown] {
		when := ""
		if !edit.At.IsZero() {
			when = edit.At.UTC().Format("2006-01-02 15:04")
		}
		fmt.Fprintf(out, "| `%s` | %s | #%d | %s | %s |\n", boxOf(edit), inline(shorten(edit.Title, maxListedTitle)), edit.Issue,
			inline(shorten(edit.Proposed.By, maxListedWho)), when)
	}
	if shown < len(rows) {
		fmt.Fprintf(out, "\nand %d more\n", len(rows)-shown)
	}
	if folded {
		out.WriteString("\n</details>\n")
	}
}

// boxOf shows what an edit makes of an item.
func boxOf(edit Edit) string {
	switch {
	case edit.Proposed.Field == FieldTitle:
		return "title"
	case edit.Proposed.desired() == parser.StateDone:
		return "[x]"
	case edit.Proposed.desired() == parser.StateDropped:
		return "dropped"
	default:
		return "[ ]"
	}
}
