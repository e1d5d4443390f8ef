package parser

import (
	"unicode"
	"unicode/utf8"
)

// boxKind tells what stands at the start of a list item.
type boxKind int

const (
	// boxNone is anything else.
	boxNone boxKind = iota
	// boxStandard is `[ ]`, `[x]` or `[X]`, white space, text.
	boxStandard
	// boxOther is a box that GitHub does not know, such as `[-]`.
	boxOther
	// boxLink is `[x](url)` or `[x][ref]`.
	boxLink
	// boxEmpty is a box without text.
	boxEmpty
	// boxTight is a box that text follows without white space.
	boxTight
	// boxTab is `[<tab>]`, which is no box.
	boxTab
)

// box is the start of a list item's first paragraph.
type box struct {
	kind  boxKind
	state State
	// inside is the offset in the text of the byte in the brackets.
	inside int
	// text is the offset of the first byte after the box and white space.
	text int
}

// otherStates are the signs that people put into a box and that GitHub does not know.
const otherStates = "-~/>!<?*+.=_\"'|→✓✔✅√✗✘×☑☒хХ–—　\u00a0"

// matchBox reads the box at the start of text, which is one paragraph.
// The rule is GFM's: a box, white space, then content.
func matchBox(text []byte) (box, bool) {
	if len(text) < 2 || text[0] != '[' {
		return box{}, false
	}
	b := box{inside: 1}
	var after int
	switch c := text[1]; {
	case c == ']':
		b.state, after = StateOther, 2
	case len(text) > 2 && text[2] == ']' && c == ' ':
		b.state, after = StateOpen, 3
	case len(text) > 2 && text[2] == ']' && (c == 'x' || c == 'X'):
		b.state, after = StateDone, 3
	case len(text) > 2 && text[2] == ']' && c == '\t':
		return box{kind: boxTab}, true
	default:
		if after = otherBox(text); after == 0 {
			return box{}, false
		}
		b.state = StateOther
	}
	if after == len(text) {
		b.kind = boxEmpty
		return b, true
	}
	switch text[after] {
	case '(', '[':
		b.kind = boxLink
		return b, true
	case ' ', '\t':
	case '\n':
		b.kind = boxEmpty
		return b, true
	default:
		b.kind = boxTight
		return b, true
	}
	for i := after; i < len(text); i++ {
		if !isSpace(text[i]) {
			b.text = i
			break
		}
	}
	switch {
	case b.text == 0:
		b.kind = boxEmpty
	case b.state == StateOther:
		b.kind = boxOther
	default:
		b.kind = boxStandard
	}
	return b, true
}

// otherBox is the offset after a box with a sign that GitHub does not know, 0 if text starts
// otherwise. An `x` or a space with white space beside it, `[ x]`, is one too.
func otherBox(text []byte) int {
	r, size := utf8.DecodeRune(text[1:])
	if size == 0 || r == utf8.RuneError {
		return 0
	}
	end := 1 + size
	if end < len(text) && text[end] == ']' {
		for _, s := range otherStates {
			if s == r {
				return end + 1
			}
		}
		return 0
	}
	marks := 0
	for i := 1; i < len(text) && i < 6; i++ {
		switch c := text[i]; {
		case c == ']':
			if marks <= 1 {
				return i + 1
			}
			return 0
		case c == 'x' || c == 'X':
			marks++
		case c != ' ':
			return 0
		}
	}
	return 0
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func isBoundary(r rune) bool {
	return r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
}
