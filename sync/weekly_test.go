package sync_test

import (
	"testing"
	"time"

	"github.com/milepost/milepost/sync"
)

func TestReportDay_is_the_newest_such_day_in_UTC(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 4, 1, 0, 0, 0, time.FixedZone("", 2*60*60)) // Tuesday in UTC, Wednesday there
	for day, want := range map[string]string{
		"tuesday": "2026-03-03", "Monday": "2026-03-02", "wednesday": "2026-02-25", "sunday": "2026-03-01", "": "", "someday": "",
	} {
		if got := (sync.Policy{Report: day}).ReportDay(at); got != want {
			t.Errorf("on %q it is %q, want %q", day, got, want)
		}
	}
}

func TestWeekly_is_due_a_week_after_the_last_one_whatever_the_day_is(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		last, day string
		due       bool
	}{
		{"2026-03-02", "2026-03-09", true}, {"2026-03-02", "2026-03-02", false}, {"2026-03-02", "2026-03-03", false}, {"2026-03-02", "2026-03-08", false},
		{"2026-03-02", "2026-02-28", false}, {"2026-03-02", "2026-04-27", true}, {"2026-12-28", "2027-01-04", true}, {"", "2026-03-09", false}, {"2026-03-02", "", false},
	} {
		if got := (sync.Weekly{Day: c.last}).IsDue(c.day); got != c.due {
			t.Errorf("after %q that of %q is due: %t, want %t", c.last, c.day, got, c.due)
		}
	}
}
