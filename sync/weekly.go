package sync

import (
	"strings"
	"time"
)

// Weekly is what was told of a repository week by week. The zero value says that nothing was yet.
type Weekly struct {
	// Day is the day, YYYY-MM-DD, whose report was delivered last, or from which on they are delivered.
	Day string `json:"day,omitempty"`
	// IntendedAt is when the comment was begun whose outcome is not known.
	IntendedAt time.Time `json:"intended_at,omitzero"`
	// RefusedAt is when GitHub did not allow it last.
	RefusedAt time.Time `json:"refused_at,omitzero"`
}

// ReportDay is the newest day at a time, in UTC, on which a weekly report is due, YYYY-MM-DD; "" where there is none.
func (p Policy) ReportDay(at time.Time) string {
	on, ok := Weekday(p.Report)
	if !ok {
		return ""
	}
	at = at.UTC()
	back := (int(at.Weekday()) - int(on) + 7) % 7
	return at.AddDate(0, 0, -back).Format(time.DateOnly)
}

// IsDue reports whether the report of a day is to be delivered: never two within seven days, whatever the
// configuration says meanwhile.
func (w Weekly) IsDue(day string) bool {
	last, err := time.Parse(time.DateOnly, w.Day)
	next, err2 := time.Parse(time.DateOnly, day)
	return err == nil && err2 == nil && !next.Before(last.AddDate(0, 0, 7))
}

// Weekday reads the English name of a day, letters of any case.
func Weekday(name string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.EqualFold(name, day.String()) {
			return day, true
		}
	}
	return 0, false
}
