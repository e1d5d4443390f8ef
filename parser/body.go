package parser

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// maxBody is the length in bytes from which on no more lines are added to the body of an item.
const maxBody = 100_000

// itemBody is what follows an item's first paragraph, as Markdown of its own: dedented, without
// the lines of the items inside it.
func (d *document) itemBody(index int, li *ast.ListItem, start int) string {
	it := &d.plan.Items[index]
	indent := d.contentColumn(li)
	at := d.lineEnd(max(start-1, it.TextEnd)) + 1
	if start > 0 && start <= len(d.body) && d.body[start-1] == '\n' {
		at = start
	}
	skip := d.innerItems(index)
	var out strings.Builder
	blank := 0
	for at < it.End {
		stop := d.lineEnd(at)
		for len(skip) > 0 && skip[0].end < at {
			skip = skip[1:]
		}
		if len(skip) > 0 && skip[0].start <= at {
			at = d.lineEnd(skip[0].end) + 1
			continue
		}
		line := bytes.TrimRight(d.dedent(at, stop, indent), " \t\r\n")
		switch {
		case len(line) > 0:
			if out.Len() > 0 {
				out.WriteString(strings.Repeat("\n", blank+1))
			}
			out.Write(cutBytes(line, maxBody))
			blank = 0
		case out.Len() > 0:
			blank++
		}
		if out.Len() >= maxBody-utf8.UTFMax {
			d.report(SeverityInfo, CodeBodyTooLong, it.Offset-1,
				"what stands below this item has more than 100,000 bytes and is cut: GitHub takes 65,536, so move some of it elsewhere")
			break
		}
		at = stop + 1
	}
	return out.String()
}

// cutBytes cuts text to a limit in bytes, between characters.
func cutBytes(text []byte, limit int) []byte {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}

type byteSpan struct{ start, end int }

// innerItems are the line spans of the items inside an item, outermost only.
func (d *document) innerItems(index int) []byteSpan {
	var spans []byteSpan
	for i := index + 1; i < len(d.plan.Items); i++ {
		inner := &d.plan.Items[i]
		if inner.Depth <= d.plan.Items[index].Depth {
			break
		}
		if inner.Parent != index {
			continue
		}
		start := d.lineStart(inner.Offset)
		if isPlainLead(d.body[start:inner.Offset]) {
			spans = append(spans, byteSpan{start, inner.End})
		}
	}
	return spans
}

// isPlainLead reports whether only one list marker stands between the line's start and a box.
func isPlainLead(lead []byte) bool {
	lead = bytes.TrimLeft(lead, " \t>")
	if len(lead) == 0 {
		return true
	}
	width := markerWidth(lead)
	return width > 0 && len(bytes.Trim(lead[width:], " \t[")) == 0
}

// contentColumn is the column at which the contents of a list item start.
func (d *document) contentColumn(li *ast.ListItem) int {
	first := li.FirstChild()
	at := 0
	if first != nil && first.Lines().Len() > 0 {
		at = first.Lines().At(0).Start
	}
	column := 0
	for _, c := range d.body[d.lineStart(at):at] {
		if c == '\t' {
			column += 4 - column%4
		} else {
			column++
		}
	}
	return column
}

// dedent is a line without the indentation and quote signs of its containers.
func (d *document) dedent(start, stop, indent int) []byte {
	column, i := 0, start
	for i < stop && column < indent {
		switch c := d.body[i]; {
		case c == ' ' || c == '>' && d.quotes > 0:
			column++
		case c == '\t':
			column += 4 - column%4
		default:
			return d.src[i:stop]
		}
		i++
	}
	line := d.src[i:stop]
	if column > indent {
		line = append(bytes.Repeat([]byte(" "), column-indent), line...)
	}
	return line
}
