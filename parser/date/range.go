package date

import (
	"strconv"
	"strings"
)

// Range is a stretch of days, both ends included.
type Range struct {
	// From is the zero value where the text names one day, month or quarter alone.
	From, To Date
}

// ParseRange reads what [Parse] reads, and two such dates with a dash, an arrow or a slash between them:
// `2025-10-15 – 2025-11-30`, `15 Oct – 30 Nov 2025`, `October 15–30, 2025`, `Q3–Q4 2026`. What one end leaves
// out, the other says. It is false for any other text, and where the end comes before the beginning.
func ParseRange(text string) (Range, bool) {
	if !strings.ContainsAny(text, "0123456789") || len(text) > maxRange {
		return Range{}, false
	}
	if !mayBeRange(text) {
		day, ok := Parse(text)
		return Range{To: day}, ok
	}
	for _, sep := range [...]string{"–", "—", "→", "->", "~", "〜", "～", "..", " - ", "/", "-"} {
		if from, to, ok := cutOnce(text, sep); ok {
			if r, ok := rangeOf(strings.TrimSpace(from), strings.TrimSpace(to)); ok {
				return r, true
			}
		}
	}
	day, ok := Parse(text)
	return Range{To: day}, ok
}

// mayBeRange tells by its signs whether a text may be two days. Most name one, or none.
func mayBeRange(text string) bool {
	for i := range len(text) {
		switch c := text[i]; c {
		case '-', '/', '~', '.':
			return true
		default:
			if c >= 0x80 {
				return true
			}
		}
	}
	return false
}

// maxRange is the length in bytes of the longest range that is read.
const maxRange = 100

// cutOnce cuts a text at a separator: that in the middle, where there are several, as in
// `2025-10-15-2025-11-30`.
func cutOnce(text, sep string) (from, to string, ok bool) {
	n := strings.Count(text, sep)
	if n%2 == 0 {
		return "", "", false
	}
	at := 0
	for range n / 2 {
		at += strings.Index(text[at:], sep) + len(sep)
	}
	at += strings.Index(text[at:], sep)
	return text[:at], text[at+len(sep):], true
}

// rangeOf reads the two ends of a range.
func rangeOf(from, to string) (Range, bool) {
	if len(from) > 5 && strings.EqualFold(from[:5], "from ") {
		from = from[5:]
	}
	if from == "" || to == "" {
		return Range{}, false
	}
	start, known := Parse(from)
	end, ends := Parse(to)
	switch {
	case known && ends:
	case known:
		end = complete(to, from)
	case ends:
		start = complete(from, to)
	default:
		start, end = sameMonth(from, to)
	}
	return ordered(start, end)
}

// sameMonth reads `October 15` and `30, 2025`, of which only both together name a day.
func sameMonth(from, to string) (start, end Date) {
	day, year, ok := strings.Cut(strings.ReplaceAll(to, ",", " "), " ")
	n, err := strconv.Atoi(day)
	if !ok || err != nil || n < 1 || n > 31 {
		return start, end
	}
	if start, ok = Parse(from + ", " + strings.TrimSpace(year)); !ok || start.Approximate {
		return Date{}, Date{}
	}
	return start, dayOfMonth(start, n)
}

// ordered is a range whose ends are known and come in order.
func ordered(from, to Date) (Range, bool) {
	if from.Day.IsZero() || to.Day.IsZero() || to.Day.Before(from.Day) {
		return Range{}, false
	}
	return Range{from, to}, true
}

// complete reads one end of a range that leaves out what the other, whole one says: the year, the month
// and the year. It is the zero value where it cannot be read so either.
func complete(part, whole string) Date {
	part, whole = strings.Trim(part, " *_,."), strings.Trim(whole, " *_.")
	day, ok := Parse(whole)
	if !ok {
		return Date{}
	}
	year := strconv.Itoa(day.Day.Year())
	for _, text := range [...]string{part + " " + year, part + ", " + year, part + "." + year, year + "-" + part, year + "/" + part, year + "年" + part} {
		if read, ok := Parse(text); ok && (!read.Approximate || !isNumber(part)) {
			return read
		}
	}
	if n, err := strconv.Atoi(part); err == nil && !day.Approximate {
		return dayOfMonth(day, n)
	}
	return Date{}
}

// dayOfMonth is another day of the month of a day, the zero value where it has no such day.
func dayOfMonth(day Date, n int) Date {
	read := Date{Day: day.Day.AddDate(0, 0, n-day.Day.Day())}
	if n < 1 || read.Day.Month() != day.Day.Month() || read.Day.Year() != day.Day.Year() {
		return Date{}
	}
	return read
}

func isNumber(text string) bool { return strings.Trim(text, "0123456789") == "" }
