package parser

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	gm "github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

const (
	// maxTitle is GitHub's limit for the title of an issue, in characters.
	maxTitle = 256
	// maxInline is the longest text that is parsed inline, in bytes; maxSigns is the number of
	// Markdown signs in it. Inline parsing takes time quadratic in either.
	maxInline = 16_384
	maxSigns  = 500
	// maxEffort bounds the sum of the squares of the signs in all texts that are parsed inline, and
	// of baseEffort for each of them.
	maxEffort  = 2_000_000
	baseEffort = 25
	// signs are the bytes that may begin inline Markdown.
	signs = "\\`*_[]<&~\n\t\r"
)

// markKind tells what kind of inline Markdown a part of a text was.
type markKind int

const (
	markStrong markKind = iota
	markCode
	markLink
	markStrike
	// markEscape is a sign that a backslash makes literal.
	markEscape
)

// mark is a part of a flat text that was inline Markdown.
type mark struct {
	kind       markKind
	start, end int
	dest       string
}

// flat is inline Markdown as plain text on one line.
type flat struct {
	text  string
	marks []mark
	// at maps each byte of text to its offset in the raw text; nil if they are the same.
	at []int32
}

// source is the offset in the raw text of the byte i of text.
func (f *flat) source(i int) int {
	if f.at == nil {
		return i
	}
	return int(f.at[i])
}

// inside tells whether the byte i of text is part of a mark of this kind.
func (f *flat) inside(kind markKind, i int) bool {
	for _, m := range f.marks {
		if m.kind == kind && m.start <= i && i < m.end {
			return true
		}
	}
	return false
}

// inlineParser is goldmark's parser for the text of one block, made once. It holds no state of a
// parse.
var inlineParser = sync.OnceValue(func() gm.Parser {
	return gm.NewParser(
		gm.WithBlockParsers(util.Prioritized(gm.NewParagraphParser(), 100)),
		gm.WithInlineParsers(gm.DefaultInlineParsers()...),
		gm.WithInlineParsers(util.Prioritized(extension.NewStrikethroughParser(), 500)),
	)
})

// flatten strips inline Markdown from raw, which is the text of one block.
func (d *document) flatten(raw []byte) flat {
	level, _ := d.simplicity(raw)
	return d.flattenAs(level, raw)
}

// flattenSpan strips inline Markdown from a part of one line of the body. Plain text is not copied.
func (d *document) flattenSpan(span byteSpan) flat {
	raw := d.body[span.start:span.end]
	d.textAt = span.start
	level, _ := d.simplicity(raw)
	if text := d.plan.source[span.start:span.end]; level == simplePlain && text == string(raw) {
		return flat{text: text}
	}
	return d.flattenAs(level, raw)
}

// flattenLines strips inline Markdown from the lines of a block.
func (d *document) flattenLines(lines *text.Segments) flat {
	if lines.Len() == 1 {
		line := lines.At(0)
		return d.flattenSpan(byteSpan{line.Start, trimEnd(d.body, line.Start, line.Stop)})
	}
	d.textAt = lines.At(0).Start
	return d.flatten(d.joinLines(lines))
}

// flattenAs strips inline Markdown from text whose simplicity is known.
func (d *document) flattenAs(level simplicity, raw []byte) flat {
	switch level {
	case simplePlain:
		return flat{text: string(raw)}
	case simpleMarked:
		if w := d.flattener(raw); w.simple() {
			return w.flat()
		}
	case simpleNot:
	}
	return d.flattenInline(raw)
}

// flattener is the document's only one, made ready for a text. A flat text shares its memory and is
// valid until the next one.
func (d *document) flattener(raw []byte) *flattener {
	d.flat.reset(raw)
	return &d.flat
}

// flattenInline strips inline Markdown by way of the inline parser.
func (d *document) flattenInline(raw []byte) flat {
	w := d.flattener(raw)
	if !bytes.ContainsAny(raw, signs) || !d.afford(raw) {
		for i := range raw {
			w.put(raw[i], i)
		}
		return w.flat()
	}
	root := inlineParser().Parse(text.NewReader(raw), gm.WithContext(d.refs))
	for block := root.FirstChild(); block != nil; block = block.NextSibling() {
		w.children(block)
	}
	return w.flat()
}

// afford tells whether a text may be parsed inline, and notes what it costs. Where it may not, the
// text of an item may differ from what it was, so that nothing may count as removed.
func (d *document) afford(raw []byte) bool {
	signs := countSigns(raw)
	if len(raw) > maxInline || signs > maxSigns {
		d.plan.Incomplete = true
		d.report(SeverityWarning, CodeTooMuchMarkdown, d.textAt, fmt.Sprintf(
			"this text has more than %d bytes or %d signs of inline Markdown and is read as plain text: make it shorter", maxInline, maxSigns))
		return false
	}
	if d.effort > maxEffort {
		return false
	}
	if d.effort += signs*signs + baseEffort; d.effort > maxEffort {
		d.plan.Incomplete = true
		d.report(SeverityWarning, CodeTooMuchMarkdown, d.textAt,
			"this document holds so much inline Markdown that it is read as plain text from here on: split the document")
		return false
	}
	return true
}

func countSigns(raw []byte) int {
	n := 0
	for _, c := range raw {
		switch c {
		case '[', '*', '_', '`', '<', '~', '!', '&':
			n++
		}
	}
	return n
}

// flattener writes the plain text of inline nodes and remembers where each byte came from.
type flattener struct {
	raw   []byte
	out   []byte
	at    []int32
	marks []mark
}

// reset begins with another text.
func (w *flattener) reset(raw []byte) {
	w.raw, w.out, w.at, w.marks = raw, w.out[:0], w.at[:0], w.marks[:0]
}

func (w *flattener) flat() flat {
	n := len(w.out)
	for n > 0 && w.out[n-1] == ' ' {
		n--
	}
	for i := range w.marks {
		w.marks[i].end = min(w.marks[i].end, n)
		w.marks[i].start = min(w.marks[i].start, n)
	}
	return flat{text: string(w.out[:n]), marks: w.marks, at: w.at[:n]}
}

// put writes one byte; white space collapses to one space.
func (w *flattener) put(c byte, at int) {
	if isSpace(c) {
		c = ' '
		if len(w.out) == 0 || w.out[len(w.out)-1] == ' ' {
			return
		}
	}
	w.out = append(w.out, c)
	w.at = append(w.at, int32(at))
}

func (w *flattener) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

// marked writes the children of a node as a mark.
func (w *flattener) marked(kind markKind, dest string, n ast.Node) {
	i := len(w.marks)
	w.marks = append(w.marks, mark{kind: kind, start: len(w.out), dest: dest})
	if kind == markCode {
		w.code(n)
	} else {
		w.children(n)
	}
	w.marks[i].end = len(w.out)
}

func (w *flattener) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(n.Segment.Start, n.Segment.Stop)
		if n.SoftLineBreak() || n.HardLineBreak() {
			w.put(' ', n.Segment.Stop)
		}
	case *ast.String:
		for _, c := range n.Value {
			w.put(c, max(n.Pos(), 0))
		}
	case *ast.CodeSpan:
		w.marked(markCode, "", n)
	case *ast.Emphasis:
		if n.Level == 2 {
			w.marked(markStrong, "", n)
			return
		}
		w.children(n)
	case *east.Strikethrough:
		w.marked(markStrike, "", n)
	case *ast.Link:
		w.marked(markLink, string(n.Destination), n)
	case *ast.AutoLink:
		start := len(w.out)
		at := max(n.Pos(), 0)
		for i, c := range n.Label(w.raw) {
			w.put(c, min(at+1+i, len(w.raw)-1))
		}
		w.marks = append(w.marks, mark{markLink, start, len(w.out), string(n.URL(w.raw))})
	case *ast.RawHTML:
		w.html(n)
	default:
		w.children(n)
	}
}

// code writes a code span: nothing in it is Markdown.
func (w *flattener) code(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			for i := t.Segment.Start; i < t.Segment.Stop; i++ {
				w.put(w.raw[i], i)
			}
		}
	}
}

// text writes literal text: backslash escapes and entities are resolved.
func (w *flattener) text(start, stop int) {
	for i := start; i < stop; {
		switch c := w.raw[i]; {
		case c == '\\' && i+1 < stop && util.IsPunct(w.raw[i+1]):
			w.marks = append(w.marks, mark{kind: markEscape, start: len(w.out), end: len(w.out) + 1})
			w.put(w.raw[i+1], i+1)
			i += 2
		case c == '&':
			i += w.entity(i, stop)
		default:
			w.put(c, i)
			i++
		}
	}
}

// entity writes the entity at i and returns its length, 1 if there is none.
func (w *flattener) entity(i, stop int) int {
	if size := entitySize(w.raw[i:stop]); size > 0 {
		name := w.raw[i : i+size]
		resolved := util.ResolveEntityNames(util.ResolveNumericReferences(name))
		if !bytes.Equal(resolved, name) {
			for _, c := range resolved {
				w.put(c, i)
			}
			return size
		}
	}
	w.put('&', i)
	return 1
}

// html drops comments and the tags of HTML; other text in angle brackets is kept, since it is
// a placeholder or a type such as Vec<T> rather than a tag.
func (w *flattener) html(n *ast.RawHTML) {
	var start, stop int
	if n.Segments.Len() > 0 {
		start, stop = n.Segments.At(0).Start, n.Segments.At(n.Segments.Len()-1).Stop
	}
	tag := w.raw[start:stop]
	if bytes.HasPrefix(tag, []byte("<!")) || bytes.HasPrefix(tag, []byte("<?")) {
		return
	}
	name := strings.ToLower(strings.Trim(string(tag), "</>"))
	if i := strings.IndexAny(name, " \t\n/="); i >= 0 {
		name = name[:i]
	}
	switch name {
	case "br", "hr", "p", "div", "li", "td", "tr":
		w.put(' ', start)
	case "a", "abbr", "b", "big", "bdi", "bdo", "center", "cite", "code", "dd", "del", "details", "dfn", "dl", "dt", "em",
		"font", "h1", "h2", "h3", "h4", "h5", "h6", "i", "img", "input", "ins", "kbd", "label", "mark", "ol", "picture", "pre",
		"q", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "th", "thead",
		"tt", "u", "ul", "var", "video", "wbr":
	default:
		for i := start; i < stop; i++ {
			w.put(w.raw[i], i)
		}
	}
}

// truncate cuts text to limit characters, the last of which is then an ellipsis.
func truncate(text string, limit int) string {
	if len(text) <= limit || utf8.RuneCountInString(text) <= limit {
		return text
	}
	n := 0
	for i := range text {
		if n == limit-1 {
			return strings.TrimRightFunc(text[:i], unicode.IsSpace) + "…"
		}
		n++
	}
	return text
}

// joinLines is the text of a block without what its containers put in front of each line.
func (d *document) joinLines(lines *text.Segments) []byte {
	if lines.Len() == 1 {
		seg := lines.At(0)
		return d.body[seg.Start:trimEnd(d.body, seg.Start, seg.Stop)]
	}
	size := 0
	for i := range lines.Len() {
		size += lines.At(i).Stop - lines.At(i).Start + 1
	}
	out := make([]byte, 0, size)
	for i := range lines.Len() {
		seg := lines.At(i)
		start := seg.Start
		for start < seg.Stop && (d.body[start] == ' ' || d.body[start] == '\t') {
			start++
		}
		out = append(out, d.body[start:seg.Stop]...)
		if len(out) > 0 && out[len(out)-1] != '\n' {
			out = append(out, '\n')
		}
	}
	return out[:trimEnd(out, 0, len(out))]
}
