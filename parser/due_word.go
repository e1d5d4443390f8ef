package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/date"
)

// dueWords are what people write in front of the day on which something is due.
var dueWords = [...]string{
	"due date", "due on", "due by", "due", "deadline", "until", "by", "fällig am", "fällig bis", "fällig", "bis", "échéance", "pour le",
	"vence el", "vence", "antes de", "até", "срок до", "срок", "до", "截止日期", "截止", "期限", "締切", "마감일", "마감",
}

// cutDueWord cuts such a word and a colon behind it from the start of a text.
func cutDueWord(text string) (string, bool) {
	for _, word := range dueWords {
		if len(text) < len(word) || !strings.EqualFold(text[:len(word)], word) {
			continue
		}
		rest := text[len(word):]
		if next, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(next) && word[0] < utf8.RuneSelf {
			continue
		}
		return strings.TrimLeft(rest, " :："), true
	}
	return text, false
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
