package markup

import (
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// titleRoom is a length in bytes up to which a title has room for breakers in any case: there is at
// most one to two characters.
const titleRoom = sync.MaxTitle * 2 / 3

// PlainTitle takes the breakers out of a title again: those that [neutral] puts there, and people's
// where it would put one.
func PlainTitle(title string) string {
	if !strings.Contains(title, breaker) {
		return title
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(title, breaker)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		if so := out.String(); !isBreak(so, after) {
			out.WriteString(breaker)
		}
		title = after
	}
}

// isBreak reports whether a breaker between two texts keeps them from acting.
func isBreak(before, after string) bool {
	if before == "" || after == "" {
		return false
	}
	last := before[len(before)-1]
	return strings.IndexByte("@#-/", last) >= 0 || isHex(last) && isHex(after[0])
}

// Fitting is a title that stays within GitHub's limit when it is made harmless, with an ellipsis
// where it was cut.
func Fitting(title string) string {
	title = PlainTitle(title)
	if len(title) <= titleRoom {
		return title
	}
	fit := title
	for limit := sync.MaxTitle; utf8.RuneCountInString(Neutral(fit)) > sync.MaxTitle; limit-- {
		fit = parser.Truncate(title, limit)
	}
	return fit
}

// signOff is what the title of a sign-off line carries on GitHub: who signs would not say what for.
const signOff = "Sign-off"

// SuffixOf is the sub-section that an item's title carries on GitHub, where many items would
// otherwise have the same short name; "" for items with an id, nested items and items directly
// in a main section. A sign-off line says that it is one, wherever it stands.
func SuffixOf(document sync.Document, item parser.Item, policy sync.Policy) string {
	path := document.ItemPlace(item)
	var suffix string
	switch {
	case policy.PlainTitles:
		return ""
	case item.Role == parser.RoleSignOff && item.Text != "":
		if strings.Contains(strings.ToLower(item.Text), "sign-off") {
			return "" // it says so itself
		}
		suffix = signOff
	case item.ID != "" || item.Depth > 0 || len(path) < 2:
		return ""
	default:
		suffix = sync.DisplayHeading(path[len(path)-1])
	}
	if utf8.RuneCountInString(Neutral(sync.FullTitle(TitleOf(item), suffix))) > sync.MaxTitle {
		return ""
	}
	return suffix
}

// TitleOf is the item's title in the document, as far as GitHub has room for it. What signing fills
// in is no part of it.
func TitleOf(item parser.Item) string {
	if item.Role == parser.RoleSignOff && item.Text != "" {
		return Fitting(item.Text)
	}
	return Fitting(item.Title)
}
