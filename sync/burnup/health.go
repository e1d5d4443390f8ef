package burnup

import (
	"fmt"
	"time"
)

// Verdict is whether a plan is on time, in one word.
type Verdict string

// The verdicts.
const (
	// Done says that nothing is open any more.
	Done Verdict = "done"
	// OnTrack says that the rest will be finished in time even at the slowest pace.
	OnTrack Verdict = "on track"
	// AtRisk says that it will be in time at the fastest pace only, or that nothing tells.
	AtRisk Verdict = "at risk"
	// OffTrack says that the day has passed, or that even the fastest pace is too slow.
	OffTrack Verdict = "off track"
	// Undated says that there is no day to be in time for.
	Undated Verdict = "no due date"
)

// Health is a verdict with its reason, one sentence without a final full stop.
type Health struct {
	Verdict Verdict `json:"verdict"`
	Reason  string  `json:"reason"`
}

// Facts is what health is judged by.
type Facts struct {
	// Days are those of the plan, Today the day of the judgement.
	Days  []Day
	Today time.Time
	// Due is the day by which all should be finished and StartsOn the one on which work begins, as YYYY-MM-DD, ""
	// if nobody said. Estimated tells that Due was computed from a length of time.
	Due, StartsOn string
	Estimated     bool
	// Closed is when the plan was finished for good, "" if it is not.
	Closed string
}

// soon is how many days before a due day nothing finished is a reason to worry.
const soon = 14

// Judge says whether a plan is on time, and why. The same facts always give the same verdict.
func Judge(f Facts) Health {
	if f.Closed != "" {
		return finished(f)
	}
	if len(f.Days) == 0 || f.Days[len(f.Days)-1].Scope == 0 {
		return Health{Undated, "the plan holds no items"}
	}
	forecast, known := Predict(f.Days, f.Today)
	if f.Due == "" {
		return undated(forecast, known)
	}
	open := f.Days[len(f.Days)-1].Open()
	due, left := f.due(), daysBetween(f.Today, f.Due)
	switch {
	case left < 0:
		return Health{OffTrack, fmt.Sprintf("%s has passed by %s and %s open", due, daysOf(-left), areOpen(open))}
	case !known && f.StartsOn > f.Today.UTC().Format(dayForm):
		return Health{OnTrack, fmt.Sprintf("work starts on %s", f.StartsOn)}
	case !known && left <= soon:
		return Health{AtRisk, fmt.Sprintf("nothing was finished since the first day and %s is in %s", due, daysOf(left))}
	case !known:
		return Health{OnTrack, fmt.Sprintf("nothing was finished since the first day, %s is in %s", due, daysOf(left))}
	case forecast.Earliest > f.Due:
		return Health{OffTrack, fmt.Sprintf("even at the fastest pace so far, %s, the rest takes until %s, past %s", pace(forecast.Fastest), forecast.Earliest, due)}
	case forecast.Latest == "":
		return Health{AtRisk, fmt.Sprintf("finished by %s at the fastest pace so far, but lately no less is left to do; %s", forecast.Earliest, f.dueIs())}
	case forecast.Latest > f.Due:
		return Health{AtRisk, fmt.Sprintf("finished between %s and %s at the paces so far; %s", forecast.Earliest, forecast.Latest, f.dueIs())}
	}
	return Health{OnTrack, fmt.Sprintf("finished by %s even at the slowest pace so far, %s; %s", forecast.Latest, pace(forecast.Slowest), f.dueIs())}
}

// finished is the health of a plan in which nothing is open.
func finished(f Facts) Health {
	reason := "finished on " + f.Closed
	if f.Due != "" {
		closed := parseDay(f.Closed)
		switch late := -daysBetween(closed, f.Due); {
		case late > 0:
			reason += fmt.Sprintf(", %s after %s", daysOf(late), f.due())
		case late < 0:
			reason += fmt.Sprintf(", %s before %s", daysOf(-late), f.due())
		default:
			reason += ", on the day it was due"
		}
	}
	return Health{Done, reason}
}

func undated(forecast Forecast, known bool) Health {
	switch {
	case !known:
		return Health{Undated, "the plan names no day, and nothing was finished since the first day"}
	case forecast.Latest == "":
		return Health{Undated, fmt.Sprintf("the plan names no day; finished by %s at the fastest pace so far, but lately no less is left to do", forecast.Earliest)}
	}
	return Health{Undated, fmt.Sprintf("the plan names no day; finished between %s and %s at the paces so far", forecast.Earliest, forecast.Latest)}
}

// due names the day in words that a verb may follow.
func (f Facts) due() string {
	if f.Estimated {
		return "the estimated due day " + f.Due
	}
	return "the due day " + f.Due
}

// dueIs says when it is due, as a clause.
func (f Facts) dueIs() string {
	if f.Estimated {
		return "it should be due on " + f.Due
	}
	return "it is due on " + f.Due
}

// daysBetween counts the days from one day to another.
func daysBetween(from time.Time, to string) int {
	return int(parseDay(to).Sub(startOf(from)).Hours() / 24)
}

func pace(weekly float64) string { return fmt.Sprintf("%.1f a week", weekly) }

func daysOf(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

func areOpen(n int) string {
	if n == 1 {
		return "1 item is"
	}
	return fmt.Sprintf("%d items are", n)
}
