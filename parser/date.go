package parser

import (
	"strconv"
	"strings"
	"time"
)

// parsedDate is a calendar day; approximate tells that the text gave a month or a quarter, of
// which this is the last day.
type parsedDate struct {
	day         time.Time
	approximate bool
}

func (p parsedDate) String() string { return p.day.Format(time.DateOnly) }

// dateLayouts are the forms of a day that can be read in one way only.
var dateLayouts = [...]string{
	"2006-1-2", "2006/1/2", "2006.1.2", "January 2, 2006", "Jan 2, 2006", "January 2 2006", "Jan 2 2006",
	"2 January 2006", "2 Jan 2006", "2-Jan-2006", "Jan. 2, 2006", "2. January 2006", "2.1.2006", "2006年1月2日", "Monday, January 2, 2006",
	"Monday, Jan 2, 2006", "2 January, 2006", "2 Jan, 2006",
}

// monthLayouts are the forms of a month.
var monthLayouts = [...]string{"January 2006", "Jan 2006", "January, 2006", "2006-01", "2006年1月"}

// parseDate reads a day, a month or a quarter (`Q3 2026`) at the start of a text.
func parseDate(text string) (parsedDate, bool) {
	if !hasDigit(text) {
		return parsedDate{}, false
	}
	if day, ok := parseISODate(text); ok {
		return parsedDate{day: day}, true
	}
	text = cleanDate(text)
	if text == "" || len(text) > 40 {
		return parsedDate{}, false
	}
	if len(text) > 10 && text[4] == '-' && (text[10] == 'T' || text[10] == ' ') {
		text = text[:10]
	}
	digit := isDigit(text[0])
	if !digit && !startsWithDayOrMonth(text) {
		return parseQuarter(text)
	}
	for _, layout := range dateLayouts {
		if isDigit(layout[0]) != digit {
			continue
		}
		if day, err := time.Parse(layout, text); err == nil {
			return parsedDate{day: day}, true
		}
	}
	for _, layout := range monthLayouts {
		if isDigit(layout[0]) != digit {
			continue
		}
		if month, err := time.Parse(layout, text); err == nil {
			return parsedDate{month.AddDate(0, 1, -1), true}, true
		}
	}
	return parseQuarter(text)
}

// startsWithDayOrMonth tells it by the first three letters.
func startsWithDayOrMonth(text string) bool {
	if len(text) < 3 {
		return false
	}
	var buffer [3]byte
	switch string(lower(buffer[:0], text[:3])) {
	case "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun":
		return true
	}
	return false
}

// parseISODate reads a day in the form 2026-03-01, which most have.
func parseISODate(text string) (time.Time, bool) {
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

// cleanDate drops what may stand around a date: emphasis, a remark in parentheses, `1st`. It gives
// nothing for a text that begins like no date.
func cleanDate(text string) string {
	text = strings.Trim(text, " \t*_`~.,;")
	for _, lead := range [...]string{"by ", "end of ", "on ", "before ", "until ", "~"} {
		if len(text) > len(lead) && strings.EqualFold(text[:len(lead)], lead) {
			text = strings.TrimSpace(text[len(lead):])
		}
	}
	if text == "" || !isDigit(text[0]) && text[0]|0x20 != 'q' && !startsWithDayOrMonth(text) {
		return ""
	}
	if i := strings.IndexAny(text, "(（"); i > 0 {
		text = strings.TrimRight(text[:i], " ")
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

// parseQuarter reads `Q3 2026` and `2026 Q3` as the last day of the quarter.
func parseQuarter(text string) (parsedDate, bool) {
	fields := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r == ' ' || r == '-' || r == '/' || r == ',' })
	if len(fields) != 2 {
		return parsedDate{}, false
	}
	quarter, year := fields[0], fields[1]
	if !strings.HasPrefix(quarter, "Q") {
		quarter, year = year, quarter
	}
	if len(quarter) != 2 || quarter[0] != 'Q' || quarter[1] < '1' || quarter[1] > '4' || len(year) != 4 {
		return parsedDate{}, false
	}
	y, err := strconv.Atoi(year)
	if err != nil || y < 1900 {
		return parsedDate{}, false
	}
	month := time.Month(int(quarter[1]-'0') * 3)
	return parsedDate{time.Date(y, month+1, 0, 0, 0, 0, 0, time.UTC), true}, true
}

// duration is a length of time as a plan gives it; end is set where it names a quarter.
type duration struct {
	days, months int
	end          parsedDate
}

// from is the day at which a duration that starts on a day ends. A month ends on the same day of
// a later month, or on its last day.
func (u duration) from(day time.Time) time.Time {
	month := time.Date(day.Year(), day.Month()+time.Month(u.months), 1, 0, 0, 0, 0, time.UTC)
	last := month.AddDate(0, 1, -1).Day()
	return month.AddDate(0, 0, min(day.Day(), last)-1+u.days)
}

// parseDuration reads `4 weeks`, `10 days`, `2-3 weeks` (the upper bound), `a month`, `Q3 2026`.
func parseDuration(text string) (duration, bool) {
	if end, ok := parseQuarter(cleanDate(text)); ok {
		return duration{end: end}, true
	}
	if i := strings.IndexAny(text, "(（"); i > 0 {
		text = text[:i]
	}
	text = strings.ToLower(strings.Trim(text, " ~*_`≈"))
	for _, dash := range [...]string{"–", "—", " to ", " - ", "~"} {
		text = strings.ReplaceAll(text, dash, "-")
	}
	for _, lead := range [...]string{"about ", "approximately ", "approx. ", "ca. ", "around ", "up to "} {
		text = strings.TrimPrefix(text, lead)
	}
	i := 0
	for i < len(text) && (isDigit(text[i]) || text[i] == '-' || text[i] == '.' || text[i] == ',') {
		i++
	}
	amount, unit := text[:i], strings.TrimLeft(text[i:], " +-")
	if rest, ok := strings.CutPrefix(text, "one "); ok || strings.HasPrefix(text, "a ") {
		amount, unit = "1", strings.TrimPrefix(rest, "a ")
	}
	if j := strings.LastIndexByte(strings.TrimRight(amount, "-"), '-'); j >= 0 {
		amount = amount[j+1:]
	}
	n, err := strconv.ParseFloat(strings.Trim(amount, "-.,"), 64)
	if err != nil || n <= 0 || n > 5000 {
		return duration{}, false
	}
	return inUnits(n, unit)
}

func inUnits(n float64, unit string) (duration, bool) {
	for _, u := range [...]struct {
		prefix       string
		days, months float64
	}{
		{"week", 7, 0}, {"wk", 7, 0}, {"day", 1, 0}, {"month", 0, 1}, {"quarter", 0, 3}, {"year", 0, 12},
		{"woche", 7, 0}, {"tag", 1, 0}, {"monat", 0, 1}, {"semaine", 7, 0}, {"jour", 1, 0}, {"mois", 0, 1},
		{"semana", 7, 0}, {"día", 1, 0}, {"dia", 1, 0}, {"mes", 0, 1}, {"mês", 0, 1}, {"недел", 7, 0}, {"дн", 1, 0}, {"день", 1, 0}, {"месяц", 0, 1},
		{"周", 7, 0}, {"週", 7, 0}, {"星期", 7, 0}, {"天", 1, 0}, {"日", 1, 0}, {"个月", 0, 1}, {"ヶ月", 0, 1}, {"か月", 0, 1}, {"주", 7, 0}, {"일", 1, 0}, {"개월", 0, 1},
	} {
		if strings.HasPrefix(unit, u.prefix) || unit == "w" && u.prefix == "week" || unit == "d" && u.prefix == "day" {
			if u.months > 0 {
				whole := int(n * u.months)
				return duration{months: whole, days: int((n*u.months - float64(whole)) * 30)}, true
			}
			return duration{days: int(n*u.days + 0.5)}, true
		}
	}
	return duration{}, false
}
