package parser

import (
	"strings"
	"time"
	"unicode"

	"github.com/milepost/milepost/parser/date"
	"github.com/milepost/milepost/parser/words"
)

// due finds out when a milestone is due: from `Due` or `Target Completion`, else from a start
// and a duration, else from `Date` and a duration.
func (d *document) due(m *Milestone, index int) {
	m.StartsOn = d.start(m, index)
	if m.Section < 0 && d.front.due != "" {
		if day, ok := d.readDate(d.front.due, d.front.dueAt); ok {
			m.DueOn, m.Estimated = day.String(), day.Approximate
			return
		}
	}
	if f := d.dated(words.FieldDue, m.Section, index); f != nil {
		day, ok := readDay(f.Value)
		if !ok && !words.IsVague(f.Key) {
			d.unparsable(f.Value, f.Start, "date", "2026-03-01")
		}
		if ok {
			m.DueOn, m.Estimated = day.String(), day.Approximate
			return
		}
	}
	if dates, ok := headingDates(d.milestoneHeading(m)); ok {
		m.DueOn, m.Estimated = dates.To.String(), dates.To.Approximate
		return
	}
	d.estimate(m, index)
}

// start is the day at which a milestone starts, "" if the document does not say.
func (d *document) start(m *Milestone, index int) string {
	for _, kind := range [...]words.Field{words.FieldStart, words.FieldDate} {
		if f := d.dated(kind, m.Section, index); f != nil {
			if day := firstDay(f.Value); day != "" {
				return day
			}
		}
	}
	for _, kind := range [...]words.Field{words.FieldDue, words.FieldDuration} {
		if f := d.dated(kind, m.Section, index); f != nil {
			if dates, ok := readRange(f.Value); ok && !dates.From.Day.IsZero() && !dates.From.Approximate {
				return dates.From.String()
			}
		}
	}
	if dates, ok := headingDates(d.milestoneHeading(m)); ok && !dates.From.Day.IsZero() && !dates.From.Approximate {
		return dates.From.String()
	}
	return ""
}

// firstDay is the day that a text names, or the first one of a range; "" where it names none.
func firstDay(text string) string {
	dates, ok := readRange(text)
	day := dates.From
	if day.Day.IsZero() {
		day = dates.To
	}
	if !ok || day.Approximate {
		return ""
	}
	return day.String()
}

// milestoneHeading is what names a milestone in the document: a heading, or the front matter.
func (d *document) milestoneHeading(m *Milestone) string {
	switch {
	case m.Section >= 0:
		return d.plan.Sections[m.Section].Title
	case d.front.milestone != "":
		if _, ok := headingDates(d.front.milestone); ok {
			return d.front.milestone
		}
	}
	return d.plan.Title
}

// estimate computes the due date from a start and a duration.
func (d *document) estimate(m *Milestone, index int) {
	f := d.dated(words.FieldDuration, m.Section, index)
	if f == nil {
		d.lastDay(m, index)
		d.checkDates(m, index)
		return
	}
	if dates, ok := readRange(f.Value); ok && !dates.From.Day.IsZero() {
		m.DueOn, m.Estimated = dates.To.String(), dates.To.Approximate
		return
	}
	length, ok := date.ParseDuration(f.Value, unitOf)
	if !ok {
		if !words.IsVague(f.Key) {
			d.unparsable(f.Value, f.Start, "duration", "4 weeks")
		}
		d.checkDates(m, index)
		return
	}
	if !length.End.Day.IsZero() {
		m.DueOn, m.Estimated = length.End.String(), true
		return
	}
	for _, kind := range [...]words.Field{words.FieldStart, words.FieldDate} {
		start := d.dated(kind, m.Section, index)
		if start == nil {
			continue
		}
		if _, ok := d.readDate(start.Value, start.Start); !ok {
			continue
		}
		if day, err := time.Parse(time.DateOnly, firstDay(start.Value)); err == nil {
			m.DueOn, m.Estimated = length.From(day).Format(time.DateOnly), true
			return
		}
	}
}

// lastDay is when a milestone is due whose `Date` is a range of days.
func (d *document) lastDay(m *Milestone, index int) {
	for _, kind := range [...]words.Field{words.FieldStart, words.FieldDate} {
		if f := d.dated(kind, m.Section, index); f != nil {
			if dates, ok := readRange(f.Value); ok && !dates.From.Day.IsZero() {
				m.DueOn, m.Estimated = dates.To.String(), dates.To.Approximate
				return
			}
		}
	}
}

// checkDates reports dates that cannot be read although nothing is computed from them yet.
func (d *document) checkDates(m *Milestone, index int) {
	for _, kind := range [...]words.Field{words.FieldStart, words.FieldDate} {
		if f := d.dated(kind, m.Section, index); f != nil && !words.IsVague(f.Key) {
			d.readDate(f.Value, f.Start)
		}
	}
}

// fieldKey says what a field tells of which milestone; -1 is the whole document.
type fieldKey struct {
	kind      words.Field
	milestone int
}

// dated is the first field of a kind that belongs to a milestone.
func (d *document) dated(kind words.Field, section, milestone int) *datedField {
	if d.firstFields == nil {
		d.indexFields()
	}
	if section < 0 {
		milestone = -1
	}
	return d.firstFields[fieldKey{kind, milestone}]
}

// indexFields finds the first field of each kind for each milestone.
func (d *document) indexFields() {
	d.firstFields = map[fieldKey]*datedField{}
	section, whole := -1, true
	for i := range d.fields {
		f := &d.fields[i]
		if f.section != section {
			section, whole = f.section, d.isAboutWhole(f.section)
		}
		key := fieldKey{f.kind, d.milestoneOf(f.section)}
		if d.firstFields[key] == nil && (key.milestone >= 0 || whole) {
			d.firstFields[key] = f
		}
	}
}

// isAboutWhole reports whether a date in a section is that of the whole document: above the first
// section, or below a heading such as `Timeline`.
func (d *document) isAboutWhole(section int) bool {
	if section < 0 {
		return true
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(d.plan.Sections[section].Title), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if words.IsAboutWhole(word) {
			return true
		}
	}
	return false
}

// readDate reads a date that the document gives and reports one that cannot be read.
func (d *document) readDate(text string, at int) (date.Date, bool) {
	if day, ok := readDay(text); ok {
		return day, true
	}
	d.unparsable(text, at, "date", "2026-03-01")
	return date.Date{}, false
}

func (d *document) unparsable(text string, at int, thing, example string) {
	if isPlaceholder(text) || strings.ContainsAny(text, "[<{") {
		return
	}
	if d.undated[at] {
		return
	}
	if d.undated == nil {
		d.undated = map[int]bool{}
	}
	d.undated[at] = true
	d.reportf(SeverityWarning, CodeUnparsableDate, at, "the %s %s cannot be read: write it like %s", thing, quote(text), example)
}
