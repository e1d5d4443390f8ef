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

// ParseDuration reads `4 weeks`, `10 days`, `2-3 weeks` (the upper bound), `a month`, `Q3 2026`. The
// unit that a text in small letters begins with is for the caller to tell, false if it begins with
// none. It is false for any other text, and for more than 5,000 of a unit.
func ParseDuration(text string, unitOf func(text string) (Unit, bool)) (Duration, bool) {
	if strings.ContainsAny(text, "qQ") {
		if end, ok := quarterOf(clean(text)); ok {
			return Duration{End: end}, true
		}
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
	amount, name := text[:i], strings.TrimLeft(text[i:], " +-")
	if rest, ok := strings.CutPrefix(text, "one "); ok || strings.HasPrefix(text, "a ") {
		amount, name = "1", strings.TrimPrefix(rest, "a ")
	}
	if j := strings.LastIndexByte(strings.TrimRight(amount, "-"), '-'); j >= 0 {
		amount = amount[j+1:]
	}
	n, err := strconv.ParseFloat(strings.Trim(amount, "-.,"), 64)
	if err != nil || n <= 0 || n > 5000 {
		return Duration{}, false
	}
	unit, ok := unitOf(name)
	if !ok {
		return Duration{}, false
	}
	return unit.Times(n), true
}

// Unit is a unit of time: so many days, or so many months.
type Unit struct{ Days, Months int }

// Times is a number of units. A part of a month is counted in days, thirty to the month.
func (u Unit) Times(n float64) Duration {
	if u.Months > 0 {
		months := n * float64(u.Months)
		whole := int(months)
		return Duration{Months: whole, Days: int((months - float64(whole)) * 30)}
	}
	return Duration{Days: int(n*float64(u.Days) + 0.5)}
}
