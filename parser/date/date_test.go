package date_test

import (
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/parser/date"
)

func TestADateIsReadInTheFormsThatPeopleUse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-03-01":            "2026-03-01",
		"2026-03-01T10:00:00Z":  "2026-03-01",
		"2026/3/1":              "2026-03-01",
		"1.3.2026":              "2026-03-01",
		"March 1st, 2026":       "2026-03-01",
		"**1 March 2026**":      "2026-03-01",
		"1 March 2026 (Sunday)": "2026-03-01",
		"by Sept 30, 2026":      "2026-09-30",
		"2026年3月1日":             "2026-03-01",
		"February 2028":         "about 2028-02-29",
		"2026-02":               "about 2026-02-28",
		"Q3 2026":               "about 2026-09-30",
		"2026-Q4":               "about 2026-12-31",
		"2026-02-30":            "none",
		"03/04/2026":            "none",
		"Q5 2026":               "none",
		"market 1":              "none",
		"soon":                  "none",
		"":                      "none",
	} {
		got := "none"
		if day, ok := date.Parse(text); ok {
			got = day.String()
			if day.Approximate {
				got = "about " + got
			}
		}
		if got != want {
			t.Errorf("Parse(%q) gives %s, want %s", text, got, want)
		}
	}
}

func TestARangeIsReadWithWhatOneEndLeavesOut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2025-10-15 – 2025-11-30":               "2025-10-15 2025-11-30",
		"2025-10-15 - 2025-11-30":               "2025-10-15 2025-11-30",
		"2025-10-15—2025-11-30":                 "2025-10-15 2025-11-30",
		"2025-10-15-2025-11-30":                 "2025-10-15 2025-11-30",
		"2025-10-15 → 2025-11-30":               "2025-10-15 2025-11-30",
		"2025-10-15/2025-11-30":                 "2025-10-15 2025-11-30",
		"2025-10-15 ~ 11-30":                    "2025-10-15 2025-11-30",
		"**2025-10-15** – 2025-11-30":           "2025-10-15 2025-11-30",
		"2025/10/15 - 2025/11/30":               "2025-10-15 2025-11-30",
		"15 Oct – 30 Nov 2025":                  "2025-10-15 2025-11-30",
		"from 15 Oct – 30 Nov 2025":             "2025-10-15 2025-11-30",
		"Oct 15 - Nov 30, 2025":                 "2025-10-15 2025-11-30",
		"Oct 15, 2025 – Nov 30":                 "2025-10-15 2025-11-30",
		"October 15–30, 2025":                   "2025-10-15 2025-10-30",
		"15-30 October 2025":                    "2025-10-15 2025-10-30",
		"1. – 5.3.2026":                         "2026-03-01 2026-03-05",
		"1.3. – 5.4.2026":                       "2026-03-01 2026-04-05",
		"2025年10月15日〜11月30日":                    "2025-10-15 2025-11-30",
		"15 Oct 2025 – 30 Nov 2025 (six weeks)": "2025-10-15 2025-11-30",
		"Oct – Nov 2025":                        "2025-10-31 about 2025-11-30",
		"Q3–Q4 2026":                            "2026-09-30 about 2026-12-31",
		"2025-11-30":                            "2025-11-30",
		"2026-02":                               "about 2026-02-28",
		"2025-11-30 – 2025-10-15":               "none",
		"2025-10-15 – soon":                     "none",
		"2025-10-15 – 2025-11-31":               "none",
		"3-5 days":                              "none",
		"v1.2 – v1.3":                           "none",
		"":                                      "none",
	} {
		got := "none"
		if r, ok := date.ParseRange(text); ok {
			got = r.To.String()
			if r.To.Approximate {
				got = "about " + got
			}
			if !r.From.Day.IsZero() {
				got = r.From.String() + " " + got
			}
		}
		if got != want {
			t.Errorf("ParseRange(%q) gives %s, want %s", text, got, want)
		}
	}
}

// englishUnit knows a few units.
func englishUnit(text string) (date.Unit, bool) {
	switch {
	case strings.HasPrefix(text, "day"):
		return date.Unit{Days: 1}, true
	case strings.HasPrefix(text, "week"):
		return date.Unit{Days: 7}, true
	case strings.HasPrefix(text, "month"):
		return date.Unit{Months: 1}, true
	case strings.HasPrefix(text, "quarter"):
		return date.Unit{Months: 3}, true
	}
	return date.Unit{}, false
}

func TestADurationEndsOnADay(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"4 weeks":        "2026-02-28",
		"~2-3 weeks":     "2026-02-21",
		"a month":        "2026-02-28",
		"1.5 months":     "2026-03-15",
		"about 10 days":  "2026-02-10",
		"one quarter":    "2026-04-30",
		"2 MONTHS":       "2026-03-31",
		"0 weeks":        "none",
		"6000 days":      "none",
		"3 story points": "none",
	} {
		got := "none"
		if length, ok := date.ParseDuration(text, englishUnit); ok {
			got = length.From(start).Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q from %s ends on %s, want %s", text, start.Format(time.DateOnly), got, want)
		}
	}
	if length, ok := date.ParseDuration("Q2 2026", englishUnit); !ok || length.End.String() != "2026-06-30" {
		t.Errorf("Q2 2026 ends on %s (%t)", length.End, ok)
	}
}

func TestADayIsWrittenInTheFormOfAnother(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"2026-03-01":    "2026-11-05",
		"01.03.2026":    "05.11.2026",
		"1.3.2026":      "5.11.2026",
		"March 1, 2026": "November 5, 2026",
		"2026年3月1日":     "2026年11月5日",
		"03/04/2026":    "none",
		"March 2026":    "none",
	} {
		got := "none"
		if layout, ok := date.FormOf(text); ok {
			got = day.Format(layout)
		}
		if got != want {
			t.Errorf("beside %q the day is written %s, want %s", text, got, want)
		}
	}
}
