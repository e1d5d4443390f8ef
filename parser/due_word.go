package parser

import (
	"strings"
	"time"

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
// `2026-03-01` counts, or a range of two of them. It is "" where there is none.
func dueDay(text string) string {
	if !hasDigit(text) {
		return ""
	}
	rest, told := cutDueWord(text)
	if isDay(rest) && (told || len(rest) >= len(time.DateOnly) && date.IsISO(rest[:len(time.DateOnly)])) {
		return rest
	}
	return ""
}
