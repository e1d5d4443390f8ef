package date

import "time"

// ParseISO reads a day in the form 2026-03-01, which most have.
func ParseISO(text string) (time.Time, bool) {
	if len(text) != len(time.DateOnly) || text[4] != '-' || text[7] != '-' {
		return time.Time{}, false
	}
	number := 0
	for i := range len(text) {
		switch {
		case i == 4 || i == 7:
		case isDigit(text[i]):
			number = number*10 + int(text[i]-'0')
		default:
			return time.Time{}, false
		}
	}
	year, month, day := number/10_000, number/100%100, number%100
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return date, date.Month() == time.Month(month) && date.Day() == day
}

// IsISO reports whether a text is a day in the form 2026-03-01.
func IsISO(text string) bool {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return false
	}
	_, ok := Parse(text)
	return ok
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
