package parser

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// itemMarks is what edits need to know of an item and nobody else does.
type itemMarks struct {
	// ownStart and ownEnd span the item's own text in the source: no id, no slots.
	ownStart, ownEnd int
	// plain tells that the own text is one line without inline Markdown.
	plain bool
	// struck tells that the own text is struck, also where the box is ticked.
	struck bool
	// legend tells that it explains a sign in a legend.
	legend bool
	// strikes span the parts that are struck, without the signs that strike them.
	strikes []byteSpan
	// rest is the offset of the lines of the first paragraph that are no part of the title, 0 if
	// there are none.
	rest int
	// prefix is what stands before Text in Title, such as "Task 1.1: ".
	prefix string
	// cell spans the state of a row, samples is how its table writes states; nil for a risk.
	cell    byteSpan
	samples *statusSamples
	// steps are the boxes that a heading stands for, by index.
	steps []int
	// slots are the places that are filled in later.
	slots []Slot
}

// blocks walks the child blocks of a container. A heading inside it counts up to its end.
func (d *document) blocks(container ast.Node) {
	d.siblings(container.FirstChild())
}

// siblings walks a block and those after it.
func (d *document) siblings(first ast.Node) {
	saved := d.section
	label := false
	for n := first; n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			d.heading(n)
			label = false
		case *ast.Paragraph, *ast.TextBlock:
			d.paragraph(n)
			if title, ok := d.boldHeading(n); ok {
				at := n.Lines().At(0).Start
				d.openSection(levelBold, title, d.lineStart(at), d.lineEnd(at))
			} else if title, ok := d.listLabel(n); ok {
				d.labelled(title, n.Lines().At(0).Start, func() { d.list(n.NextSibling().(*ast.List)) })
				label = true
			}
		case *ast.List:
			if !label {
				d.list(n)
			}
			label = false
		case *ast.Blockquote:
			d.quotes++
			d.blocks(n)
			d.quotes--
		case *ast.ThematicBreak:
			d.endLegend(d.section)
		case *ast.FencedCodeBlock:
			d.fence(n)
		case *ast.CodeBlock:
			d.code(n)
		case *ast.HTMLBlock:
			d.html(n)
		}
	}
	if d.parent >= 0 || d.quotes > 0 {
		d.section = saved
	}
}

// labelled reads something below a list label, which is a section only if items stand there.
func (d *document) labelled(title string, offset int, read func()) {
	saved, sections, items := d.section, len(d.plan.Sections), len(d.plan.Items)
	d.openSection(levelLabel, title, d.lineStart(offset), d.lineEnd(offset))
	read()
	d.section = saved
	if len(d.plan.Items) == items {
		d.plan.Sections = d.plan.Sections[:sections]
		d.facts = d.facts[:sections]
		for len(d.fields) > 0 && d.fields[len(d.fields)-1].section >= sections {
			d.fields[len(d.fields)-1].section = saved
			break
		}
	}
}

func (d *document) list(list *ast.List) {
	d.lists++
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.ListItem:
			d.listItem(n, list.IsOrdered())
		case *entries:
			d.entries(n, list.IsOrdered())
		}
	}
	d.lists--
}

// listItem reads one entry of a list: an item where a box stands first, else a plain bullet.
func (d *document) listItem(li *ast.ListItem, ordered bool) {
	first := li.FirstChild()
	saved := d.section
	d.listItemIn(li, first, ordered)
	d.section = saved
}

func (d *document) listItemIn(li *ast.ListItem, first ast.Node, ordered bool) {
	if isParagraph(first) {
		lines := first.Lines()
		raw := d.joinLines(lines)
		if lines.Len() > 1 {
			d.strayBoxes(lines, 1)
		}
		b, ok := d.readBox(raw)
		at := lines.At(0).Start
		if ok && d.box(b, raw, at) {
			d.item(li, first, b, raw, ordered)
			return
		}
		slipped := ok && b.kind == boxTight || !ok && d.slip(firstLine(raw), at, true)
		d.bullet(lines)
		if next := first.NextSibling(); next != nil {
			switch {
			case slipped:
				// What stands inside keeps its place while the line above it is being repaired.
				d.depth++
				d.siblings(next)
				d.depth--
			case hasList(li):
				title := trimLabel(d.flattenLines(lines).text)
				d.labelled(title, at, func() { d.siblings(next) })
			default:
				d.siblings(next)
			}
		}
		return
	}
	d.siblings(first)
}

func isParagraph(n ast.Node) bool {
	switch n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return n.Lines().Len() > 0
	}
	return false
}

func hasList(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.(type) {
		case *ast.List, *ast.Blockquote:
			return true
		}
	}
	return false
}

// box reports what is off with a box and tells whether it makes an item.
func (d *document) box(b box, raw []byte, at int) bool {
	switch b.kind {
	case boxNone:
	case boxStandard:
		return true
	case boxOther:
		if !d.inLegend() {
			d.reportf(SeverityWarning, CodeNonstandardState, at,
				"GitHub does not know the box %s: use [ ] or [x]", bytes.TrimSpace(raw[:b.text]))
		}
		return true
	case boxTab:
		d.report(SeverityWarning, CodeNonstandardState, at, "a tab is no state of a box: use [ ] or [x]")
	case boxEmpty:
		d.report(SeverityWarning, CodeEmptyBox, at, "this box has no text: write what is to be done")
	case boxLink:
		d.report(SeverityInfo, CodeBoxLink, at, "this is a link and no box: write [x] and a space in front to make it an item")
	case boxTight:
		if b.state != StateOther {
			d.reportf(SeverityWarning, CodeBoxSpacing, at, "this is no box for GitHub: put a space after it; write %s", asItem(b.state, tightWords(raw)))
		}
	}
	return false
}

// item adds one entry of a checklist and reads what stands inside it.
func (d *document) item(li *ast.ListItem, first ast.Node, b box, raw []byte, ordered bool) {
	lines := first.Lines()
	index := len(d.plan.Items)
	it := d.openItem(lines, b, raw, ordered)
	if first.NextSibling() == nil {
		it.End = it.TextEnd
		return
	}

	parent, depth := d.parent, d.depth
	d.parent, d.depth = index, depth+1
	d.siblings(first.NextSibling())
	d.parent, d.depth = parent, depth

	done := &d.plan.Items[index]
	done.End = max(done.TextEnd, d.blockEnd(li))
	if inner := d.itemBody(index, li, lines.At(lines.Len()-1).Stop); done.Body != "" && inner != "" {
		done.Body += "\n\n" + inner
	} else {
		done.Body += inner
	}
}

// openItem adds one entry of a checklist by its own lines.
func (d *document) openItem(lines *text.Segments, b box, raw []byte, ordered bool) *Item {
	at := lines.At(0).Start
	last := lines.At(lines.Len() - 1)
	index := len(d.plan.Items)
	d.plan.Items = extend(d.plan.Items)
	it := &d.plan.Items[index]
	it.State, it.Offset = b.state, at+b.inside
	it.Depth, it.Parent, it.Section, it.Ordered, it.Role = d.depth, d.parent, d.section, ordered, RoleOther
	it.TextStart = d.textStart(lines, b.text)
	it.TextEnd = max(it.TextStart, trimEnd(d.body, last.Start, last.Stop))
	it.Raw = d.plan.source[it.TextStart:it.TextEnd]
	it.Line, it.Column = d.place(at)
	if d.section >= 0 {
		it.Role, it.Phase = d.plan.Sections[d.section].Role, d.plan.Sections[d.section].Phase
	}
	if dialect := d.spoken(); dialect != nil {
		d.speak(it, dialect)
	}
	d.plan.marks = append(d.plan.marks, d.read(it, raw, lines, b.text))
	it.hiddenLinks()
	if lines.Len() > 1 {
		d.toldByLines(lines, 1, index)
	}
	if rest := d.plan.marks[index].rest; rest > 0 {
		it.Body = d.leadBody(lines, rest)
	}
	return it
}

// extend adds a zero value at the end. To write it in place costs less than to copy it there.
func extend[T any](list []T) []T {
	if len(list) < cap(list) {
		return list[:len(list)+1]
	}
	var zero T
	return append(list, zero)
}

// textStart is the offset in the source of byte i of the joined lines.
func (d *document) textStart(lines *text.Segments, i int) int {
	for k := range lines.Len() {
		seg := lines.At(k)
		start := seg.Start
		for start < seg.Stop && (d.body[start] == ' ' || d.body[start] == '\t') {
			start++
		}
		if i < seg.Stop-start || k == lines.Len()-1 {
			return start + i
		}
		i -= seg.Stop - start
	}
	return 0
}

// trimEnd is the offset after the last byte of body[start:end] that is no white space.
func trimEnd(body []byte, start, end int) int {
	for end > start && isSpace(body[end-1]) {
		end--
	}
	return end
}

// blockEnd is the offset just past the last byte of a block, without white space.
func (d *document) blockEnd(n ast.Node) int {
	end := 0
	if last := n.LastChild(); last != nil && n.Type() == ast.TypeBlock && !isParagraph(n) && n.Kind() != ast.KindHeading {
		end = d.blockEnd(last)
	} else {
		if n.Pos() >= 0 {
			end = d.lineEnd(min(n.Pos(), len(d.body)))
		}
		if lines := n.Lines(); lines.Len() > 0 {
			end = max(end, lines.At(lines.Len()-1).Stop)
		}
	}
	switch n := n.(type) {
	case *ast.FencedCodeBlock:
		f := d.readFence(n)
		end = max(end, f.end)
	case *ast.HTMLBlock:
		if n.HasClosure() {
			end = max(end, n.ClosureLine.Stop)
		}
	case *ast.Heading:
		end = max(end, d.underlineEnd(end))
	}
	return trimEnd(d.body, 0, min(end, len(d.body)))
}

// underlineEnd is the end of the line of `=` or `-` below a heading's text, 0 if there is none.
func (d *document) underlineEnd(end int) int {
	start := d.lineEnd(trimEnd(d.body, 0, end)) + 1
	if start >= len(d.body) {
		return 0
	}
	stop := d.lineEnd(start)
	line := bytes.Trim(d.body[start:stop], " \t>")
	if len(line) > 0 && (len(bytes.Trim(line, "=")) == 0 || len(bytes.Trim(line, "-")) == 0) {
		return stop
	}
	return 0
}
