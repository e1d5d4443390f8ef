package parser

import (
	"sync"

	"github.com/yuin/goldmark/extension"
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
	// maxReach and reachOfByte bound how far the inline parser may look ahead in a document: from each
	// sign that may begin a link or a tag it looks through the rest of the text. It is a number of bytes
	// for any document, and one for each byte that the document has.
	maxReach    = 500_000
	reachOfByte = 40
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
	// kinds holds a bit for each kind of mark that a byte of text is part of; nil while nobody asked or
	// there are few marks.
	kinds *[]uint8
}

// source is the offset in the raw text of the byte i of text.
func (f *flat) source(i int) int {
	if f.at == nil {
		return i
	}
	return int(f.at[i])
}

// inside reports whether the byte i of text is part of a mark of this kind. Where there are many marks
// they are looked through once for all bytes.
func (f *flat) inside(kind markKind, i int) bool {
	const few = 16
	if len(f.marks) > few {
		if f.kinds == nil {
			kinds := f.spread()
			f.kinds = &kinds
		}
		kinds := *f.kinds
		return i < len(kinds) && kinds[i]&(1<<kind) != 0
	}
	for _, m := range f.marks {
		if m.kind == kind && m.start <= i && i < m.end {
			return true
		}
	}
	return false
}

// spread notes at each byte of text the kinds of the marks that it is part of.
func (f *flat) spread() []uint8 {
	kinds := make([]uint8, len(f.text))
	var ends [markEscape + 1]int
	for _, m := range f.marks {
		// Marks come in the order in which they start: what an earlier one covers is noted.
		for i := max(m.start, ends[m.kind]); i < m.end; i++ {
			kinds[i] |= 1 << m.kind
		}
		ends[m.kind] = max(ends[m.kind], m.end)
	}
	return kinds
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
	if !signsOf(raw).has(signMarkdown|signBracket) || !d.afford(raw) {
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

// afford reports whether a text may be parsed inline, and notes what it costs. Where it may not, the
// text of an item may differ from what it was, so that nothing may count as removed.
func (d *document) afford(raw []byte) bool {
	signs := countSigns(raw)
	if len(raw) > maxInline || signs > maxSigns {
		d.hide(HiddenCap, d.textAt, 0)
		d.reportf(SeverityWarning, CodeTooMuchMarkdown, d.textAt,
			"this text has more than %d bytes or %d signs of inline Markdown and is read as plain text: make it shorter", maxInline, maxSigns)
		return false
	}
	if d.exhausted {
		return false
	}
	d.effort += signs*signs + baseEffort
	d.reach += countOpeners(raw) * len(raw)
	if d.exhausted = d.effort > maxEffort || d.reach > maxReach+reachOfByte*len(d.src); d.exhausted {
		d.hide(HiddenCap, d.textAt, 0)
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

// countOpeners counts the signs behind which the inline parser looks for the end of something.
func countOpeners(raw []byte) int {
	n := 0
	for i, c := range raw {
		if c == '<' || c == '(' && i > 0 && raw[i-1] == ']' {
			n++
		}
	}
	return n
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
