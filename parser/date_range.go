package parser

import (
	"strings"

	"github.com/milepost/milepost/parser/date"
	"github.com/milepost/milepost/parser/words"
)

// readRange reads a date, or two with a dash or a word between them: `2025-10-15 to 2025-11-30`.
func readRange(text string) (date.Range, bool) {
	if day, ok := date.ParseISO(text); ok {
		return date.Range{To: date.Date{Day: day}}, true
	}
	if !hasDigit(text) {
		return date.Range{}, false
	}
	if from, to, ok := words.CutUntil(text); ok {
		if r, ok := date.ParseRange(from + " – " + to); ok {
			return r, true
		}
	}
	return date.ParseRange(text)
}

// readDay reads the day on which something that takes place in a range of days is due: its last one.
func readDay(text string) (date.Date, bool) {
	r, ok := readRange(text)
	return r.To, ok
}

// headingDates reads the dates in a heading such as `Milestone 2: Data (due 2026-03-01)` and
// `Milestone 1: Maps (15 Oct – 30 Nov 2025) ✅`.
func headingDates(title string) (dates date.Range, ok bool) {
	if open, _ := openBracket(title); open <= 0 || !hasDigit(title) {
		return dates, false
	}
	for {
		if dates, _, ok = lastDates(title); ok {
			return dates, true
		}
		bare := dropDocument(withoutStatus(title))
		if bare == title {
			return dates, false
		}
		title = bare
	}
}

// lastDates reads the dates in the parentheses or brackets at the end of a heading.
func lastDates(title string) (dates date.Range, rest string, ok bool) {
	open, size := lastBracket(title), 1
	if wide := strings.LastIndex(title, "（"); wide > open {
		open, size = wide, len("（")
	}
	if open <= 0 {
		return dates, title, false
	}
	inner, closed := strings.CutSuffix(title[open+size:], closerOf(title[open:open+size]))
	if !closed {
		return dates, title, false
	}
	inner = strings.TrimSpace(inner)
	if after, told := words.CutHeadingDue(inner); told && after != "" {
		inner = strings.TrimLeft(after, " :：")
	}
	dates, ok = readRange(inner)
	return dates, strings.TrimRight(title[:open], " "), ok
}

// closerOf is the sign that closes what another one opens.
func closerOf(open string) string {
	switch open {
	case "[":
		return "]"
	case "（":
		return "）"
	}
	return ")"
}
