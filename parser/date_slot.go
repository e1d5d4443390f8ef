package parser

import (
	"strings"

	"github.com/milepost/milepost/parser/date"
	"github.com/milepost/milepost/parser/words"
)

// maxDay is the length in bytes of the end of a text in which a date is looked for. A text may end in
// many dates, and each is looked for anew.
const maxDay = 128

// date takes a date at the end: ` - 2026-01-02`, `(2026-01-02)`, ` - [Date]`, `📅 2026-01-02`.
func (r *reading) date() bool {
	text := r.own()
	n := len(text)
	if n > 2 && (text[n-1] == ')' || text[n-1] == ']') {
		return r.enclosedDate(text)
	}
	if n < 10 || !isDigit(text[n-1]) {
		return false
	}
	if date.IsISO(text[n-10:]) && r.plainDate(text) {
		return true
	}
	skip := max(n-maxDay, 0)
	for _, sep := range [...]string{" - ", " – ", " — ", ", ", "; "} {
		i := strings.LastIndex(text[skip:], sep)
		if i < 0 || skip+i == 0 {
			continue
		}
		i += skip
		day, told := cutDueWord(text[i+len(sep):])
		if read, ok := date.Parse(day); ok && !read.Approximate && (told || sep[0] != ',' && sep[0] != ';') {
			return r.dateSlot(r.start+i, day)
		}
	}
	return false
}

// enclosedDate takes a date in parentheses, or the blank of one in brackets.
func (r *reading) enclosedDate(text string) bool {
	n := len(text)
	open := lastBracket(text)
	if open <= 0 {
		return false
	}
	inner := strings.TrimSpace(text[open+1 : n-1])
	if text[n-1] == ']' {
		before := strings.TrimRight(text[:open], " ")
		if words.IsDateBlank(inner) && endsInSeparator(before) {
			if !r.cut(r.start + open) {
				return false
			}
			r.slot(SlotDate, r.start+open, r.start+n, true)
			return true
		}
	}
	if day, past := cutPast(inner); past && date.IsISO(day) {
		if r.item.Role != RoleSignOff {
			return r.cut(r.start + open)
		}
		inner = day
	}
	if day := dueDay(inner); day != "" {
		if !r.cutDate(r.start+open, day) {
			return false
		}
		r.slot(SlotDate, r.start+strings.LastIndex(text, day), r.start+n-1, false)
		return true
	}
	return false
}

// cutPast cuts a word that tells that something was done on the day that follows.
func cutPast(text string) (string, bool) {
	word, day, ok := strings.Cut(text, " ")
	if words.IsPast(word) {
		day = strings.TrimSpace(day)
		if len(day) > 3 && strings.EqualFold(day[:3], "on ") {
			day = day[3:]
		}
		return day, ok
	}
	return text, false
}

// plainDate takes the ten bytes of a date behind a separator or a pictograph.
func (r *reading) plainDate(text string) bool {
	n := len(text)
	before := strings.TrimRight(text[:n-10], " ")
	if bare := strings.TrimRightFunc(before, isEmoji); bare != before {
		for _, sign := range before[len(bare):] {
			if r.isOtherDay(sign) {
				return r.cut(r.start + len(bare))
			}
		}
		return r.dateSlot(r.start+len(bare), text[n-10:])
	}
	return endsInSeparator(before) && r.dateSlot(r.start+n-10, text[n-10:])
}

// dateSlot takes the date at the end of the own text, which ends at the byte i then.
func (r *reading) dateSlot(i int, day string) bool {
	end := r.end
	if !r.cutDate(i, day) {
		return false
	}
	r.slot(SlotDate, end-len(day), end, false)
	return true
}

// isOtherDay reports whether a sign marks another day than the one on which a task is due: when it
// was created, starts, is planned, was done or given up. A sign-off line is signed when it is done.
func (r *reading) isOtherDay(sign rune) bool {
	switch sign {
	case '➕', '🛫', '⏳', '❌':
		return true
	case '✅':
		return r.item.Role != RoleSignOff
	}
	return false
}

// cutDate ends the own text at the byte i, behind which the date stands.
func (r *reading) cutDate(i int, day string) bool {
	if !r.cut(i) {
		return false
	}
	r.item.dated(day)
	return true
}

// dated notes the day that a text names, unless another was noted before.
func (it *Item) dated(text string) {
	if it.Date != "" {
		return
	}
	if _, ok := date.ParseISO(text); ok {
		it.Date = text
	} else if day, ok := date.Parse(text); ok && !day.Approximate {
		it.Date = day.String()
	}
}
