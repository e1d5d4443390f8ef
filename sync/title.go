package sync

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser"
)

// maxTitle is GitHub's limit for a title, in characters.
const maxTitle = 256

// suffixOf is the sub-section that an item's title carries on GitHub, where many items would
// otherwise have the same short name; "" for items with an id, nested items and items directly
// in a main section.
func suffixOf(document Document, item parser.Item, policy Policy) string {
	path := document.itemSection(item)
	if policy.PlainTitles || item.ID != "" || item.Depth > 0 || len(path) < 2 {
		return ""
	}
	suffix := displayHeading(path[len(path)-1])
	if utf8.RuneCountInString(neutral(fullTitle(titleOf(item), suffix))) > maxTitle {
		return ""
	}
	return suffix
}

// titleOf is the item's title in the document, as far as GitHub has room for it. What signing fills
// in is no part of it.
func titleOf(item parser.Item) string {
	if item.Role == parser.RoleSignOff && item.Text != "" {
		return fitting(item.Text)
	}
	return fitting(item.Title)
}

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
