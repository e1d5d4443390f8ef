package burnup_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync/burnup"
)

// day is noon of a day in March 2026.
func day(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }

func on(n, scope, done int) burnup.Day {
	return burnup.Day{Date: day(n).Format(time.DateOnly), Scope: scope, Done: done}
}

func TestAPlanIsJudgedByItsPaceAndItsDueDay(t *testing.T) {
	t.Parallel()
	// One item a day, ten left on the 11th.
	steady := []burnup.Day{on(1, 20, 0), on(6, 20, 5), on(11, 20, 10)}
	// One item a day at first, nothing in the last two weeks.
	stalled := []burnup.Day{on(1, 20, 0), on(11, 20, 10)}
	for _, c := range []struct {
		name  string
		facts burnup.Facts
		want  burnup.Health
	}{
		{"steady and in time", burnup.Facts{Days: steady, Today: day(11), Due: "2026-03-25"},
			burnup.Health{Verdict: burnup.OnTrack, Reason: "finished by 2026-03-21 even at the slowest pace so far, 7.0 a week; it is due on 2026-03-25"}},
		{"steady and too slow", burnup.Facts{Days: steady, Today: day(11), Due: "2026-03-20", Estimated: true},
			burnup.Health{Verdict: burnup.OffTrack, Reason: "even at the fastest pace so far, 7.0 a week, the rest takes until 2026-03-21, past the estimated due day 2026-03-20"}},
		{"past its day", burnup.Facts{Days: steady, Today: day(11), Due: "2026-03-10"},
			burnup.Health{Verdict: burnup.OffTrack, Reason: "the due day 2026-03-10 has passed by 1 day and 10 items are open"}},
		{"stalled", burnup.Facts{Days: stalled, Today: day(31), Due: "2026-06-30"},
			burnup.Health{Verdict: burnup.AtRisk, Reason: "finished by 2026-04-28 at the fastest pace so far, but lately no less is left to do; it is due on 2026-06-30"}},
		{"growing as fast as it is finished", burnup.Facts{Days: []burnup.Day{on(1, 10, 0), on(11, 20, 10)}, Today: day(11), Due: "2026-06-30"},
			burnup.Health{Verdict: burnup.AtRisk, Reason: "finished by 2026-03-21 at the fastest pace so far, but lately no less is left to do; it is due on 2026-06-30"}},
		{"between its paces", burnup.Facts{Days: []burnup.Day{on(1, 40, 0), on(17, 40, 2), on(31, 40, 20)}, Today: day(31), Due: "2026-04-20"},
			burnup.Health{Verdict: burnup.AtRisk, Reason: "finished between 2026-04-16 and 2026-04-30 at the paces so far; it is due on 2026-04-20"}},
		{"not begun, far from its day", burnup.Facts{Days: []burnup.Day{on(1, 10, 0)}, Today: day(11), Due: "2026-06-30"},
			burnup.Health{Verdict: burnup.OnTrack, Reason: "nothing was finished since the first day, the due day 2026-06-30 is in 111 days"}},
		{"not begun, near its day", burnup.Facts{Days: []burnup.Day{on(1, 10, 0)}, Today: day(11), Due: "2026-03-12"},
			burnup.Health{Verdict: burnup.AtRisk, Reason: "nothing was finished since the first day and the due day 2026-03-12 is in 1 day"}},
		{"to begin later", burnup.Facts{Days: []burnup.Day{on(1, 10, 0)}, Today: day(11), StartsOn: "2026-04-01", Due: "2026-06-30"},
			burnup.Health{Verdict: burnup.OnTrack, Reason: "work starts on 2026-04-01"}},
		{"without a day", burnup.Facts{Days: steady, Today: day(11)},
			burnup.Health{Verdict: burnup.Undated, Reason: "the plan names no day; finished between 2026-03-21 and 2026-03-21 at the paces so far"}},
		{"ticked on arrival is no pace", burnup.Facts{Days: []burnup.Day{on(1, 20, 10)}, Today: day(11)},
			burnup.Health{Verdict: burnup.Undated, Reason: "the plan names no day, and nothing was finished since the first day"}},
		{"without items", burnup.Facts{Days: []burnup.Day{on(1, 0, 0)}, Today: day(11), Due: "2026-03-01"},
			burnup.Health{Verdict: burnup.Undated, Reason: "the plan holds no items"}},
		{"finished late", burnup.Facts{Days: []burnup.Day{on(1, 2, 2)}, Today: day(11), Due: "2026-03-01", Closed: "2026-03-03"},
			burnup.Health{Verdict: burnup.Done, Reason: "finished on 2026-03-03, 2 days after the due day 2026-03-01"}},
		{"finished early", burnup.Facts{Days: []burnup.Day{on(1, 2, 2)}, Today: day(11), Due: "2026-03-05", Closed: "2026-03-03"},
			burnup.Health{Verdict: burnup.Done, Reason: "finished on 2026-03-03, 2 days before the due day 2026-03-05"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, burnup.Judge(c.facts)); diff != "" {
				t.Errorf("health (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFinishedPlanStaysAsItWasWhenItWasFinished(t *testing.T) {
	t.Parallel()
	revision := func(n, scope, done, unwritten int) burnup.Revision {
		return burnup.Revision{
			Commit: day(n).Format("02"), Blob: day(n).Format("02"), At: day(n),
			Counts: burnup.Counts{Scope: scope, Done: done, Unwritten: unwritten},
		}
	}
	for _, c := range []struct {
		name      string
		revisions []burnup.Revision
		want      string
	}{
		{"nothing", nil, ""},
		{"something is open", []burnup.Revision{revision(1, 2, 2, 0), revision(2, 3, 2, 0)}, ""},
		{"finished", []burnup.Revision{revision(1, 2, 0, 0), revision(2, 2, 2, 0)}, "02"},
		{"tidied up after that", []burnup.Revision{revision(1, 2, 0, 0), revision(2, 2, 2, 0), revision(3, 1, 1, 0), revision(4, 0, 0, 0)}, "02"},
		{"begun again and finished", []burnup.Revision{revision(1, 2, 2, 0), revision(2, 3, 2, 0), revision(3, 3, 3, 0)}, "03"},
		{"taken away unfinished", []burnup.Revision{revision(1, 2, 1, 0), revision(2, 0, 0, 0)}, ""},
		{"only what nobody has written is open", []burnup.Revision{revision(1, 3, 2, 1)}, "01"},
		{"only what nobody has written is there", []burnup.Revision{revision(1, 2, 0, 2)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, ok := burnup.Closed(c.revisions)
			if got.Commit != c.want || ok != (c.want != "") {
				t.Errorf("closed by %q (%v), want %q", got.Commit, ok, c.want)
			}
		})
	}
}

func TestAForecastHasNoEndWhereNoneIsInSight(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		days []burnup.Day
		now  time.Time
	}{
		{"no history", nil, day(11)},
		{"nothing open", []burnup.Day{on(1, 2, 0), on(5, 2, 2)}, day(11)},
		{"nothing finished", []burnup.Day{on(1, 2, 0)}, day(11)},
		{"the first day", []burnup.Day{on(11, 2, 1)}, day(11)},
		{"centuries", []burnup.Day{on(1, 100_000, 0), on(2, 100_000, 1)}, day(31)},
		{"today before the first day", []burnup.Day{on(11, 4, 1), on(12, 4, 2)}, day(5)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if forecast, ok := burnup.Predict(c.days, c.now); ok {
				t.Errorf("forecast %+v", forecast)
			}
		})
	}
}
