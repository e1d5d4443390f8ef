package parser

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// flattener writes the plain text of inline nodes and remembers where each byte came from.
type flattener struct {
	raw   []byte
	out   []byte
	at    []int32
	marks []mark
	// struck is the index of the mark of a struck part that a tag of HTML began, -1 outside.
	struck int
}

// reset begins with another text.
func (w *flattener) reset(raw []byte) {
	w.raw, w.out, w.at, w.marks, w.struck = raw, w.out[:0], w.at[:0], w.marks[:0], -1
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
	w.at = append(w.at, int32(at)) //nolint:gosec // a document has 5 MB at most
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
		w.marked(markLink, shortAddress(n.Destination), n)
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

// maxAddress is the length in bytes of the longest address that is kept. One definition may serve many
// links, and no address of an issue comes near it.
const maxAddress = 2_000

// shortAddress is an address, "" for one that is too long.
func shortAddress(address []byte) string {
	if len(address) > maxAddress {
		return ""
	}
	return string(address)
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

// strikeTag begins or ends a struck part where a tag does.
func (w *flattener) strikeTag(name string, end bool) {
	switch name {
	case "del", "s", "strike":
	default:
		return
	}
	switch {
	case !end && w.struck < 0:
		w.struck = len(w.marks)
		w.marks = append(w.marks, mark{kind: markStrike, start: len(w.out), end: len(w.out)})
	case end && w.struck >= 0:
		w.marks[w.struck].end = len(w.out)
		w.struck = -1
	}
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
	w.strikeTag(name, bytes.HasPrefix(tag, []byte("</")))
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
