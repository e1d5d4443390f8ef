package parser

import (
	"strings"
	"time"
	"unicode"
)

// PhaseEnd is the day at which the phase of an item ends, as YYYY-MM-DD: what its window says, such
// as `Week 3-4`, counted from the start of its milestone. It is "" where the item is in no phase,
// or where window or start cannot be read.
func (p *Plan) PhaseEnd(it Item) string {
	if it.Section < 0 || p.Sections[it.Section].Window == "" || it.Milestone >= len(p.Milestones) {
		return ""
	}
	start, err := time.Parse(time.DateOnly, p.Milestones[it.Milestone].StartsOn)
	return windowEnd(p.Sections[it.Section].Window, start, err == nil)
}

// windowEnd reads the end of a window: its last number in its unit, or a day.
func windowEnd(window string, start time.Time, started bool) string {
	last := window
	for _, sep := range [...]string{" – ", " — ", " - ", " to ", " bis ", "–", "—", "~", "至"} {
		if i := strings.LastIndex(last, sep); i >= 0 {
			last = last[i+len(sep):]
		}
	}
	if day, ok := parseDate(last); ok && !day.approximate {
		return day.String()
	}
	unit := strings.ToLower(strings.TrimFunc(window, func(r rune) bool { return !unicode.IsLetter(r) }))
	if i := strings.IndexFunc(unit, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		unit = unit[:i]
	}
	number := ""
	for i := len(window) - 1; i >= 0; i-- {
		if isDigit(window[i]) {
			number = window[i:i+1] + number
		} else if number != "" {
			break
		}
	}
	n := 0.0
	for _, c := range number {
		n = n*10 + float64(c-'0')
	}
	if !started || n == 0 || n > 500 || strings.HasPrefix(unit, "q") || strings.HasPrefix(unit, "sprint") {
		return ""
	}
	length, ok := inUnits(n, unit)
	if !ok {
		return ""
	}
	return length.from(start).Format(time.DateOnly)
}
