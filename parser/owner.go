package parser

import (
	"strings"
	"unicode/utf8"
)

// maxHandle is the longest handle that GitHub allows, in characters.
const maxHandle = 39

// maxOwners is the number of owners that are read from one item; GitHub allows ten assignees.
const maxOwners = 50

// owners takes the `@handle` owners of the text, in order.
func (r *reading) owners() {
	if r.signs.has(signAt) {
		r.handles(r.item.own)
	}
}

// own adds a handle unless it is there already.
func (it *Item) own(handle string) {
	if len(it.Owners) == maxOwners {
		return
	}
	for _, known := range it.Owners {
		if strings.EqualFold(known, handle) {
			return
		}
	}
	it.Owners = append(it.Owners, handle)
}

// handles finds the handles in a text. An address, a package (`@scope/name`), a key with a
// value (`@id:7`), whose something is (`@ann's`) and what stands in a code span are none.
func (f *flat) handles(found func(string)) {
	for i := strings.IndexByte(f.text, '@'); i >= 0; {
		end := i + 1
		for end < len(f.text) && isHandleByte(f.text[end]) {
			end++
		}
		if f.isHandle(i, end) {
			found(f.text[i+1 : end])
		}
		next := strings.IndexByte(f.text[end:], '@')
		if next < 0 {
			return
		}
		i = end + next
	}
}

func (f *flat) isHandle(at, end int) bool {
	handle := f.text[at+1 : end]
	if handle == "" || len(handle) > maxHandle || handle[0] == '-' || handle[len(handle)-1] == '-' || strings.Contains(handle, "--") {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(f.text[:at])
	if at > 0 && (!isBoundary(before) || strings.ContainsRune("./@-`+#&=\\", before)) {
		return false
	}
	if end < len(f.text) {
		switch c := f.text[end]; c {
		case '/', '@', '_', '\\', '=', '(', '\'':
			return false
		case ':', '.':
			if end+1 < len(f.text) && f.text[end+1] != ' ' && f.text[end+1] != ')' {
				return false
			}
		default:
			if r, _ := utf8.DecodeRuneInString(f.text[end:]); r == '’' || r >= 0x80 && r < 0x2E80 && !isBoundary(r) {
				return false
			}
		}
	}
	return !f.inside(markCode, at) && !f.inside(markEscape, at) && !isAtWord(handle)
}

// isAtWord reports whether a word with an @ in front is one of a language or calls a crowd: CSS rules
// such as `@media`, annotations such as `@deprecated`, `@here`.
func isAtWord(word string) bool {
	switch word {
	case "apply", "charset", "container", "font-face", "import", "keyframes", "layer", "media", "property", "supports", "tailwind", "theme",
		"utility", "custom-variant", "custom-media", "variant", "variants", "plugin", "screen", "source", "config", "reference",
		"mention", "mentions", "username", "handle", "Override", "Deprecated", "deprecated", "param", "return", "returns", "throws", "type", "dataclass", "see", "todo",
		"all", "channel", "everyone", "here":
		return true
	}
	return false
}

func isHandleByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '-'
}
