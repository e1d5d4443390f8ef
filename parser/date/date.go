package date

import (
	"strconv"
	"strings"
	"time"
)

// Date is a day as a text gives it.
type Date struct {
	// Day is midnight of that day in UTC.
	Day time.Time
	// Approximate tells that the text gave a month or a quarter, of which Day is the last day.
	Approximate bool
}

// String is the day as 2006-01-02.
func (d Date) String() string { return d.Day.Format(time.DateOnly) }

// Parse reads a day, a month or a quarter: `2026-03-01`, `1st March 2026`, `by March 2026`, `Q3 2026`.
// It is false for any other text. A form that people read in two ways, such as 03/04/2026, is no date.
func Parse(text string) (Date, bool) {
	if !strings.ContainsAny(text, "0123456789") {
		return Date{}, false
	}
	if day, ok := ParseISO(text); ok {
		return Date{Day: day}, true
	}
	text = clean(text)
	if text == "" || len(text) > 40 {
		return Date{}, false
	}
	if len(text) > 10 && text[4] == '-' && (text[10] == 'T' || text[10] == ' ' && !startsWithDash(text[11:])) {
		text = text[:10]
	}
	digit := isDigit(text[0])
	if !digit && !startsWithDayOrMonth(text) || digit && !isDayOrMonthBehind(text) {
		return quarterOf(text)
	}
	for _, layout := range dayLayouts {
		if isDigit(layout[0]) != digit {
			continue
		}
		if day, err := time.Parse(layout, text); err == nil {
			return Date{Day: day}, true
		}
	}
	for _, layout := range monthLayouts {
		if isDigit(layout[0]) != digit {
			continue
		}
		if month, err := time.Parse(layout, text); err == nil {
			return Date{month.AddDate(0, 1, -1), true}, true
		}
	}
	return quarterOf(text)
}

// startsWithDash reports whether a text begins with what may stand between the two ends of a range.
func startsWithDash(text string) bool {
	for _, sign := range [...]string{"-", "–", "—", "→", "~", "〜", "～"} {
		if strings.HasPrefix(text, sign) {
			return true
		}
	}
	return false
}

// startsWithDayOrMonth reports whether a text starts with the English name of a day or a month, whole
// or short.
func startsWithDayOrMonth(text string) bool {
	if len(text) < 3 {
		return false
	}
	small := [3]byte{text[0] | 0x20, text[1] | 0x20, text[2] | 0x20}
	switch string(small[:]) {
	case "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun":
		return true
	}
	return false
}

// isDayOrMonthBehind reports whether the first Latin letter of a text, if there is one, may begin the
// name of a month. No form has any other behind the digit that it starts with, and trying all of them on
// `4 weeks` costs more than the rest of its line.
func isDayOrMonthBehind(text string) bool {
	for i := range len(text) {
		if c := text[i] | 0x20; c >= 'a' && c <= 'z' {
			return startsWithDayOrMonth(text[i:])
		}
	}
	return true
}

// clean drops what may stand around a date: emphasis, a remark in parentheses, `1st`. It gives
// nothing for a text that begins like no date.
func clean(text string) string {
	text = strings.Trim(text, " \t*_`~.,;")
	for _, lead := range [...]string{"by ", "end of ", "on ", "before ", "until ", "~"} {
		if len(text) > len(lead) && strings.EqualFold(text[:len(lead)], lead) {
			text = strings.TrimSpace(text[len(lead):])
		}
	}
	if text == "" || !isDigit(text[0]) && text[0]|0x20 != 'q' && !startsWithDayOrMonth(text) {
		return ""
	}
	for _, open := range [...]string{"(", "（"} {
		if i := strings.Index(text, open); i > 0 {
			text = strings.TrimRight(text[:i], " ")
		}
	}
	if len(text) > 40 {
		return ""
	}
	for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
		if i := strings.Index(text, suffix); i > 0 && isDigit(text[i-1]) {
			text = text[:i] + text[i+2:]
		}
	}
	text = strings.Replace(text, "Sept ", "Sep ", 1)
	return strings.Join(strings.Fields(text), " ")
}

// quarterOf reads `Q3 2026` and `2026 Q3` as the last day of the quarter.
func quarterOf(text string) (Date, bool) {
	if !strings.ContainsAny(text, "qQ") {
		return Date{}, false
	}
	fields := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r == ' ' || r == '-' || r == '/' || r == ',' })
	if len(fields) != 2 {
		return Date{}, false
	}
	quarter, year := fields[0], fields[1]
	if !strings.HasPrefix(quarter, "Q") {
		quarter, year = year, quarter
	}
	if len(quarter) != 2 || quarter[0] != 'Q' || quarter[1] < '1' || quarter[1] > '4' || len(year) != 4 {
		return Date{}, false
	}
	y, err := strconv.Atoi(year)
	if err != nil || y < 1900 {
		return Date{}, false
	}
	month := time.Month(int(quarter[1]-'0') * 3)
	return Date{time.Date(y, month+1, 0, 0, 0, 0, 0, time.UTC), true}, true
}
