package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
)

// placeholder reports whether nothing real is left of an item's text once id, labels and slots
// are taken away.
func (r *reading) placeholder() bool {
	text := r.own()
	if text == "" {
		return true
	}
	if r.inside(markCode, r.start) || r.inside(markLink, r.start) {
		return false
	}
	if isPlaceholder(text) {
		return true
	}
	if r.item.Role == RoleSignOff {
		return false
	}
	label, value, labelled := strings.Cut(text, ": ")
	return labelled && isPlaceholder(value) && isSlotLabel(label) && !r.inside(markCode, r.start+len(label)+2)
}

// isSlotLabel reports whether what follows a label is to be filled in: `Owner: [Name]`, or a number such
// as `01-02`, a word that numbers are given to, `Goal: [Specific goal]`. Any other word before a colon is
// part of what an item says.
func isSlotLabel(label string) bool {
	if words.LabelOf(label) != words.NoLabel || hasDigit(label) && !strings.ContainsAny(label, " \t") {
		return true
	}
	return words.IsID(label)
}

// isPlaceholder reports whether text says only that something is to be filled in: `TBD`, or brackets
// with nothing beside them but what separates one from the next, as in `[Task] - [Owner]`.
func isPlaceholder(text string) bool {
	text = strings.TrimSpace(text)
	if len(text) < 24 && isVoid(text) {
		return true
	}
	if text == "" || strings.IndexByte("[<{", text[0]) < 0 || strings.HasPrefix(text, "[[") {
		return false
	}
	groups := 0
	for text != "" {
		if strings.IndexByte("[<{", text[0]) >= 0 {
			size := bracketSize(text)
			if size == 0 {
				return false // a bracket that stays open frames nothing
			}
			groups++
			text = text[size:]
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == utf8.RuneError || joins(r) {
			return false
		}
		text = text[size:]
	}
	return groups > 0
}

// joins reports whether a sign between brackets says something of them, as an arrow does.
func joins(r rune) bool { return strings.ContainsRune("=>+&→⇒↔", r) }

// bracketSize is the length of the bracketed words at the start of text, 0 if there are none.
// A marker of one or two capitals such as `[P]` is no placeholder.
func bracketSize(text string) int {
	open := text[0]
	var closer byte
	switch open {
	case '[':
		closer = ']'
	case '<':
		closer = '>'
	case '{':
		closer = '}'
	default:
		return 0
	}
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case open:
			depth++
		case closer:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// isBracketed reports whether the whole text is one pair of brackets with words inside.
func isBracketed(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && strings.IndexByte("[<{", text[0]) >= 0 && bracketSize(text) == len(text)
}

// isVoid reports whether text stands for a word that is still missing.
func isVoid(text string) bool {
	if i := strings.IndexFunc(text, unicode.IsLetter); i >= 0 && text[i] < 0x80 && !words.MayBeVoid(text[i]) {
		return false
	}
	if words.IsVoid(strings.Trim(text, " .:!()*_")) {
		return true
	}
	return strings.Trim(text, ". …?_-") == ""
}
