package date

import (
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time as a plan gives it.
type Duration struct {
	// Days and Months add up.
	Days, Months int
	// End is set where the text names a quarter, which ends on its own day; the rest is zero then.
	End Date
}

// From is the day at which a duration that starts on a day ends. A month ends on the same day of
// a later month, or on its last day.
func (u Duration) From(day time.Time) time.Time {
	month := time.Date(day.Year(), day.Month()+time.Month(u.Months), 1, 0, 0, 0, 0, time.UTC)
	last := month.AddDate(0, 1, -1).Day()
	return month.AddDate(0, 0, min(day.Day(), last)-1+u.Days)
}

// ParseDuration reads `4 weeks`, `10 days`, `2-3 weeks` (the upper bound), `a month`, `Q3 2026`. It is false
// for any other text, and for more than 5,000 of a unit.
func ParseDuration(text string) (Duration, bool) {
	if end, ok := quarterOf(clean(text)); ok {
		return Duration{End: end}, true
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
		return Duration{}, false
	}
	return InUnits(n, unit)
}

// InUnits is a number of units of time, such as 2 and `weeks`. It is false for a word that is no unit.
func InUnits(n float64, unit string) (Duration, bool) {
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
				return Duration{Months: whole, Days: int((n*u.months - float64(whole)) * 30)}, true
			}
			return Duration{Days: int(n*u.days + 0.5)}, true
		}
	}
	return Duration{}, false
}
