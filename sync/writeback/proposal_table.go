package writeback

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// planRows writes the changes of one plan, as far as they fit: a table or, if they are many, one
// for each section, folded, so that what remains to be seen is an overview.
func (w *writer) planRows(out *strings.Builder, document sync.Document, rows []sync.Edit) {
	fmt.Fprintf(out, "\n### [%s](%s)\n\n", markup.Inline(parser.Truncate(document.Path, markup.MaxListedPath)), markup.BranchLink(w.in.Head, document.Path))
	if out.Len() > bodyRoom {
		fmt.Fprintf(out, "%s\n", summary(rows))
		return
	}
	if len(rows) <= foldRows {
		table(out, rows)
		return
	}
	for len(rows) > 0 {
		section := sectionOf(document, rows[0])
		end := slices.IndexFunc(rows, func(edit sync.Edit) bool { return sectionOf(document, edit) != section })
		if end < 0 {
			end = len(rows)
		}
		if out.Len() > bodyRoom {
			fmt.Fprintf(out, "and %d more: %s\n", len(rows), summary(rows))
			return
		}
		heading := ""
		if path := document.Plan.SectionPath(section); len(path) > 0 {
			heading = sectionName(path) + ": "
		}
		fmt.Fprintf(out, "<details>\n<summary>%s%s</summary>\n\n", heading, summary(rows[:end]))
		table(out, rows[:end])
		out.WriteString("\n</details>\n\n")
		rows = rows[end:]
	}
}

// sectionOf is the section in which an edit changes something, or adds a line.
func sectionOf(document sync.Document, edit sync.Edit) int {
	if edit.Item < 0 {
		return edit.Section
	}
	return document.Plan.Items[edit.Item].Section
}

// sectionName names a section inside HTML, where Markdown means nothing.
func sectionName(path []string) string {
	name := parser.Truncate(strings.Join(path[max(0, len(path)-2):], " › "), maxListedTitle)
	return html.EscapeString(markup.Neutral(name))
}

// unbroken keeps a time on one line, where a narrow column would break it at its hyphens.
var unbroken = strings.NewReplacer("-", "\u2011", " ", "\u00a0")

// table writes one row for each change.
func table(out *strings.Builder, rows []sync.Edit) {
	through := slices.ContainsFunc(rows, func(edit sync.Edit) bool { return throughOf(edit) != "" })
	if through {
		out.WriteString("| Box | Item | Issue | Who | When (UTC) | Through |\n| --- | --- | --- | --- | --- | --- |\n")
	} else {
		out.WriteString("| Box | Item | Issue | Who | When (UTC) |\n| --- | --- | --- | --- | --- |\n")
	}
	for i, edit := range rows {
		if out.Len() > bodyRoom {
			fmt.Fprintf(out, "\nand %d more\n", len(rows)-i)
			break
		}
		when := ""
		if !edit.At.IsZero() {
			when = unbroken.Replace(edit.At.UTC().Format("2006-01-02 15:04"))
		}
		fmt.Fprintf(out, "| `%s` | %s | #%d | %s | %s |", boxOf(edit), markup.Inline(parser.Truncate(edit.Title, maxListedTitle)), edit.Issue,
			markup.Inline(parser.Truncate(edit.Proposed.By, maxListedWho)), when)
		if through {
			fmt.Fprintf(out, " %s |", throughOf(edit))
		}
		out.WriteString("\n")
	}
}

// throughOf shows what closed the issue, if it was a commit. GitHub makes links of both forms.
func throughOf(e sync.Edit) string {
	switch {
	case e.Proposed.PRNumber != 0:
		return fmt.Sprintf("#%d", e.Proposed.PRNumber)
	case len(e.Proposed.Commit) >= shownCommit:
		return e.Proposed.Commit[:shownCommit]
	default:
		return ""
	}
}

// boxOf shows what an edit makes of an item.
func boxOf(edit sync.Edit) string {
	switch {
	case edit.Proposed.Field == sync.FieldStatus:
		return markup.Neutral(strings.NewReplacer("`", "'", "|", "/").Replace(parser.Truncate(edit.Proposed.Value, maxListedWho)))
	case edit.Proposed.Field == sync.FieldCollect:
		return "new"
	case !edit.Proposed.IsState():
		return edit.Proposed.Field
	case edit.Proposed.Desired() == parser.StateDone:
		return "[x]"
	case edit.Proposed.Desired() == parser.StateDropped:
		return "dropped"
	default:
		return "[ ]"
	}
}
