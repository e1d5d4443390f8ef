package show

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

const (
	// maxSummary is how long a summary gets, in bytes: below GitHub's 65,535 characters, and with room for
	// what stands behind the tables. maxTables bounds the tables in it.
	maxSummary = 60_000
	maxTables  = 48_000
	// maxOpen is how many lines of a plan are shown unfolded.
	maxOpen = 50
	// maxCell bounds a text in a cell, and maxNote what is said to it, in characters.
	maxCell = 300
	maxNote = 400
)

const tableHead = "| | Line | What | Issue | |\n| --- | --- | --- | --- | --- |\n"

// page is a text with bounded room.
type page struct {
	strings.Builder
	room int
}

// add writes a text if there is room for it.
func (p *page) add(text string) bool {
	if len(text) > p.room {
		return false
	}
	p.room -= len(text)
	p.WriteString(text)
	return true
}

// tables writes a table for each plan. What has no room is counted.
func (p *page) tables(rows []row, head sync.Head) {
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].plan == rows[0].plan {
			n++
		}
		if !p.table(rows[:n], head) {
			p.room += 200 // this is kept for it
			p.add(fmt.Sprintf("\nThere are %s more for which there is no room here.\n", sync.Several(len(rows), "line", "lines")))
			return
		}
		rows = rows[n:]
	}
}

// table writes the lines of one plan, and reports whether all of them had room.
func (p *page) table(rows []row, head sync.Head) bool {
	name := "Beyond the plans"
	if rows[0].plan != "" {
		name = markup.Inline(parser.Truncate(rows[0].plan, markup.MaxListedPath))
	}
	if !p.add("\n### " + name + "\n\n" + inTable(rows).String() + "\n\n" + tableHead) {
		return false
	}
	for i, r := range rows {
		if i == maxOpen && !p.add(fmt.Sprintf("\n<details><summary>and %s more</summary>\n\n%s", sync.Thousands(len(rows)-i), tableHead)) {
			return p.more(len(rows) - i)
		}
		if !p.add(line(r, head)) {
			if i > maxOpen {
				defer p.close()
			}
			return p.more(len(rows) - i)
		}
	}
	if len(rows) > maxOpen {
		p.close()
	}
	return true
}

// more tells how many lines of a plan have no room. It always has.
func (p *page) more(n int) bool {
	p.room = max(p.room, 200)
	return p.add(fmt.Sprintf("| | | and %s more | | |\n", sync.Thousands(n)))
}

func (p *page) close() {
	p.room = max(p.room, 200)
	p.add("\n</details>\n")
}

// line is a row of a table. What it shows of a document goes through the doors of package markup.
func line(r row, head sync.Head) string {
	place, issue := "", ""
	if r.line > 0 {
		place = fmt.Sprint(r.line)
		if r.plan != "" && head.WebURL != "" && r.group != held && !r.gone {
			place = fmt.Sprintf("[%d](%s)", r.line, markup.Permalink(head, r.plan, r.line))
		}
	}
	switch {
	case r.number == 0:
	case head.WebURL == "":
		issue = fmt.Sprint(r.number)
	case r.isMilestone:
		issue = fmt.Sprintf("[milestone %d](%s/milestone/%d)", r.number, head.WebURL, r.number)
	default:
		issue = fmt.Sprintf("[#%d](%s/issues/%d)", r.number, head.WebURL, r.number)
	}
	note := markup.Inline(parser.Truncate(r.note, maxNote))
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", groupNames[r.group], place, words(r), issue, note)
}

// words is what a line says, with what is different marked.
func words(r row) string {
	to := parser.Truncate(r.title, maxCell)
	if r.from == "" || r.from == r.title {
		return markup.Inline(to)
	}
	var parts []string
	for _, piece := range compare(parser.Truncate(r.from, maxCell), to) {
		text := markup.Inline(piece.text)
		switch {
		case piece.gone:
			text = "<del>" + text + "</del>"
		case piece.isIn:
			text = "<ins>" + text + "</ins>"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}
