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
	if !isASCII(text) && !norm.NFKC.IsNormalString(text) {
		text = norm.NFKC.String(text)
	}
	text = strings.ToLower(text)
	if !isEvenlySpaced(text) {
		text = strings.Join(strings.Fields(text), " ")
	}
	return strings.TrimRight(text, " .,;:!…。；：")
}

// isEvenlySpaced reports whether white space in a text is single spaces between other characters, which it is
// in most.
func isEvenlySpaced(text string) bool {
	blank := false
	for i := range len(text) {
		switch c := text[i]; {
		case c > ' ':
			blank = false
		case c == '\t' || c == '\r' || c == '\n' || c == ' ' && blank:
			return false
		default:
			blank = c == ' '
		}
	}
	return strings.TrimSpace(text) == text
}

// compared is the form in which texts are compared with each other: normal text in which spaces between
// scripts, which formatters put there, make no difference. What is hashed does without, so that hashes
// that were written once hold.
func compared(text string) string { return joinScripts(NormalText(text)) }

// joinScripts drops the spaces between a character of an East Asian script and one of another, and those
// beside signs in such a text.
func joinScripts(text string) string {
	if !strings.Contains(text, " ") || isASCII(text) || strings.IndexFunc(text, hasOwnSpacing) < 0 {
		return text
	}
	var out strings.Builder
	before := rune(-1)
	for i, r := range text {
		if r == ' ' && before >= 0 {
			after, _ := utf8.DecodeRuneInString(text[i+1:])
			if betweenScripts(before, after) {
				continue
			}
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

// betweenScripts reports whether a space between two characters is no more than typography. Korean
// puts spaces between words, so that there only the ones beside Latin letters, digits and signs count.
func betweenScripts(a, b rune) bool {
	return isEastAsian(a) != isEastAsian(b) || isSign(a) || isSign(b) ||
		unicode.Is(unicode.Hangul, a) && isLatin(b) || isLatin(a) && unicode.Is(unicode.Hangul, b)
}

func isSign(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// hasOwnSpacing reports whether a character is of a script beside which formatters put spaces.
func hasOwnSpacing(r rune) bool {
	return isEastAsian(r) || r >= 0x1100 && unicode.Is(unicode.Hangul, r)
}

// isEastAsian reports whether a character is of a script that has no spaces between words, or one of its
// signs.
func isEastAsian(r rune) bool {
	return r >= 0x2e80 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) ||
		r >= 0x3000 && r <= 0x303f || r == 'ー')
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) || unicode.IsDigit(r) }

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
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
func wordsOf(text string) []string { return appendWords(make([]string, 0, 8), text) }

// isWord reports whether a character is a word by itself: its script has no spaces between words.
func isWord(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// appendWords is wordsOf for callers that look at one text after the other.
func appendWords(words []string, text string) []string {
	start := -1
	for i, r := range text {
		alone, inside := false, false
		if r < utf8.RuneSelf { // which most are
			inside = 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
		} else if alone = isWord(r); !alone {
			inside = unicode.IsLetter(r) || unicode.IsDigit(r)
		}
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
