package sync

import (
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
)

// planRows writes the table of one plan, as far as it fits.
func (p *pass) planRows(out *strings.Builder, document Document, rows []Edit) {
	fmt.Fprintf(out, "\n### [%s](%s)\n\n", inline(shorten(document.Path, 200)), branchLink(p.head, document.Path))
	if out.Len() > bodyRoom {
		fmt.Fprintf(out, "%s\n", summary(rows))
		return
	}
	folded := len(rows) > foldRows
	if folded {
		fmt.Fprintf(out, "<details>\n<summary>%s</summary>\n\n", summary(rows))
	}
	through := slices.ContainsFunc(rows, func(edit Edit) bool { return edit.through() != "" })
	if through {
		out.WriteString("| Box | Item | Issue | Who | When | Through |\n| --- | --- | --- | --- | --- | --- |\n")
	} else {
		out.WriteString("| Box | Item | Issue | Who | When |\n| --- | --- | --- | --- | --- |\n")
	}
	for i, edit := range rows {
		if out.Len() > bodyRoom {
			fmt.Fprintf(out, "\nand %d more\n", len(rows)-i)
			break
		}
		when := ""
		if !edit.At.IsZero() {
			when = edit.At.UTC().Format("2006-01-02 15:04")
		}
		fmt.Fprintf(out, "| `%s` | %s | #%d | %s | %s |", boxOf(edit), inline(shorten(edit.Title, maxListedTitle)), edit.Issue,
			inline(shorten(edit.Proposed.By, maxListedWho)), when)
		if through {
			fmt.Fprintf(out, " %s |", edit.through())
		}
		out.WriteString("\n")
	}
	if folded {
		out.WriteString("\n</details>\n")
	}
}

// through shows what closed the issue, if it was a commit. GitHub makes links of both forms.
func (e Edit) through() string {
	switch {
	case e.Proposed.Pull != 0:
		return fmt.Sprintf("#%d", e.Proposed.Pull)
	case len(e.Proposed.Commit) >= shownCommit:
		return e.Proposed.Commit[:shownCommit]
	default:
		return ""
	}
}

// boxOf shows what an edit makes of an item.
func boxOf(edit Edit) string {
	switch {
	case edit.Proposed.Field != FieldState:
		return edit.Proposed.Field
	case edit.Proposed.desired() == parser.StateDone:
		return "[x]"
	case edit.Proposed.desired() == parser.StateDropped:
		return "dropped"
	default:
		return "[ ]"
	}
}
