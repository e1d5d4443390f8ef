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

// Parse reads a day, a month or a quarter: `2026-03-01`, `Thu, 1st of March 2026`, `by March 2026`, `Q3 2026`; months
// and days of the week also as [monthOf] and [isWeekday] know them. It is false for any other text. A form that people
// read in two ways, such as 03/04/2026, is no date.
func Parse(text string) (Date, bool) {
	if !strings.ContainsAny(text, "0123456789") {
		return Date{}, false
	}
	if day, ok := ParseISO(text); ok {
		return Date{Day: day}, true
	}
	if text = clean(text); text == "" {
		return Date{}, false
	}
	if name, rest, found := strings.Cut(text, " "); found && rest != "" && isDigit(rest[0]) && isWeekday(strings.TrimRight(name, ".,")) {
		text = rest
	}
	if len(text) > 10 && text[4] == '-' && isDigit(text[5]) && (text[10] == 'T' || text[10] == ' ' && !startsWithDash(text[11:])) {
		text = text[:10]
	}
	if day, ok := worded(text); ok {
		return day, true
	}
	if day, ok := numbered(text); ok {
		return day, true
	}
	return quarterOf(text)
}

// numbered reads what has one of the forms of numbers alone. It tries none on `4 weeks`: that would cost more than
// the rest of its line.
func numbered(text string) (Date, bool) {
	if len(text) > maxNumbered || !isDigit(text[0]) || strings.ContainsFunc(text, isLatin) {
		return Date{}, false
	}
	for _, layout := range dayLayouts {
		if day, err := time.Parse(layout, text); err == nil {
			return Date{Day: day}, true
		}
	}
	for _, layout := range monthLayouts {
		if month, err := time.Parse(layout, text); err == nil {
			return Date{month.AddDate(0, 1, -1), true}, true
		}
	}
	return Date{}, false
}

func isLatin(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

const (
	// maxDay is the length in bytes of the longest day that is read, maxNumbered that of one in numbers alone.
	maxDay      = 64
	maxNumbered = 20
)

// startsWithName reports whether a text starts with the name of a day or a month in any language, or with an article.
func startsWithName(text string) bool {
	name := text
	if i := strings.IndexAny(text, " ,.-/"); i >= 0 {
		name = text[:i]
	}
	if rest := text[len(name):]; strings.HasPrefix(rest, "-feira") {
		return true
	}
	return len(name) < len(text) && (isArticle(name) || monthOf(name) > 0 || isWeekday(name))
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

// clean drops what may stand around a date: emphasis, a word in front, a remark in parentheses. It gives nothing for
// a text that begins like no date, or is too long for one.
func clean(text string) string {
	text = strings.Trim(text, " \t*_`~.,;")
	for _, lead := range [...]string{"by ", "end of ", "on ", "before ", "until ", "bis ", "zum ", "am ", "~"} {
		if len(text) > len(lead) && strings.EqualFold(text[:len(lead)], lead) {
			text = strings.TrimSpace(text[len(lead):])
		}
	}
	if text == "" || !isDigit(text[0]) && text[0]|0x20 != 'q' && !startsWithName(text) {
		return ""
	}
	for _, open := range [...]string{"(", "（"} {
		if i := strings.Index(text, open); i > 0 {
			text = strings.TrimRight(text[:i], " ")
		}
	}
	if len(text) > maxDay {
		return ""
	}
	return text
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
