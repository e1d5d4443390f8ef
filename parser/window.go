package parser

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/date"
	"github.com/milepost/milepost/parser/words"
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

// maxWindow is the length in bytes of the longest window that is read. All items of a phase read it.
const maxWindow = 100

func closesRemark(r rune) bool { return r == ')' || r == '）' || r == ']' }

// phaseWindow is what tells when a phase takes place: a remark in parentheses or brackets, or what
// stands behind the last dash, such as `Week 1-2` and `2026-03-02 – 2026-03-13`.
func phaseWindow(title string) string {
	if open := max(lastBracket(title), strings.LastIndex(title, "（")); open >= 0 {
		_, size := utf8.DecodeRuneInString(title[open:])
		if end := strings.IndexFunc(title[open:], closesRemark); end > 0 {
			if window := strings.TrimSpace(title[open+size : open+end]); isWindow(window) {
				return window
			}
		}
	}
	for _, sep := range [...]string{" - ", " – ", " — ", " | "} {
		if i := strings.LastIndex(title, sep); i > 0 {
			window := strings.TrimSpace(title[i+len(sep):])
			if len(window) <= maxWindow && isWindowTitle(strings.ToLower(window)) && strings.Trim(window[strings.IndexByte(window, ' '):], " 0123456789-–") == "" {
				return window
			}
		}
	}
	return ""
}

// isWindow reports whether a remark says when something takes place.
func isWindow(text string) bool {
	if len(text) > maxWindow || !hasDigit(text) {
		return false
	}
	if words.HasWindow(strings.ToLower(text)) {
		return true
	}
	_, ok := windowDay(text)
	return ok
}

// windowDay reads a window that ends on a day or with a month: `2026-03-02 – 2026-03-13`,
// `2-13 March 2026`, `March 2026`.
func windowDay(window string) (date.Date, bool) {
	last := window
	for _, sep := range [...]string{" – ", " — ", " - ", "–", "—", "~"} {
		if i := strings.LastIndex(last, sep); i >= 0 {
			last = last[i+len(sep):]
		}
	}
	last = words.AfterUntil(last)
	if day, ok := date.Parse(last); ok {
		return day, true
	}
	return date.Parse(dayRange.ReplaceAllString(window, "$1$2"))
}

// dayRange is a range of days in one month.
var dayRange = regexp.MustCompile(`(^|[^0-9-])[0-9]{1,2} ?[-–] ?([0-9]{1,2}\b[^-])`)

// windowEnd reads the end of a window: its last number in its unit, or a day. A window in two
// units, such as `Week 2, Days 3-5`, is not read.
func windowEnd(window string, start time.Time, started bool) string {
	if day, ok := windowDay(window); ok {
		return day.String()
	}
	unit := strings.ToLower(strings.TrimLeft(strings.TrimFunc(window, func(r rune) bool { return !unicode.IsLetter(r) }), "第 0123456789-–"))
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
	if !started || n == 0 || n > 500 || strings.HasPrefix(unit, "q") || strings.HasPrefix(unit, "sprint") || strings.ContainsAny(window, ",，、") {
		return ""
	}
	length, ok := unitOf(unit)
	if !ok {
		return ""
	}
	return length.Times(n).From(start).Format(time.DateOnly)
}

// unitOf is the unit of time that a text in small letters begins with.
func unitOf(text string) (date.Unit, bool) {
	switch words.UnitOf(text) {
	case words.UnitDay:
		return date.Unit{Days: 1}, true
	case words.UnitWeek:
		return date.Unit{Days: 7}, true
	case words.UnitMonth:
		return date.Unit{Months: 1}, true
	case words.UnitQuarter:
		return date.Unit{Months: 3}, true
	case words.UnitYear:
		return date.Unit{Months: 12}, true
	case words.NoUnit:
	}
	return date.Unit{}, false
}
