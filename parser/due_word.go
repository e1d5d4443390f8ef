package parser

import (
	"strings"

	"github.com/milepost/milepost/parser/date"
	"github.com/milepost/milepost/parser/words"
)

// cutDueWord cuts what people write in front of a day, and a colon behind it, from the start of a text.
func cutDueWord(text string) (string, bool) {
	rest, told := words.CutDue(text)
	if !told {
		return text, false
	}
	return strings.TrimLeft(rest, " :："), true
}

// dueDay is the day in a text such as `due March 1, 2026`. Without a word for it only a date such as
// `2026-03-01` counts. It is "" where there is none.
func dueDay(text string) string {
	if !hasDigit(text) {
		return ""
	}
	rest, told := cutDueWord(text)
	if day, ok := date.Parse(rest); ok && !day.Approximate && (told || date.IsISO(rest)) {
		return rest
	}
	return ""
}
