package sync

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// normalText reduces an item's text to what identity is judged by: Unicode compatibility form,
// lower case, single spaces, no punctuation at its end.
func normalText(text string) string {
	text = strings.ToLower(norm.NFKC.String(text))
	text = strings.Join(strings.Fields(text), " ")
	return strings.TrimRight(text, " .,;:!…。；：")
}

// displayHeading is a heading without what changes while the section stays what it is: a number
// in front, emoji, a window such as `(Week 1-2)` at its end, a final colon.
func displayHeading(heading string) string {
	heading = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.So, r) || unicode.Is(unicode.Mn, r) || r == '\u200d' {
			return -1
		}
		return r
	}, heading)
	heading = strings.Join(strings.Fields(heading), " ")
	heading = strings.TrimLeft(heading, "0123456789.) ")
	if open := strings.LastIndexByte(heading, '('); open > 0 && strings.HasSuffix(heading, ")") {
		heading = heading[:open]
	}
	return strings.TrimRight(heading, " :")
}

// normalHeading is the form of a heading that identity is judged by.
func normalHeading(heading string) string { return normalText(displayHeading(heading)) }

// leafHeading is the normal form of the innermost heading of a section path.
func leafHeading(section []string) string {
	if len(section) == 0 {
		return ""
	}
	return normalHeading(section[len(section)-1])
}

// normalPath is the normal form of a whole section path.
func normalPath(section []string) string {
	parts := make([]string, len(section))
	for i, title := range section {
		parts[i] = normalHeading(title)
	}
	return strings.Join(parts, "\x1f")
}

// wordsOf splits normal text into words; a character of a script without spaces counts as one.
func wordsOf(text string) []string {
	var words []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			flush()
			words = append(words, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		default:
			flush()
		}
	}
	flush()
	return words
}
