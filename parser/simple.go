package parser

import (
	"bytes"

	"github.com/yuin/goldmark/util"
)

// isSimple tells whether raw reads the same as plain text, so that no inline parser need look at
// it: each sign that may begin inline Markdown stands
// where it cannot. Where code is false, white space must not collapse either; where it is true,
// code spans and bold words are allowed.
func (d *document) isSimple(raw []byte, code bool) bool {
	before := byte(' ')
	for i, c := range raw {
		after := byte(' ')
		if i+1 < len(raw) {
			after = raw[i+1]
		}
		switch c {
		case '\\', '~', '\r':
			return false
		case '\n', '\t':
			if !code {
				return false
			}
			c = ' '
		case '`':
			if !code {
				return false
			}
		case '_':
			if !isWordByte(before) || !isWordByte(after) {
				return false
			}
		case '*':
			bold := code && (before == '*') != (after == '*')
			if !bold && (before != ' ' || after != ' ') {
				return false
			}
		case '<', '&':
			if after != ' ' && after != '=' && !isDigit(after) {
				return false
			}
		case '[', ']':
			if d.hasReferences || c == ']' && after == '(' {
				return false
			}
		case ' ':
			if before == ' ' && !code {
				return false
			}
		}
		before = c
	}
	return code || before != ' ' || len(raw) == 0
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c)
}

// simple writes text whose only inline Markdown is code spans and plainly set bold words. It is
// false where a sign has no partner, since the rules for those are better left to the inline
// parser.
func (w *flattener) simple() bool {
	bold := -1
	for i := 0; i < len(w.raw); {
		if w.raw[i] == '*' && i+1 < len(w.raw) && w.raw[i+1] == '*' {
			if !w.bold(i, &bold) {
				*w = flattener{raw: w.raw}
				return false
			}
			i += 2
			continue
		}
		if w.raw[i] != '`' {
			w.put(w.raw[i], i)
			i++
			continue
		}
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
			*w = flattener{raw: w.raw}
			return false
		}
		w.codeSpan(start, end)
		i = end + length
	}
	if bold >= 0 {
		*w = flattener{raw: w.raw}
	}
	return bold < 0
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
