package chart

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/sync/burnup"
)

// Picture is what a burn-up shows.
type Picture struct {
	// Title is what the plan is called.
	Title string
	// Days are drawn from the first to the last one. Of a finished plan, they end on ClosedOn.
	Days []burnup.Day
	// Today is where the days end and the forecast begins.
	Today time.Time
	// DueOn is YYYY-MM-DD, "" for none; ClosedOn is the day on which the plan was finished, "" if it is not.
	DueOn, ClosedOn string
	Forecast        *burnup.Forecast
	Health          burnup.Health
}

// BurnUp draws how much stood in a plan and how much of it was finished, day by day, and between which days the rest
// will be. The result is an SVG document of 760 by 360 pixels.
func BurnUp(p Picture) string {
	if p.ClosedOn != "" {
		p.Days, p.Forecast = until(p.Days, p.ClosedOn), nil
		if day, ok := dayOf(p.ClosedOn); ok {
			p.Today = day
		}
	}
	var w writer
	w.open(width, height, p.Title, p.words())
	w.put(`<rect class="paper" width="%d" height="%d" rx="6" fill="%s"/>`, width, height, paper)
	w.put(`<text class="ink" x="16" y="27" font-size="15" font-weight="600" fill="%s">%s</text>`, ink, text(shortened(p.Title, 80)))
	if len(p.Days) == 0 {
		w.put(`<text class="faint" x="%d" y="%d" font-size="13" text-anchor="middle" fill="%s">Nothing stood in this plan yet</text>`, width/2, height/2, faint)
		return w.close()
	}
	w.put(`<text class="faint" x="16" y="47" font-size="12" fill="%s">%s</text>`, faint, text(shortened(p.summary(), 118)))
	s := p.scale()
	w.field(s)
	w.due(s, p)
	w.forecast(s, p)
	w.lines(s, p)
	w.legend(p)
	return w.close()
}

func until(days []burnup.Day, date string) []burnup.Day {
	for i, day := range days {
		if day.Date > date {
			return days[:i]
		}
	}
	return days
}

// words say what the picture shows to whoever does not see it.
func (p Picture) words() string {
	if len(p.Days) == 0 {
		return "nothing stood in this plan yet"
	}
	first, last := p.Days[0], p.Days[len(p.Days)-1]
	said := fmt.Sprintf("from %s with %d items to %s with %d of %d done and %d dropped", first.Date, first.Scope, last.Date, last.Done, last.Scope, last.Dropped)
	if p.Health.Reason != "" {
		said += "; " + p.summary()
	}
	return said
}

func (p Picture) summary() string {
	if p.Health.Verdict == "" {
		return ""
	}
	return strings.ToUpper(string(p.Health.Verdict)[:1]) + string(p.Health.Verdict)[1:] + ": " + p.Health.Reason
}

// scale has room for all days, the due day and the forecast; what is further away than the plan is old, or four weeks,
// is not shown.
func (p Picture) scale() scale {
	first, _ := dayOf(p.Days[0].Date)
	today := p.today()
	s := scale{first: first, last: today, most: 1}
	age := today.Sub(first)
	furthest := today.Add(max(age, 28*24*time.Hour))
	extend := func(date string) {
		if day, ok := dayOf(date); ok && day.After(s.last) {
			s.last = day
		}
	}
	if p.Forecast != nil {
		extend(p.Forecast.Earliest)
		if p.Forecast.Latest == "" {
			s.last = furthest
		}
		extend(p.Forecast.Latest)
	}
	extend(p.DueOn)
	if s.last.After(furthest) {
		s.last = furthest
	}
	if !s.last.After(s.first) {
		s.last = s.first.AddDate(0, 0, 1)
	}
	most := 1
	for _, day := range p.Days {
		most = max(most, day.Scope)
	}
	all := steps(most)
	s.most = float64(all[len(all)-1])
	return s
}

// today is the day of the forecast, never before the last day of the plan.
func (p Picture) today() time.Time {
	today, _ := dayOf(p.Today.UTC().Format(dayForm))
	if last, ok := dayOf(p.Days[len(p.Days)-1].Date); ok && last.After(today) {
		return last
	}
	return today
}

// labelRoom is how many pixels apart the middles of two days' labels have to be.
const labelRoom = 74

// field draws the grid with its numbers and days.
func (w *writer) field(s scale) {
	for _, n := range steps(int(s.most)) {
		y := s.y(float64(n))
		w.put(`<line class="grid" x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="%s" stroke-width="1"/>`, left, y, right, y, grid)
		w.put(`<text class="faint" x="%d" y="%.1f" font-size="11" text-anchor="end" fill="%s">%d</text>`, left-8, y+4, faint, n)
	}
	free := 0.0
	for _, day := range s.ticks() {
		x := s.x(day)
		anchor := "middle"
		if x < left+30 {
			anchor = "start"
		} else if x > right-30 {
			anchor = "end"
		}
		if x < free {
			continue // there is no room for its words
		}
		free = x + labelRoom
		if anchor == "start" {
			free = x + labelRoom*3/2
		}
		w.put(`<line class="grid" x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s"/>`, x, bottom, x, bottom+4, grid)
		w.put(`<text class="faint" x="%.1f" y="%d" font-size="11" text-anchor="%s" fill="%s">%s</text>`, x, bottom+17, anchor, faint, day.Format(dayForm))
	}
}

func point(x, y float64) string { return fmt.Sprintf("%.1f,%.1f", x, y) }

// lines draws what was finished as areas and what stood there as a line, both as steps: a plan stays as it is until
// somebody changes it.
func (w *writer) lines(s scale, p Picture) {
	var doneTop, bothTop, scopeTop []string
	end := s.x(p.today())
	for i, d := range p.Days {
		day, _ := dayOf(d.Date)
		x, next := s.x(day), end
		if i+1 < len(p.Days) {
			following, _ := dayOf(p.Days[i+1].Date)
			next = s.x(following)
		}
		for _, line := range []struct {
			points *[]string
			items  int
		}{{&doneTop, d.Done}, {&bothTop, d.Done + d.Dropped}, {&scopeTop, d.Scope}} {
			*line.points = append(*line.points, point(x, s.y(float64(line.items))), point(next, s.y(float64(line.items))))
		}
	}
	start, _ := dayOf(p.Days[0].Date)
	if p.anyDropped() {
		back := slices.Clone(doneTop)
		slices.Reverse(back)
		w.put(`<polygon class="dropped" points="%s %s" fill="%s" fill-opacity="0.45"/>`, strings.Join(bothTop, " "), strings.Join(back, " "), dropped)
	}
	w.put(`<polygon class="done" points="%s %s %s" fill="%s" fill-opacity="0.3"/>`, point(s.x(start), bottom), strings.Join(doneTop, " "), point(end, bottom), done)
	w.put(`<polyline class="done-line" points="%s" fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round"/>`, strings.Join(doneTop, " "), done)
	w.put(`<polyline class="scope" points="%s" fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round"/>`, strings.Join(scopeTop, " "), scope)
	last := p.Days[len(p.Days)-1]
	w.put(`<circle class="done" cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>`, end, s.y(float64(last.Done)), done)
	w.put(`<circle class="scope-mark" cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>`, end, s.y(float64(last.Scope)), scope)
}

func (p Picture) anyDropped() bool {
	for _, d := range p.Days {
		if d.Dropped > 0 {
			return true
		}
	}
	return false
}

// forecast draws the band in which what is finished will go on to what stands there.
func (w *writer) forecast(s scale, p Picture) {
	if p.Forecast == nil {
		return
	}
	last := p.Days[len(p.Days)-1]
	from, finished, all := p.today(), float64(last.Done+last.Dropped), float64(last.Scope)
	early, endEarly := s.reach(from, finished, p.Forecast.Earliest, all)
	late, endLate := s.reach(from, finished, p.Forecast.Latest, all)
	points := []string{point(s.x(from), s.y(finished)), point(early, endEarly)}
	if early < right && late == right && endLate > s.y(all) {
		points = append(points, point(right, s.y(all))) // the corner between an end that is shown and one that is not
	}
	points = append(points, point(late, endLate))
	w.put(`<polygon class="band" points="%s" fill="%s" fill-opacity="0.2"/>`, strings.Join(points, " "), band)
	for _, end := range [][2]float64{{early, endEarly}, {late, endLate}} {
		w.put(`<line class="band-line" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="1.5" stroke-dasharray="4 3"/>`,
			s.x(from), s.y(finished), end[0], end[1], band)
	}
	w.put(`<line class="scope" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="2" stroke-dasharray="2 4"/>`, s.x(from), s.y(all), float64(right), s.y(all), scope)
	w.put(`<line class="now" x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s" stroke-dasharray="1 3"/>`, s.x(from), top, s.x(from), bottom, faint)
}

// reach is where a line from what is finished arrives that reaches all on a date, or where it leaves the field. Without
// a date it goes on as it is.
func (s scale) reach(from time.Time, finished float64, date string, all float64) (x, y float64) {
	day, ok := dayOf(date)
	if !ok {
		return right, s.y(finished)
	}
	if !day.After(s.last) {
		return s.x(day), s.y(all)
	}
	part := s.last.Sub(from).Hours() / day.Sub(from).Hours()
	return right, s.y(finished + (all-finished)*part)
}

// due draws the day by which all should be finished, if it is in the field.
func (w *writer) due(s scale, p Picture) {
	day, ok := dayOf(p.DueOn)
	if !ok || day.Before(s.first) || day.After(s.last) {
		return
	}
	x, anchor, shift := s.x(day), "end", -5.0
	if x < left+80 {
		anchor, shift = "start", 5
	}
	w.put(`<line class="due" x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s" stroke-width="1.5" stroke-dasharray="5 4"/>`, x, top-16, x, bottom, due)
	w.put(`<text class="due-text" x="%.1f" y="%d" font-size="11" text-anchor="%s" fill="%s">due %s</text>`, x+shift, top-7, anchor, due, p.DueOn)
}

// legend names the lines below the field.
func (w *writer) legend(p Picture) {
	last := p.Days[len(p.Days)-1]
	x := float64(left)
	entry := func(mark, label string) {
		w.put(`<g transform="translate(%.1f,%d)">%s<text class="ink" x="20" y="4" font-size="12" fill="%s">%s</text></g>`, x, height-14, mark, ink, text(label))
		x += 20 + 6.4*float64(len([]rune(label))) + 22
	}
	entry(fmt.Sprintf(`<line class="scope" x1="0" y1="0" x2="14" y2="0" stroke="%s" stroke-width="2"/>`, scope), fmt.Sprintf("%d in the plan", last.Scope))
	entry(fmt.Sprintf(`<rect class="done" y="-5" width="14" height="10" fill="%s" fill-opacity="0.5"/>`, done), fmt.Sprintf("%d done", last.Done))
	if p.anyDropped() {
		entry(fmt.Sprintf(`<rect class="dropped" y="-5" width="14" height="10" fill="%s" fill-opacity="0.5"/>`, dropped), fmt.Sprintf("%d dropped", last.Dropped))
	}
	if p.Forecast != nil {
		label := "forecast " + p.Forecast.Earliest
		switch p.Forecast.Latest {
		case p.Forecast.Earliest:
		case "":
			label += ", no end in sight at the slowest pace"
		default:
			label += " to " + p.Forecast.Latest
		}
		entry(fmt.Sprintf(`<rect class="band" y="-5" width="14" height="10" fill="%s" fill-opacity="0.4"/>`, band), label)
	}
}
