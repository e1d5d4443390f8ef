package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/milepost/milepost/sync"
)

// NormalText reduces an item's text to what identity is judged by: Unicode compatibility form,
// lower case, single spaces, no punctuation at its end.
func NormalText(text string) string {
	if !norm.NFKC.IsNormalString(text) {
		text = norm.NFKC.String(text)
	}
	text = strings.ToLower(text)
	if strings.Contains(text, "  ") || strings.ContainsAny(text, "\t\r\n") || strings.TrimSpace(text) != text {
		text = strings.Join(strings.Fields(text), " ")
	}
	return strings.TrimRight(text, " .,;:!…。；：")
}

// normalHeading is the form of a heading that identity is judged by.
func normalHeading(heading string) string { return NormalText(sync.DisplayHeading(heading)) }

// LeafHeading is the normal form of the innermost heading of a section path.
func LeafHeading(section []string) string {
	if len(section) == 0 {
		return ""
	}
	return normalHeading(section[len(section)-1])
}

// NormalPath is the normal form of a whole section path.
func NormalPath(section []string) string {
	parts := make([]string, len(section))
	for i, title := range section {
		parts[i] = normalHeading(title)
	}
	return strings.Join(parts, "\x1f")
}

// wordsOf splits normal text into words; a character of a script without spaces counts as one.
func wordsOf(text string) []string {
	words := make([]string, 0, 8)
	start := -1
	for i, r := range text {
		alone := isAlone(r)
		inside := !alone && (unicode.IsLetter(r) || unicode.IsDigit(r))
		if inside && start < 0 {
			start = i
		}
		if !inside && start >= 0 {
			words = append(words, singular(text[start:i]))
			start = -1
		}
		if alone {
			words = append(words, text[i:i+utf8.RuneLen(r)])
		}
	}
	if start >= 0 {
		words = append(words, singular(text[start:]))
	}
	return words
}

// singular folds the plural of a word into its singular, roughly.
func singular(word string) string {
	if len(word) < 4 || word[len(word)-1] != 's' || strings.HasSuffix(word, "ss") || strings.HasSuffix(word, "us") || strings.HasSuffix(word, "is") {
		return word
	}
	return word[:len(word)-1]
}

// Slot is a short hash of an item's leaf heading and text, in normal form: what identity is
// judged by first.
func Slot(section []string, text string) string {
	return sync.ShortHash(LeafHeading(section), NormalText(text))
}

// HeadingHash is what a milestone's marker says of its heading.
func HeadingHash(title string) string { return sync.ShortHash(NormalText(title)) }
