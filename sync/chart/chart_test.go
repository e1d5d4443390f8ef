package chart_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/chart"
)

func day(n int) time.Time { return time.Date(2026, 3, 1+n, 0, 0, 0, 0, time.UTC) }

func date(n int) string { return day(n).Format(time.DateOnly) }

// picture is one of a plan of which something is finished.
func picture() chart.Picture {
	p := chart.Picture{
		Title: "Milestone 2: Data", Today: day(30), DueOn: date(40),
		Days: []burnup.Day{{Date: date(0), Scope: 10}, {Date: date(10), Scope: 12, Done: 3, Dropped: 1}, {Date: date(20), Scope: 12, Done: 6, Dropped: 1}},
	}
	forecast, _ := burnup.Predict(p.Days, p.Today)
	p.Forecast = &forecast
	p.Health = burnup.Judge(burnup.Facts{Days: p.Days, Today: p.Today, Due: p.DueOn})
	return p
}

// elements reads a picture as the XML that it has to be, and lists its elements.
func elements(t interface{ Fatalf(string, ...any) }, svg string) []xml.StartElement {
	decoder := xml.NewDecoder(strings.NewReader(svg))
	var found []xml.StartElement
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v\n%s", err, svg)
		}
		if start, ok := token.(xml.StartElement); ok {
			found = append(found, start.Copy())
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func TestABurnUpShowsTheScopeLineTheForecastAndTheDueDay(t *testing.T) {
	t.Parallel()
	svg := chart.BurnUp(picture())
	seen := map[string]bool{}
	for _, e := range elements(t, svg) {
		seen[e.Name.Local+" "+attribute(e, "class")] = true
	}
	for _, want := range []string{"polyline scope", "polyline done-line", "polygon done", "polygon dropped", "polygon band", "line due", "line now"} {
		if !seen[want] {
			t.Errorf("there is no %q in\n%s", want, svg)
		}
	}
	for _, want := range []string{"12 in the plan", "6 done", "1 dropped", "due 2026-04-10", "<title>Milestone 2: Data</title>", "from 2026-03-01 with 10 items to 2026-03-21 with 6 of 12 done and 1 dropped"} {
		if !strings.Contains(svg, want) {
			t.Errorf("it does not say %q:\n%s", want, svg)
		}
	}
}

func TestAFinishedPlanIsDrawnUpToItsLastDayAndStaysSo(t *testing.T) {
	t.Parallel()
	p := picture()
	p.Days = append(p.Days, burnup.Day{Date: date(25), Scope: 12, Done: 11, Dropped: 1})
	p.ClosedOn, p.Health = date(25), burnup.Health{Verdict: burnup.Done, Reason: "finished"}
	before := chart.BurnUp(p)
	if strings.Contains(before, `class="band"`) || strings.Contains(before, `class="now"`) {
		t.Errorf("there is a forecast:\n%s", before)
	}
	p.Today = day(300)
	p.Days = append(p.Days, burnup.Day{Date: date(200)})
	if after := chart.BurnUp(p); after != before {
		t.Errorf("it changed:\n%s\n%s", before, after)
	}
}

func TestATitleCannotBreakOutOfAPicture(t *testing.T) {
	t.Parallel()
	for _, title := range []string{
		"", `"><script>alert(1)</script>`, "a & b < c", "\x00\x1b[31m\x9b red", "\xff\xfe", "\u2028\ufffe\uffff", strings.Repeat("long ", 100), "里程碑 2：数据", "🚀",
	} {
		p := picture()
		p.Title, p.Health.Reason = title, title
		for _, svg := range []string{
			chart.BurnUp(p), chart.BurnUp(chart.Picture{Title: title}), chart.Badge(title, burnup.Counts{Scope: 3, Done: 1}, p.Health), chart.NoBadge(title),
		} {
			for _, e := range elements(t, svg) {
				switch e.Name.Local {
				case "svg", "title", "desc", "style", "rect", "text", "line", "polyline", "polygon", "circle", "g", "clipPath":
				default:
					t.Errorf("%q makes a <%s>", title, e.Name.Local)
				}
				for _, a := range e.Attr {
					if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Name.Local, "href") {
						t.Errorf("%q makes an attribute %s", title, a.Name.Local)
					}
				}
			}
		}
	}
}

func TestABadgeSaysHowFarAPlanIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		counts  burnup.Counts
		verdict burnup.Verdict
		want    string
	}{
		{burnup.Counts{Scope: 40, Done: 12, Dropped: 1}, burnup.OnTrack, "M2: 13/40 on track"},
		{burnup.Counts{Scope: 40, Done: 12}, burnup.Undated, "M2: 12/40"},
		{burnup.Counts{Scope: 2, Done: 2}, burnup.Done, "M2: 2/2 done"},
	} {
		svg := chart.Badge("M2", c.counts, burnup.Health{Verdict: c.verdict})
		if got := attribute(elements(t, svg)[0], "aria-label"); got != c.want {
			t.Errorf("badge %q, want %q", got, c.want)
		}
	}
}

func TestNothingIsDrawnOutsideOfAPicture(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := chart.Picture{Title: "Milestone"}
		at := 0
		for range rapid.IntRange(0, 20).Draw(t, "days") {
			at += rapid.IntRange(1, 90).Draw(t, "gap")
			scope := rapid.SampledFrom([]int{0, 1, 3, 20, 100, 10_000}).Draw(t, "scope")
			finished := rapid.IntRange(0, scope).Draw(t, "done")
			p.Days = append(p.Days, burnup.Day{Date: date(at), Scope: scope, Done: finished, Dropped: rapid.IntRange(0, scope-finished).Draw(t, "dropped")})
		}
		p.Today = day(at + rapid.IntRange(-5, 200).Draw(t, "today"))
		if rapid.Bool().Draw(t, "due") {
			p.DueOn = date(rapid.IntRange(-100, 5000).Draw(t, "due day"))
		}
		if forecast, ok := burnup.Predict(p.Days, p.Today); ok {
			p.Forecast = &forecast
		}
		svg := chart.BurnUp(p)
		for _, e := range elements(t, svg) {
			for _, name := range []string{"x", "x1", "x2", "cx"} {
				within(t, e, name, attribute(e, name), 760)
			}
			for _, name := range []string{"y1", "y2", "cy"} {
				within(t, e, name, attribute(e, name), 360)
			}
			for i, value := range strings.FieldsFunc(attribute(e, "points"), func(r rune) bool { return r == ' ' || r == ',' }) {
				within(t, e, "points", value, []float64{760, 360}[i%2])
			}
		}
	})
}

func within(t *rapid.T, e xml.StartElement, name, value string, most float64) {
	if value == "" {
		return
	}
	number, err := strconv.ParseFloat(value, 64)
	if err != nil || !(number >= 0 && number <= most) {
		t.Fatalf("%s of %s is %s (%v)", name, fmt.Sprint(e), value, err)
	}
}
