package burnup

import (
	"math"
	"time"
)

// windows are the stretches before today, in days, whose paces are compared; 0 stands for the whole history.
var windows = [...]int{14, 28, 56, 0}

// horizon is how far a forecast looks, in days: what takes longer has no end in sight.
const horizon = 3 * 365

// Forecast says between which days the rest of a plan will be finished if it goes on as before.
type Forecast struct {
	// Earliest and Latest are days as YYYY-MM-DD: at the fastest and at the slowest pace of the last two, four
	// and eight weeks and of the whole time. The slowest counts what was added meanwhile, too. Latest is "" where
	// more is added than finished, or nothing was finished lately, so that there is no end in sight.
	Earliest string `json:"earliest"`
	Latest   string `json:"latest,omitempty"`
	// Fastest and Slowest are those paces, in items a week.
	Fastest float64 `json:"fastest"`
	Slowest float64 `json:"slowest"`
}

// Predict makes a forecast from the days up to today. There is none where nothing is open, where nothing was ever
// finished since the first day, or where that would take more than three years.
func Predict(days []Day, today time.Time) (Forecast, bool) {
	if len(days) == 0 {
		return Forecast{}, false
	}
	now := days[len(days)-1]
	if now.Open() <= 0 {
		return Forecast{}, false
	}
	fastest, slowest := 0.0, math.Inf(1)
	for _, window := range windows {
		finished, net, ok := paces(days, today, window)
		if !ok {
			continue
		}
		fastest, slowest = max(fastest, finished), min(slowest, net)
	}
	if math.IsInf(slowest, 1) {
		return Forecast{}, false
	}
	rest := float64(now.Open())
	early := after(today, rest, fastest)
	if early == "" {
		return Forecast{}, false
	}
	return Forecast{
		Earliest: early, Latest: after(today, rest, slowest),
		Fastest: weekly(fastest), Slowest: weekly(slowest),
	}, true
}

// weekly is a pace for people: items a week, to the tenth.
func weekly(perDay float64) float64 { return math.Round(70*perDay) / 10 }

// after is the day on which so much will be finished at a pace, "" if none is in sight.
func after(today time.Time, rest, perDay float64) string {
	if perDay <= 0 || rest/perDay > horizon {
		return ""
	}
	return today.UTC().AddDate(0, 0, int(math.Ceil(rest/perDay))).Format(dayForm)
}

// paces tells how many items a day were finished in the days before today, and by how many a day less was left.
// ok is false where the plan is younger than that, so that the whole time says all.
func paces(days []Day, today time.Time, window int) (finished, net float64, ok bool) {
	first := parseDay(days[0].Date)
	from, start := first, days[0]
	if window > 0 {
		from = startOf(today).AddDate(0, 0, -window)
		if !from.After(first) {
			return 0, 0, false
		}
		start, _ = At(days, from)
	}
	length := startOf(today).Sub(from).Hours() / 24
	if length < 1 {
		return 0, 0, false
	}
	now := days[len(days)-1]
	return float64(now.Done+now.Dropped-start.Done-start.Dropped) / length, float64(start.Open()-now.Open()) / length, true
}

// At is how the plan stood at the end of a day; ok is false before its first one.
func At(days []Day, day time.Time) (found Day, ok bool) {
	date := day.UTC().Format(dayForm)
	for _, d := range days {
		if d.Date > date {
			break
		}
		found, ok = d, true
	}
	return found, ok
}

// startOf is when the day of a moment begins, in UTC.
func startOf(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }

// parseDay reads a day that this package wrote.
func parseDay(date string) time.Time {
	day, err := time.Parse(dayForm, date)
	if err != nil {
		return time.Time{}
	}
	return day
}
