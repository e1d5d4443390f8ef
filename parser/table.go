package parser

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/milepost/milepost/parser/words"
	"github.com/yuin/goldmark/text"
)

// table is a GFM table whose rows say something about risks or about how far work is.
type table struct {
	kind TableKind
	// columns tells what each column holds, heads how it is called.
	columns []words.Column
	heads   []string
	rows    [][]byteSpan
	// offset is where its head begins.
	offset int
	// samples is how a status table writes its states, nil before it was looked for.
	samples *statusSamples
}

// maxHead is the number of characters of a column's head that are read: each row is told what it says.
const maxHead = 60

// tables reads the tables of a paragraph. Their rows become items where the options say so;
// otherwise they are counted, so that the author can be told.
func (d *document) tables(lines *text.Segments) {
	if d.parent >= 0 || d.quotes > 0 || d.lists > 0 {
		return
	}
	for i := 1; i < lines.Len(); i++ {
		seg := lines.At(i)
		if !isDelimiterRow(d.body[seg.Start:seg.Stop]) {
			continue
		}
		t, ok := d.table(lines, i)
		if !ok {
			continue
		}
		items := 0
		for _, row := range t.rows {
			if d.row(&t, row) {
				items++
			}
		}
		if !d.options().Tables && items > 0 {
			d.untracked = append(d.untracked, untrackedTable{offset: t.offset, kind: t.kind, rows: items})
		}
		return // what follows in a paragraph belongs to this table
	}
}

func (d *document) options() Options { return d.plan.options }

// table reads the table whose delimiter row is a line of a paragraph. It is false where the
// table is none by GFM's rule, or is of no kind that has items.
func (d *document) table(lines *text.Segments, delimiter int) (table, bool) {
	head := d.cells(lines.At(delimiter - 1))
	if len(head) != len(d.cells(lines.At(delimiter))) {
		return table{}, false
	}
	t := table{offset: lines.At(delimiter - 1).Start}
	for _, cell := range head {
		name := Truncate(d.flattenSpan(cell).text, maxHead)
		t.heads = append(t.heads, name)
		t.columns = append(t.columns, columnOf(name))
	}
	if t.kind = kindOf(t.columns); t.kind == "" {
		return table{}, false
	}
	for i := delimiter + 1; i < lines.Len(); i++ {
		t.rows = append(t.rows, d.cells(lines.At(i)))
	}
	return t, true
}

// cells are the spans of the cells of a line, without white space. A pipe behind a backslash is
// part of a cell, as in GFM.
func (d *document) cells(line text.Segment) []byteSpan {
	start, end := line.Start, trimEnd(d.body, line.Start, line.Stop)
	for start < end && isSpace(d.body[start]) {
		start++
	}
	if start < end && d.body[start] == '|' {
		start++
	}
	var cells []byteSpan
	for at := start; at < end; at++ {
		switch d.body[at] {
		case '\\':
			at++
		case '|':
			cells = append(cells, d.trim(start, at))
			start = at + 1
		}
	}
	if start < end {
		cells = append(cells, d.trim(start, end))
	}
	return cells
}

// trim is a span without white space at its ends.
func (d *document) trim(start, end int) byteSpan {
	for start < end && isSpace(d.body[start]) {
		start++
	}
	return byteSpan{start, trimEnd(d.body, start, end)}
}

// row adds one row as an item, and tells whether it makes one. Where tables are off it only tells.
func (d *document) row(t *table, cells []byteSpan) bool {
	var own []int
	var parts []string
	var struck bool
	for _, i := range t.ownCells(cells) {
		cell := cells[i]
		d.textAt = cell.start
		raw := d.body[cell.start:cell.end]
		if bytes.IndexByte(raw, '\\') >= 0 {
			raw = bytes.ReplaceAll(raw, []byte(`\|`), []byte("|"))
		}
		f := d.flatten(raw)
		if !namesSomething(f.text) {
			continue
		}
		r := reading{flat: f, end: len(f.text)}
		struck = struck || r.struck()
		if head := t.group(i); head != "" && strings.Trim(f.text, "0123456789.-–") == "" {
			f.text = head + " " + f.text
		}
		own, parts = append(own, i), append(parts, f.text)
	}
	if len(own) == 0 || isPlaceholder(parts[len(parts)-1]) || len(own) == 1 && t.group(own[0]) != "" {
		return false
	}
	joined := strings.Join(parts, ": ")
	if id, _ := matchID(joined); id != "" && t.group(own[0]) == "" && d.isListed(id) {
		return false // the table only sums up what the checklist says
	}
	if !d.options().Tables {
		return true
	}
	d.addRow(t, cells, own, joined, struck)
	return true
}

// namesSomething reports whether the text of a cell can be part of a name: a dash, a pictograph or a
// box cannot.
func namesSomething(text string) bool {
	return !isVoid(text) && text != "[x]" && text != "[X]" &&
		strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// group is the head of a column that only groups the rows, such as `Week`: a number there is no
// id. It is "" for other columns.
func (t *table) group(column int) string {
	if words.IsGroup(strings.TrimSpace(t.heads[column])) {
		return t.heads[column]
	}
	return ""
}

// isListed reports whether an entry of a checklist above carries an id.
func (d *document) isListed(id string) bool {
	if d.listed == nil {
		d.listed = map[string]bool{}
	}
	for ; d.listedItems < len(d.plan.Items); d.listedItems++ {
		if it := &d.plan.Items[d.listedItems]; it.ID != "" && it.Row == nil {
			d.listed[it.ID] = true
		}
	}
	return d.listed[id]
}

func (d *document) addRow(t *table, cells []byteSpan, own []int, joined string, struck bool) {
	first, last := cells[own[0]], cells[own[len(own)-1]]
	it := Item{
		Row: &Row{Kind: t.kind}, State: StateOpen, Offset: first.start, TextStart: first.start, TextEnd: last.end,
		End: max(last.end, cells[len(cells)-1].end), Depth: d.depth, Parent: d.parent, Section: d.section, Role: RoleOther,
	}
	it.Line, it.Column = d.place(first.start)
	it.Raw = d.plan.source[it.TextStart:it.TextEnd]
	if d.section >= 0 {
		it.Role, it.Phase = d.plan.Sections[d.section].Role, d.plan.Sections[d.section].Phase
	}
	r := reading{flat: flat{text: joined}, item: &it, end: len(joined), signs: anySign}
	if t.group(own[0]) == "" {
		r.id()
	}
	r.owners()
	r.links()
	it.Title, it.Text = Truncate(joined, maxTitle), joined[r.start:]
	m := itemMarks{ownStart: first.start, ownEnd: first.end, struck: struck, prefix: joined[:r.start], cell: first, samples: d.samples(t)}
	if m.prefix == "" && len(own) == 1 {
		m.plain = !struck && it.Raw == joined
	}
	if struck {
		it.State = StateDone
	}
	d.readCells(t, cells, &it, &m)
	it.Body = d.rowBody(t, cells, own)
	d.plan.Items = append(d.plan.Items, it)
	d.plan.marks = append(d.plan.marks, m)
}

// readCells reads the cells that say something of an item beside its title.
func (d *document) readCells(t *table, cells []byteSpan, it *Item, m *itemMarks) {
	for i, cell := range cells[:min(len(cells), len(t.columns))] {
		value := d.flattenSpan(cell).text
		switch t.columns[i] {
		case words.ColumnProbability:
			it.Row.Probability = grade(value)
		case words.ColumnImpact:
			it.Row.Impact = grade(value)
		case words.ColumnOwner:
			it.label(words.LabelOwner, value)
			f := flat{text: value}
			f.handles(it.own)
		case words.ColumnStatus:
			if t.kind == TableStatus {
				it.State, it.Row.Status = cellState(value)
				m.cell = cell
			}
		case words.ColumnOther, words.ColumnRisk, words.ColumnMitigation, words.ColumnDescription:
		}
	}
}

// ownCells are the columns of the cells that make a row's title: the first cell of a risk, and in a status table
// all cells left of the status except descriptions and owners.
func (t *table) ownCells(cells []byteSpan) []int {
	var own []int
	for i, cell := range cells[:min(len(cells), len(t.columns))] {
		c := t.columns[i]
		if cell.start >= cell.end {
			continue
		}
		switch {
		case t.kind == TableRisk && c == words.ColumnRisk:
			return []int{i}
		case t.kind == TableRisk, c == words.ColumnDescription, c == words.ColumnOwner:
		case c == words.ColumnStatus:
			if len(own) > 0 {
				return own
			}
		default:
			own = append(own, i)
			if i > 0 && t.columns[0] == words.ColumnStatus {
				return own
			}
		}
	}
	if t.kind == TableRisk {
		return nil
	}
	return own
}

// rowBody lists the other cells, each with the head of its column.
func (d *document) rowBody(t *table, cells []byteSpan, own []int) string {
	var out strings.Builder
	for i, cell := range cells[:min(len(cells), len(t.columns))] {
		if len(own) > 0 && own[0] == i {
			own = own[1:]
			continue
		}
		if cell.start >= cell.end || t.columns[i] == words.ColumnStatus && t.kind == TableStatus {
			continue
		}
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		value := strings.ReplaceAll(d.plan.source[cell.start:cell.end], `\|`, "|")
		out.WriteString("- **" + strings.ReplaceAll(t.heads[i], "*", "") + "**: " + value)
	}
	return out.String()
}

// untrackedTable is a table whose rows could be items.
type untrackedTable struct {
	offset, rows int
	kind         TableKind
}

// reportTables tells of tables that could be tracked.
func (d *document) reportTables() {
	if !d.plan.IsPlan || d.plan.IsTemplate || d.plan.IsDraft {
		return
	}
	for _, t := range d.untracked {
		d.report(SeverityInfo, CodeTableUntracked, t.offset, count(t.rows, "row", "rows")+" of this "+string(t.kind)+
			" table could be tracked as items: set `tables: on` in the repository's configuration")
	}
}
