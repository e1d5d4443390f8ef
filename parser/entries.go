package parser

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	gm "github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// entries are neighbours in a list that have one line each. They stand in the list in place of a
// node for each of them, which would cost more than reading what they say does.
type entries struct {
	ast.BaseBlock
	// spans are their texts, without white space behind them.
	spans []byteSpan
}

// Kind implements goldmark's Node.
func (*entries) Kind() ast.NodeKind { return ast.KindListItem }

// Dump implements goldmark's Node.
func (e *entries) Dump(source []byte, level int) { ast.DumpHelper(e, source, level, nil, nil) }

// entryParser is goldmark's parser of the entries of a list, save that it takes entries of one line
// together where nothing can come in between.
type entryParser struct{ gm.BlockParser }

// Open implements goldmark's BlockParser. It opens the last of several entries.
func (p entryParser) Open(parent ast.Node, reader text.Reader, pc gm.Context) (ast.Node, gm.State) {
	list, ok := parent.(*ast.List)
	if !ok {
		return nil, gm.NoChildren
	}
	spans := takeEntries(reader)
	node, state := p.BlockParser.Open(parent, reader, pc)
	if spans != nil {
		list.AppendChild(list, &entries{spans: spans})
	}
	return node, state
}

// takeEntries takes the line of the reader and those below it, as long as a line is an entry and
// the next line begins with the same spaces and the same bullet. That line then ends the entry and
// begins another of the same list, whatever encloses the list.
func takeEntries(reader text.Reader) []byteSpan {
	_, line := reader.PeekLine()
	source, column := reader.Source(), reader.LineOffset()
	lead := entryLead(source, line, column)
	if lead == nil {
		return nil
	}
	var buffer [16]byteSpan
	spans := buffer[:0]
	at := line.Start - column
	for {
		start := at + len(lead)
		stop := bytes.IndexByte(source[start:], '\n')
		if stop < 0 {
			break
		}
		next := source[start+stop+1:]
		words := source[start : start+stop]
		if !bytes.HasPrefix(next, lead) || !startsProse(next[len(lead):]) || !startsProse(words) || mayDefine(words) {
			break
		}
		spans = append(spans, byteSpan{start, trimEnd(source, start, start+stop)})
		at = start + stop + 1
	}
	if len(spans) == 0 {
		return nil
	}
	skipLines(reader, len(spans), at)
	reader.Advance(column)
	return slices.Clone(spans)
}

// skipLines moves a reader behind n lines, the last of which ends at stop.
func skipLines(reader text.Reader, n, stop int) {
	line, _ := reader.Position()
	reader.SetPosition(line+n-1, text.NewSegment(stop, stop))
	reader.AdvanceLine()
}

// mayDefine reports whether words may begin with the definition of a link reference.
func mayDefine(words []byte) bool {
	return words[0] == '[' && bytes.Contains(words, []byte("]:"))
}

// entryLead is what stands in front of the words of the reader's line: spaces, a bullet and one
// space. It is nil where other bytes do.
func entryLead(source []byte, line text.Segment, column int) []byte {
	head := line.Start - column
	if line.Padding > 0 || head < 0 || head > 0 && source[head-1] != '\n' {
		return nil
	}
	i := head
	for i+2 < line.Stop && source[i] == ' ' {
		i++
	}
	if i < line.Start || i+2 >= line.Stop || source[i] != '-' && source[i] != '*' && source[i] != '+' || source[i+1] != ' ' {
		return nil
	}
	return source[head : i+2]
}

// entries reads the items and the labels of entries of one line.
func (d *document) entries(e *entries, ordered bool) {
	line := text.NewSegments()
	line.Append(text.Segment{})
	for _, span := range e.spans {
		line.Set(0, text.NewSegment(span.start, span.end))
		raw := d.body[span.start:span.end]
		b, ok := d.readBox(raw)
		if ok && d.box(b, raw, span.start) {
			it := d.openItem(line, b, raw, ordered)
			it.End = it.TextEnd
			continue
		}
		if !ok {
			d.slip(raw, span.start, true)
		}
		d.bullet(line)
	}
}
