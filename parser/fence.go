package parser

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// fenceSpan is where a code fence begins and ends.
type fenceSpan struct {
	// open is the offset of its opening line, content that of the line below.
	open, content int
	// last is the offset after its content, end the offset after its closing line.
	last, end int
	closed    bool
}

// readFence finds the ends of a fence, which the block parser does not tell.
func (d *document) readFence(n *ast.FencedCodeBlock) fenceSpan {
	open := min(max(n.Pos(), 0), len(d.body))
	for open > 0 && (open == len(d.body) || d.body[open] != '`' && d.body[open] != '~') {
		open--
	}
	sign := d.body[open]
	length := runLength(d.body[open:], sign)
	f := fenceSpan{open: open, content: min(d.lineEnd(open)+1, len(d.body))}
	f.last = f.content
	if lines := n.Lines(); lines.Len() > 0 {
		f.last = max(f.last, lines.At(lines.Len()-1).Stop)
	}
	f.end = f.last
	if f.last >= len(d.body) {
		return f
	}
	stop := d.lineEnd(f.last)
	i := f.last
	for i < stop && (isSpace(d.body[i]) || d.body[i] == '>') {
		i++
	}
	run := runLength(d.body[i:stop], sign)
	if run >= length && isBlank(d.body[i+run:stop]) {
		f.closed, f.end = true, stop
	}
	return f
}

func runLength(text []byte, sign byte) int {
	n := 0
	for n < len(text) && text[n] == sign {
		n++
	}
	return n
}

// fence reports a fence without an end and counts the boxes that it hides.
func (d *document) fence(n *ast.FencedCodeBlock) {
	f := d.readFence(n)
	if f.closed {
		if d.mayConflict {
			d.closedFences = append(d.closedFences, byteSpan{f.open, f.end})
		}
		return
	}
	boxes := countBoxes(d.body[f.content:f.last])
	if boxes > 0 {
		d.hide(HiddenFence, f.open, boxes)
	}
	line, _ := d.place(f.open)
	hidden := "what follows"
	if boxes > 0 {
		hidden = count(boxes, "box", "boxes")
	}
	d.reportf(SeverityWarning, CodeUnclosedFence, f.open,
		"the code fence opened on line %d is never closed and hides %s: close it", line, hidden)
}

// code reports boxes that are indented so far that they are code.
func (d *document) code(n *ast.CodeBlock) {
	lines := n.Lines()
	boxes := 0
	for i := range lines.Len() {
		if isBoxLine(bytes.TrimRight(d.body[lines.At(i).Start:lines.At(i).Stop], "\n")) {
			boxes++
		}
	}
	if boxes > 0 {
		d.reportf(SeverityWarning, CodeBoxHidden, lines.At(0).Start,
			"%s indented so far that this is code for GitHub: indent less, or put no blank line above", count(boxes, "box is", "boxes are"))
	}
}

// html reports an HTML comment without an end that hides boxes, and boxes right below a tag.
func (d *document) html(n *ast.HTMLBlock) {
	if n.HasClosure() || n.Lines().Len() == 0 {
		return
	}
	lines := n.Lines()
	start := lines.At(0).Start
	stop := lines.At(lines.Len() - 1).Stop
	if n.HTMLBlockType > ast.HTMLBlockType5 {
		if boxes := countBoxes(d.body[start:stop]); boxes > 0 {
			d.reportf(SeverityWarning, CodeBoxHidden, start, "%s part of this HTML for GitHub: put a blank line below the tag", count(boxes, "box is", "boxes are"))
		}
		return
	}
	boxes := countBoxes(d.body[start:stop])
	if boxes == 0 {
		return
	}
	d.hide(HiddenComment, start, boxes)
	d.reportf(SeverityWarning, CodeUnclosedComment, start,
		"the comment or tag opened here is never closed and hides %s: close it", count(boxes, "box", "boxes"))
}

// countBoxes counts the lines that would be items.
func countBoxes(text []byte) int {
	boxes := 0
	for start := 0; start < len(text); {
		end := start
		for end < len(text) && text[end] != '\n' {
			end++
		}
		if isBoxLine(text[start:end]) {
			boxes++
		}
		start = end + 1
	}
	return boxes
}

// isBoxLine reports whether a line has the form of an item.
func isBoxLine(line []byte) bool {
	i := 0
	for i < len(line) && (line[i] == ' ' || line[i] == '\t' || line[i] == '>') {
		i++
	}
	if i == len(line) {
		return false
	}
	width := markerWidth(line[i:])
	if width == 0 {
		return false
	}
	i += width
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	b, ok := matchBox(line[i:])
	return ok && b.kind == boxStandard
}
