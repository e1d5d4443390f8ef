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

		"24. Dezember 2026":                    "2026-12-24",
		"24.Dezember 2026":                     "2026-12-24",
		"24. Dez. 2026":                        "2026-12-24",
		"bis zum 24. Dezember 2026":            "2026-12-24",
		"Donnerstag, 24. Dezember 2026":        "2026-12-24",
		"Donnerstag, den 24. Dezember 2026":    "2026-12-24",
		"Do, 24.12.2026":                       "2026-12-24",
		"Do. 24.12.2026":                       "2026-12-24",
		"1. MÄRZ 2026":                         "2026-03-01",
		"März 2026":                            "about 2026-03-31",
		"Thu, 24 Dec 2026":                     "2026-12-24",
		"Thu 24 Dec 2026":                      "2026-12-24",
		"Thu, 2026-12-24":                      "2026-12-24",
		"Thursday, December 24th, 2026":        "2026-12-24",
		"Thursday, December 24, 2026":          "2026-12-24",
		"Thursday December 24 2026":            "2026-12-24",
		"Thursday, the 24th of December, 2026": "2026-12-24",
		"24th of December 2026":                "2026-12-24",
		"24th of December, 2026":               "2026-12-24",
		"the 24th of December 2026":            "2026-12-24",
		"December the 24th, 2026":              "2026-12-24",
		"24th Dec 2026":                        "2026-12-24",
		"Dec 24 2026":                          "2026-12-24",
		"Dec. 24 2026":                         "2026-12-24",
		"Dec 24th 2026":                        "2026-12-24",
		"DEC 24TH, 2026":                       "2026-12-24",
		"24-DEC-2026":                          "2026-12-24",
		"24/Dec/2026":                          "2026-12-24",
		"2026-Dec-24":                          "2026-12-24",
		"2026 December 24":                     "2026-12-24",
		"August 1st, 2026":                     "2026-08-01",
		"1st August 2026":                      "2026-08-01",
		"December of 2026":                     "about 2026-12-31",
		"jeudi 24 décembre 2026":               "2026-12-24",
		"le 1er août 2026":                     "2026-08-01",
		"24 de diciembre de 2026":              "2026-12-24",
		"24 de dezembro de 2026":               "2026-12-24",
		"quinta-feira, 24 de dezembro de 2026": "2026-12-24",
		"24 dicembre 2026":                     "2026-12-24",
		"24 december 2026":                     "2026-12-24",
		"24 grudnia 2026 r.":                   "2026-12-24",
		"24 декабря 2026 г.":                   "2026-12-24",
		"29 February 2028":                     "2028-02-29",
		"29. Februar 2026":                     "none",
		"31st of June 2026":                    "none",
		"0th of June 2026":                     "none",
		"24 Dec 26":                            "none",
		"Dec 24":                               "none",
		"24. Dezember":                         "none",
		"Thursday":                             "none",
		"Thursday 2026":                        "none",
		"Monday, 03/04/2026":                   "none",
		"3/4/2026":                             "none",
		"03-04-2026":                           "none",
		"Version, 24 Dec 2026":                 "none",
		"24 bugs 2026":                         "none",
		"24 of 2026":                           "none",
		"24 2026":                              "none",
		"the 2026":                             "none",
		"Dec Dec 2026":                         "none",
		"2026 Dec Dec":                         "none",
		"Dec 24 2026 2026":                     "none",
		"24 Dec 2026 at noon":                  "none",
		"The 24 most used words of May 2026":   "none",
		"December 24, 20266":                   "none",
		"99999999999999999999 Dec 2026":        "none",
		"":                                     "none",
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
		"24. – 31. Dezember 2026":               "2026-12-24 2026-12-31",
		"24. Nov. – 24. Dez. 2026":              "2026-11-24 2026-12-24",
		"Mo, 21.12.2026 – Do, 24.12.2026":       "2026-12-21 2026-12-24",
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

func TestNoDateTakesMemoryToRead(t *testing.T) {
	for _, text := range []string{
		"Thursday, December 24th, 2026", "24. Dezember 2026", "24 декабря 2026 г.", "Thursday, the 24th of Nothing, 2026",
		"24 " + strings.Repeat("Ä", 20) + " 2026", "Mo, " + strings.Repeat("1.", 25) + "2026",
	} {
		if n := testing.AllocsPerRun(100, func() { date.Parse(text) }); n > 0 {
			t.Errorf("Parse(%q) allocates %v times", text, n)
		}
	}
}

// FuzzParse looks for texts that are read as a day that is none, or differently in another case of letters.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"24. Dezember 2026", "Thu, 24 Dec 2026", "Thursday, December 24th, 2026", "24th of December 2026", "Dec 24 2026", "2026-12-24",
		"le 1er août 2026", "24 декабря 2026 г.", "Mo, 21.12.2026", "Q3 2026", "03/04/2026", "24 Dec 2026 – 31 Dec 2026", "December of 2026", "2026年3月1日",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, ok := date.Parse(text)
		if !ok {
			return
		}
		again, ok := date.Parse(day.String())
		if year := day.Day.Year(); !ok || !again.Day.Equal(day.Day) || year < 0 || year > 9999 {
			t.Errorf("Parse(%q) gives %s, which reads as %s", text, day, again)
		}
		if r, ok := date.ParseRange(text); ok && !r.From.Day.IsZero() && r.To.Day.Before(r.From.Day) {
			t.Errorf("ParseRange(%q) gives %s to %s", text, r.From, r.To)
		}
	})
}
