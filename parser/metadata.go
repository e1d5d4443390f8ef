package parser

import (
	"bytes"
	"strings"

	"github.com/milepost/milepost/parser/words"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// datedField is a field that may say when a milestone is due.
type datedField struct {
	Field
	kind    words.Field
	section int
}

// paragraph looks through a paragraph that is no item for metadata and for boxes that are none.
func (d *document) paragraph(n ast.Node) {
	lines := n.Lines()
	if d.parent < 0 {
		d.metadata(lines)
	}
	d.toldByLines(lines, 0, d.parent)
	d.strayBoxes(lines, 0)
	if lines.Len() > 2 {
		d.tables(lines)
	}
}

// strayBoxes reports boxes from a line of a paragraph on: in a table, or in a line that has a slip, such as
// a list marker without a space, and so belongs to the text above it.
func (d *document) strayBoxes(lines *text.Segments, from int) {
	table := false
	for i := from; i < lines.Len(); i++ {
		seg := lines.At(i)
		line := bytes.TrimLeft(d.body[seg.Start:seg.Stop], " \t")
		if len(line) < 4 {
			continue
		}
		if i > 0 && isDelimiterRow(line) {
			table = true
		}
		at := seg.Stop - len(line)
		switch {
		case maySlip(line) && d.slip(bytes.TrimRight(line, " \n"), at, false):
		case table && (bytes.Contains(line, []byte("[ ]")) || bytes.Contains(line, []byte("[x]")) || bytes.Contains(line, []byte("[X]"))):
			d.report(SeverityInfo, CodeBoxInTable, at, "a box in a table is no checklist item")
		}
	}
}

// isDelimiterRow reports whether a line is the second line of a table.
func isDelimiterRow(line []byte) bool {
	return len(bytes.Trim(line, "|:- \t\n")) == 0 && bytes.IndexByte(line, '-') >= 0 && bytes.IndexByte(line, '|') >= 0
}

// bullet reads the text of a list entry that is no item: inside an item it may be a labelled line
// that says something about that item.
func (d *document) bullet(lines *text.Segments) {
	if d.parent >= 0 {
		d.childLabel(lines)
		d.toldByLines(lines, 1, d.parent)
	} else {
		d.metadata(lines)
		d.toldByLines(lines, 0, -1)
	}
}

// metadata reads `**Key**: value` lines outside items: those above the first section make the
// plan's metadata, and those with a date or a duration may date a milestone wherever they stand.
func (d *document) metadata(lines *text.Segments) {
	for i := range lines.Len() {
		seg := lines.At(i)
		start := seg.Start
		for start < seg.Stop && isSpace(d.body[start]) {
			start++
		}
		stop := trimEnd(d.body, start, seg.Stop)
		f, ok := d.field(start, stop)
		if !ok {
			if d.section < 0 {
				continue
			}
			return
		}
		head := d.section >= 0 && d.inMilestoneHead()
		switch {
		case d.section < 0:
			d.plan.Metadata = append(d.plan.Metadata, f)
		case head:
			d.facts[d.section].metadata = append(d.facts[d.section].metadata, f)
		}
		if kind := words.FieldOf(f.Key); kind != words.NoTime && (kind != words.FieldDate || d.section < 0 || head) {
			d.fields = append(d.fields, datedField{f, kind, d.section})
		}
	}
}

// inMilestoneHead reports whether the current section is the heading of a milestone itself.
func (d *document) inMilestoneHead() bool {
	s := &d.plan.Sections[d.section]
	return s.Level <= 3 && d.facts[d.section].namesMilestone(s)
}

// field reads one line of the form `**Key**: value`, `**Key:** value` or, for keys that are
// known, `Key: value`.
func (d *document) field(start, stop int) (Field, bool) {
	line := d.body[start:stop]
	i := bytes.IndexByte(line, ':')
	size := 1
	if w := bytes.Index(line, []byte("：")); w >= 0 && (i < 0 || w < i) {
		i, size = w, len("：")
	}
	if i <= 0 || i > 80 {
		return Field{}, false
	}
	key := string(line[:i])
	bold := strings.HasPrefix(key, "**") || strings.HasPrefix(key, "__")
	value := i + size
	if bold {
		after := line[value:]
		if !strings.HasSuffix(key, key[:2]) || len(key) < 5 {
			if !bytes.HasPrefix(after, []byte(key[:2])) {
				return Field{}, false
			}
			value += 2
		}
		key = strings.Trim(key, "*_ ")
	} else if !words.IsPlainKey(key) {
		return Field{}, false
	}
	for value < len(line) && isSpace(line[value]) {
		value++
	}
	if value >= len(line) || key == "" || strings.ContainsAny(key, "*[`") {
		return Field{}, false
	}
	f := Field{Key: key, Value: d.plan.source[start+value : stop], Start: start + value, End: stop}
	f.Value = strings.TrimSpace(strings.TrimSuffix(f.Value, "\\"))
	f.End = f.Start + len(f.Value)
	f.Line, _ = d.place(start)
	return f, true
}
