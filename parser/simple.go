package parser

import (
	"bytes"

	"github.com/yuin/goldmark/util"
)

// simplicity tells how much of the inline parser a text needs.
type simplicity int

const (
	// simpleNot is text for the inline parser.
	simpleNot simplicity = iota
	// simpleMarked has no inline Markdown but white space that collapses, code spans, bold words,
	// entities and plain comments.
	simpleMarked
	// simplePlain reads as it is written.
	simplePlain
)

// simplicity looks at each sign of raw that may begin inline Markdown: where all of them stand
// where they cannot, no inline parser need look at the text. It tells which signs there are, too.
func (d *document) simplicity(raw []byte) (simplicity, signSet) {
	signs := signsOf(raw)
	if !signs.has(signMarkdown|signRun) && (!signs.has(signBracket) || !d.hasReferences && !bytes.Contains(raw, []byte("]("))) {
		return simplePlain, signs
	}
	return d.simplicityOf(raw), signs
}

func (d *document) simplicityOf(raw []byte) simplicity {
	level := simplePlain
	for i, c := range raw {
		switch c {
		case '\\', '~', '\r':
			return simpleNot
		case '\n', '\t', '`':
			level = simpleMarked
		case '_':
			if !isWordByte(around(raw, i-1)) || !isWordByte(around(raw, i+1)) {
				return simpleNot
			}
		case '*':
			before, after := around(raw, i-1), around(raw, i+1)
			switch {
			case (before == '*') != (after == '*'):
				level = simpleMarked
			case before != ' ' || after != ' ':
				return simpleNot
			}
		case '<', '&':
			if after := around(raw, i+1); after == ' ' || after == '=' || isDigit(after) {
				continue
			}
			if c == '<' && commentSize(raw[i:]) == 0 || c == '&' && entitySize(raw[i:]) == 0 {
				return simpleNot
			}
			level = simpleMarked
		case '[', ']':
			if d.hasReferences || c == ']' && around(raw, i+1) == '(' {
				return simpleNot
			}
		case ' ':
			if around(raw, i-1) == ' ' || i+1 == len(raw) {
				level = simpleMarked
			}
		}
	}
	return level
}

// commentSize is the length of the plain comment at the start of text, such as `<!-- #12 -->`, 0 if
// there is none. A dash in it or an edge without a space is left to the inline parser.
func commentSize(text []byte) int {
	const open, end = "<!-- ", " -->"
	if !bytes.HasPrefix(text, []byte(open)) {
		return 0
	}
	dash := bytes.IndexByte(text[len(open):], '-') + len(open)
	if dash <= len(open) || !bytes.HasPrefix(text[dash-1:], []byte(end)) {
		return 0
	}
	return dash - 1 + len(end)
}

// entitySize is the length of what has the form of an entity at the start of text, 0 if nothing has.
func entitySize(text []byte) int {
	for i := 1; i < min(len(text), 40); i++ {
		switch c := text[i]; {
		case c == ';' && i > 1:
			return i + 1
		case !isWordByte(c) && (c != '#' || i > 1):
			return 0
		}
	}
	return 0
}

// around is the byte i of a text; beyond its ends, and for other white space, it is a space.
func around(raw []byte, i int) byte {
	if i < 0 || i >= len(raw) || raw[i] == '\n' || raw[i] == '\t' {
		return ' '
	}
	return raw[i]
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c)
}

// simple writes text of the level [simpleMarked]. It is false where a sign has no partner, since the
// rules for those are better left to the inline parser.
func (w *flattener) simple() bool {
	bold := -1
	for i := 0; i < len(w.raw); {
		switch c := w.raw[i]; {
		case c == '*' && i+1 < len(w.raw) && w.raw[i+1] == '*':
			if !w.bold(i, &bold) {
				return false
			}
			i += 2
		case c == '`':
			size := w.backticks(i)
			if size == 0 {
				return false
			}
			i += size
		case c == '<' && commentSize(w.raw[i:]) > 0:
			i += commentSize(w.raw[i:])
		case c == '&' && entitySize(w.raw[i:]) > 0:
			i += w.entity(i, len(w.raw))
		default:
			w.put(c, i)
			i++
		}
	}
	return bold < 0
}

// backticks writes the code span at i and returns its length, 0 where it has no end on its line.
func (w *flattener) backticks(i int) int {
	length := runLength(w.raw[i:], '`')
	start := i + length
	end := start
	for end < len(w.raw) {
		run := runLength(w.raw[end:], '`')
		if run == length {
			break
		}
		end += max(run, 1)
	}
	if end >= len(w.raw) || bytes.IndexByte(w.raw[start:end], '\n') >= 0 {
		return 0
	}
	w.codeSpan(start, end)
	return end + length - i
}

// bold opens or closes bold words at i; open is the index of their mark, -1 outside. It is false
// where the signs do not stand plainly at the edge of words.
func (w *flattener) bold(i int, open *int) bool {
	before, after := byte(' '), byte(' ')
	if i > 0 && !isSpace(w.raw[i-1]) {
		before = w.raw[i-1]
	}
	if i+2 < len(w.raw) && !isSpace(w.raw[i+2]) {
		after = w.raw[i+2]
	}
	if *open < 0 {
		if before != ' ' && before != '(' || !isWordByte(after) {
			return false
		}
		*open = len(w.marks)
		w.marks = append(w.marks, mark{kind: markStrong, start: len(w.out)})
		return true
	}
	if before == ' ' || before == '*' || after != ' ' && !util.IsPunct(after) || after == '*' {
		return false
	}
	w.marks[*open].end = len(w.out)
	*open = -1
	return true
}

// codeSpan writes the contents of a code span, without one space at both ends.
func (w *flattener) codeSpan(start, end int) {
	if end-start > 2 && w.raw[start] == ' ' && w.raw[end-1] == ' ' && !util.IsBlank(w.raw[start:end]) {
		start, end = start+1, end-1
	}
	m := mark{kind: markCode, start: len(w.out)}
	for i := start; i < end; i++ {
		w.put(w.raw[i], i)
	}
	m.end = len(w.out)
	w.marks = append(w.marks, m)
}
