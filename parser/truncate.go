package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Truncate cuts text to at most limit characters, the last of which is then an ellipsis. White
// space in front of it goes, too; bytes that are not UTF-8 count as one character each.
func Truncate(text string, limit int) string {
	if len(text) <= limit || utf8.RuneCountInString(text) <= limit {
		return text
	}
	if limit < 1 {
		return ""
	}
	n := 0
	for i := range text {
		if n == limit-1 {
			return strings.TrimRightFunc(text[:i], unicode.IsSpace) + "…"
		}
		n++
	}
	return text
}
