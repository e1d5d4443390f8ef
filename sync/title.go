package sync

import (
	"strings"
	"unicode"
)

// maxTitle is GitHub's limit for a title, in characters.
const maxTitle = 256

// fullTitle is the title on GitHub.
func fullTitle(title, suffix string) string {
	if suffix == "" {
		return title
	}
	return title + " (" + suffix + ")"
}

// bareTitle takes the suffix off again, if it is there.
func bareTitle(title, suffix string) string {
	if tail := " (" + suffix + ")"; suffix != "" && len(title) > len(tail) && title[len(title)-len(tail):] == tail {
		return title[:len(title)-len(tail)]
	}
	return title
}

// withoutAnySuffix takes off what may be a suffix.
func withoutAnySuffix(title string) (string, bool) {
	at := strings.LastIndex(title, " (")
	if at <= 0 || !strings.HasSuffix(title, ")") {
		return title, false
	}
	return title[:at], true
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
