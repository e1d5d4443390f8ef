package parser

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// slip is what is off in a line that was meant as an item and is none by GFM's rule.
type slip struct {
	// why says in words what is off.
	why string
	// state is what the box was meant to say.
	state State
	// words is what was meant to be the item's text.
	words string
}

// What is off where white space is missing.
const (
	spaceBehindMarker = "put a space between the list marker and the box"
	spaceBehindBox    = "put a space after its box"
)

// slipReach is how far into a line, in bytes, a box with a slip may begin.
const slipReach = 24

// matchSlip finds a slip at the start of a line without white space in front. Marked tells that a list
// marker stands in front of it, so that only the box can be off.
func matchSlip(line []byte, marked bool) (slip, bool) {
	if !maySlip(line) {
		return slip{}, false
	}
	r := slipReader{rest: string(line), marked: marked}
	r.blanks("a space that does not break stands in front of it")
	r.wrapper()
	r.marker()
	r.wrapper()
	state, ok := r.box()
	if !ok {
		return slip{}, false
	}
	words := strings.TrimSpace(r.rest)
	if r.wrapped != "" {
		words = strings.TrimSpace(strings.TrimSuffix(words, r.wrapped))
	}
	if !strings.ContainsFunc(words, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
		return slip{}, false
	}
	return slip{why: r.why, state: state, words: words}, true
}

// isSlip reports whether a line without white space in front was meant as an item.
func isSlip(line []byte) bool {
	_, ok := matchSlip(line, false)
	return ok
}

// maySlip spares most lines a closer look.
func maySlip(line []byte) bool {
	if len(line) < 4 || line[0] == '|' {
		return false
	}
	words := 0 // behind signs of emphasis, in which no box begins
	for words < len(line) && (line[words] == '*' || line[words] == '_' || line[words] == '~') {
		words++
	}
	if words == len(line) || line[words]|0x20 >= 'a' && line[words]|0x20 <= 'z' {
		return false
	}
	for _, c := range line[:min(len(line), slipReach)] {
		switch c {
		case '[', '(', '{', 0xE2, 0xE3, 0xEF:
			return true
		}
	}
	return false
}

// slipReader reads a line from its start. The first thing that is off is what people are told.
type slipReader struct {
	rest    string
	marked  bool
	why     string
	wrapped string
}

func (r *slipReader) off(why string) {
	if r.why == "" {
		r.why = why
	}
}

// blanks takes white space. Any other than spaces and tabs is off.
func (r *slipReader) blanks(why string) (any bool) {
	rest := strings.TrimLeft(r.rest, " \t")
	any = rest != r.rest
	if bare := strings.TrimLeftFunc(rest, isOddBlank); bare != rest {
		r.off(why)
		rest, any = strings.TrimLeftFunc(bare, func(c rune) bool { return c == ' ' || c == '\t' || isOddBlank(c) }), true
	}
	r.rest = rest
	return any
}

// isOddBlank reports whether a rune looks like white space, or like nothing, and is no space of Markdown.
func isOddBlank(c rune) bool {
	switch c {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad':
		return true
	}
	return c > 0x7F && unicode.IsSpace(c)
}

// wrapper takes what was put around the whole item.
func (r *slipReader) wrapper() {
	if r.rest == "" || strings.IndexByte("~<*_", r.rest[0]) < 0 {
		return
	}
	for _, w := range [...]struct{ open, end, why string }{
		{"~~", "~~", "the marker or the box is struck along with the text"},
		{"<del>", "</del>", "the marker or the box is struck along with the text"},
		{"<s>", "</s>", "the marker or the box is struck along with the text"},
		{"**", "**", "the box is bold along with the text"},
		{"__", "__", "the box is bold along with the text"},
	} {
		if rest, ok := strings.CutPrefix(r.rest, w.open); ok && r.wrapped == "" {
			r.rest, r.wrapped = rest, w.end
			r.off(w.why)
			return
		}
	}
}

// marker takes a list marker, or what was meant as one.
func (r *slipReader) marker() {
	c, size := utf8.DecodeRuneInString(r.rest)
	rest := r.rest[size:]
	switch {
	case r.marked:
		return
	case c == '\\' && rest != "" && strings.IndexByte("-*+", rest[0]) >= 0:
		r.off("its list marker is escaped")
		rest = rest[1:]
	case c < utf8.RuneSelf && strings.ContainsRune("-*+", c):
	case c >= '0' && c <= '9':
		number := strings.TrimLeft(r.rest, "0123456789")
		escaped := strings.HasPrefix(number, `\`)
		number = strings.TrimPrefix(number, `\`)
		if number == "" || number[0] != '.' && number[0] != ')' {
			return
		}
		if escaped {
			r.off("its list marker is escaped")
		}
		rest = number[1:]
	case c >= utf8.RuneSelf && strings.ContainsRune("–—−‐‑‒―•·∙●○◦▪▫■□‣⁃◆◇➤►▶・＊－＋※∗", c):
		r.off("the sign in front of its box is no list marker")
	default:
		return
	}
	r.rest, r.marked = rest, true
	if !r.blanks("a space that does not break stands between the list marker and the box") {
		r.off(spaceBehindMarker)
	} else {
		r.off("it belongs to the line above: put a blank line between them, or indent it less")
	}
}

// box takes a box in any form that people write, and tells what it says.
func (r *slipReader) box() (State, bool) {
	c, size := utf8.DecodeRuneInString(r.rest)
	switch c {
	case '☐':
		return r.sign(StateOpen, size)
	case '☑', '☒':
		return r.sign(StateDone, size)
	}
	open := strings.TrimPrefix(r.rest, `\`)
	escaped := open != r.rest
	c, size = utf8.DecodeRuneInString(open)
	closers := boxClosers(c)
	if closers == "" {
		return "", false
	}
	end := boxEnd(open[size:])
	if end < 0 {
		return "", false
	}
	state, ok := boxState(open[size : size+end])
	if !ok || escaped && c != '[' {
		return "", false
	}
	after := open[size+end:]
	if strings.HasPrefix(after, `\`) {
		after, escaped = after[1:], true
	}
	closer, width := utf8.DecodeRuneInString(after)
	after = after[width:]
	if !strings.ContainsRune(closers+"]", closer) || strings.HasPrefix(after, "(") || strings.HasPrefix(after, "[") || strings.HasPrefix(after, ":") {
		return "", false
	}
	r.rest = after
	apart := r.blanks("")
	switch {
	case escaped:
		r.off("its brackets are escaped")
	case c != '[' || closer != ']':
		if (c == '(' || c == '{') && (!apart || !r.marked) {
			return "", false
		}
		r.off("its box has other brackets than [ and ]")
	case !r.marked:
		if !apart {
			return "", false
		}
		r.off("it has no list marker")
	case !apart:
		r.off(spaceBehindBox)
	}
	return state, r.why != ""
}

// sign takes a pictograph of a box.
func (r *slipReader) sign(state State, size int) (State, bool) {
	r.off("its box is a pictograph")
	r.rest = strings.TrimPrefix(r.rest[size:], "\uFE0F")
	return state, true
}

// longestMark is how many bytes may stand between the brackets of a box.
const longestMark = 8

// boxEnd is where the inside of a box ends, or the backslash in front of what closes it stands; -1 if that is
// not near.
func boxEnd(inside string) int {
	for i, c := range inside[:min(len(inside), longestMark+utf8.UTFMax)] {
		switch c {
		case ']', '］', '】', '〕', ')', '）', '}', '\\':
			if i > longestMark {
				return -1
			}
			return i
		}
	}
	return -1
}

// boxClosers lists the brackets that may close what a bracket opens.
func boxClosers(open rune) string {
	switch open {
	case '[':
		return "]］】〕)}"
	case '(', '（':
		return ")）"
	case '{':
		return "}"
	case '［', '【', '〔':
		return "］】〕"
	}
	return ""
}

// boxState reads what stands between the brackets.
func boxState(inside string) (State, bool) {
	if inside == "" {
		return "", false
	}
	switch strings.TrimFunc(inside, func(c rune) bool { return c == ' ' || c == '\t' || isOddBlank(c) }) {
	case "":
		return StateOpen, true
	case "x", "X", "х", "Х", "×", "✓", "✔", "✅", "√":
		return StateDone, true
	}
	return "", false
}

// slip reports a slip at an offset of a line, and tells whether there is one.
func (d *document) slip(line []byte, at int, marked bool) bool {
	s, ok := matchSlip(line, marked)
	if ok {
		code := CodeBoxSlip
		if s.why == spaceBehindMarker || s.why == spaceBehindBox {
			code = CodeBoxSpacing
		}
		d.reportf(SeverityWarning, code, at, "this is no item for GitHub: %s; write %s", s.why, asItem(s.state, s.words))
	}
	return ok
}

// asItem shows how an item is written.
func asItem(state State, words string) string {
	box := "- [ ] "
	if state == StateDone {
		box = "- [x] "
	}
	if i := strings.IndexByte(words, '\n'); i >= 0 {
		words = words[:i]
	}
	return quote(box + strings.TrimSpace(words))
}

// tightWords are the words right behind a box.
func tightWords(raw []byte) string {
	_, words, _ := bytes.Cut(raw, []byte("]"))
	return strings.TrimFunc(string(words), func(c rune) bool { return unicode.IsSpace(c) || isOddBlank(c) })
}

// firstLine is a text up to its first line break.
func firstLine(text []byte) []byte {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return text[:i]
	}
	return text
}
