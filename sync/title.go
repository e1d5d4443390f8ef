package sync

import (
	"strings"
	"unicode"
)

// MaxTitle is GitHub's limit for a title, in characters.
const MaxTitle = 256

// FullTitle is the title on GitHub.
func FullTitle(title, suffix string) string {
	if suffix == "" {
		return title
	}
	return title + " (" + suffix + ")"
}

// BareTitle takes the suffix off again, if it is there.
func BareTitle(title, suffix string) string {
	if tail := " (" + suffix + ")"; suffix != "" && len(title) > len(tail) && title[len(title)-len(tail):] == tail {
		return title[:len(title)-len(tail)]
	}
	return title
}

// WithoutAnySuffix takes off what may be a suffix.
func WithoutAnySuffix(title string) (string, bool) {
	at := strings.LastIndex(title, " (")
	if at <= 0 || !strings.HasSuffix(title, ")") {
		return title, false
	}
	return title[:at], true
}

// DisplayHeading is a heading without what changes while the section stays what it is: a number
// in front, emoji, a window such as `(Week 1-2)` at its end, a final colon.
func DisplayHeading(heading string) string {
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
