package parser

import (
	"strings"
	"unicode"

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
	for _, sep := range dateSeparators {
		end := n
		for range maxCommas {
			i := strings.LastIndex(text[skip:end], sep)
			if i < 0 || skip+i == 0 {
				break
			}
			if end = skip + i; r.dateBehind(text, skip, end, sep) {
				return true
			}
			if sep != ", " {
				break // no date has another one in it
			}
		}
	}
	return false
}

// maxCommas is how many commas from the end are looked at: `, due Thursday, December 24, 2026` has three.
const maxCommas = 3

// dateBehind takes the date behind the separator at the byte i of the own text, which is looked at from skip on.
func (r *reading) dateBehind(text string, skip, i int, sep string) bool {
	behind := text[i+len(sep):]
	if day, past := cutPast(behind); past && r.item.Role != RoleSignOff && isDay(day) {
		return r.cut(r.start + i)
	}
	day, told := cutDueWord(behind)
	if !isDay(day) || !told && (sep[0] == ',' || sep[0] == ';') {
		return false
	}
	if at, whole, ok := rangeBefore(text[skip:i], text[skip:]); ok {
		return r.dateSlot(r.start+skip+at, whole)
	}
	return r.dateSlot(r.start+i, day)
}

// dateSeparators are what may stand between a text and its date.
var dateSeparators = [...]string{" - ", " – ", " — ", ", ", "; "}

// isDay reports whether a text names a day, or a range that ends on one.
func isDay(text string) bool {
	day, ok := readDay(text)
	return ok && !day.Approximate
}

// rangeBefore looks for the beginning of a range whose end a dash sets apart from it: text goes on with
// that dash in whole. It gives the place of the separator in front of the range.
func rangeBefore(text, whole string) (at int, day string, ok bool) {
	for _, sep := range dateSeparators {
		i := strings.LastIndex(text, sep)
		if i < 0 {
			continue
		}
		day, _ := cutDueWord(whole[i+len(sep):])
		if dates, ok := readRange(day); ok && !dates.From.Day.IsZero() {
			return i, day, true
		}
	}
	return 0, "", false
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
	if text[n-1] == ')' && r.taggedDate(text, open, inner) {
		return true
	}
	if day, past := cutPast(inner); past && isDay(day) {
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

// cutPast cuts a word that tells that something was done on the day that follows, or a key such as
// `created::`.
func cutPast(text string) (string, bool) {
	i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	if i <= 0 || !words.IsPast(text[:i]) && (!strings.HasPrefix(text[i:], "::") || isDueKey(text[:i])) {
		return text, false
	}
	day := strings.TrimLeft(text[i:], " :：")
	if len(day) > 3 && strings.EqualFold(day[:3], "on ") {
		day = day[3:]
	}
	return day, true
}

// plainDate takes a date such as 2026-03-01 or a range of two of them behind a separator, a pictograph or
// a key.
func (r *reading) plainDate(text string) bool {
	at, isRange := isoStart(text)
	before := strings.TrimRight(text[:at], " ")
	if bare := strings.TrimRightFunc(before, isEmoji); bare != before {
		for _, sign := range before[len(bare):] {
			if r.isOtherDay(sign) {
				return r.cut(r.start + len(bare))
			}
		}
		return r.dateSlot(r.start+len(bare), text[at:])
	}
	if strings.HasSuffix(before, ":") {
		glued := len(before) == at
		if key := keyStart(before, glued); key > 0 {
			return r.keyedDate(key, before[key:], text[at:])
		}
		if glued {
			return false
		}
	}
	return (isRange || endsInSeparator(before)) && r.dateSlot(r.start+at, text[at:])
}

// isoStart is where the date at the end of a text begins, which has the form 2026-03-01, or the range of
// two of them.
func isoStart(text string) (at int, isRange bool) {
	const shortest, longest = 21, 30 // bytes of a range
	n := len(text)
	for at := n - shortest; at >= max(n-longest, 0); at-- {
		if isDigit(text[at]) && text[at+4] == '-' && text[at+7] == '-' && (at == 0 || !isDigit(text[at-1])) {
			if dates, ok := readRange(text[at:]); ok && !dates.From.Day.IsZero() {
				return at, true
			}
		}
	}
	return n - 10, false
}

// maxKey is the length in bytes of the longest key in front of a date.
const maxKey = 40

// keyStart is where the key in front of the colon at the end of a text begins, such as `completed:` and
// `@due:`; 0 where there is none. One to which the date is glued may be any word, as in the todo.txt format;
// else it has to be a word that tells when something is due or was done.
func keyStart(text string, glued bool) int {
	head := strings.TrimRight(text, ":")
	skip := max(len(head)-maxKey, 0)
	for _, due := range [...]string{" due date", " due on", " due by"} {
		if at := len(head) - len(due); at > 0 && strings.EqualFold(head[at:], due) {
			return at + 1
		}
	}
	at := strings.LastIndexByte(head[skip:], ' ') + 1
	if at == 0 {
		return 0
	}
	at += skip
	key := strings.TrimPrefix(head[at:], "@")
	if isKey(key) && (glued && (isASCII(key) || isDueKey(key)) || isDueKey(key) || words.IsPast(key)) {
		return at
	}
	return 0
}

// isKey reports whether a text may be the key of a date: letters first, then digits and dashes as well.
func isKey(text string) bool {
	for i, c := range text {
		if !unicode.IsLetter(c) && (i == 0 || !unicode.IsDigit(c) && c != '-' && c != '_') {
			return false
		}
	}
	return text != ""
}

// isDueKey reports whether a key says that something is due on the day behind it.
func isDueKey(key string) bool {
	rest, ok := words.CutDue(key)
	return ok && rest == "" || words.LabelOf(key) == words.LabelDue
}

// keyedDate takes a date with its key, which starts at the byte i of the own text. Unless the key says that
// it is due then, the day is another one: when it was done, logged, or merged. A sign-off line has the day on
// which it was signed.
func (r *reading) keyedDate(i int, key, day string) bool {
	key = strings.ToLower(strings.Trim(key, "@:"))
	if isDueKey(key) || strings.HasPrefix(key, "due ") || r.item.Role == RoleSignOff {
		return r.dateSlot(r.start+i, day)
	}
	return r.cut(r.start + i)
}

// taggedDate takes a tag with a day, `@due(2026-03-01)` and `@done(2026-03-01)`. The parenthesis stands at
// the byte open of the own text.
func (r *reading) taggedDate(text string, open int, inner string) bool {
	at := strings.LastIndexByte(text[max(open-maxKey, 0):open], ' ') + 1
	if at == 0 {
		return false
	}
	at += max(open-maxKey, 0)
	key, tagged := strings.CutPrefix(text[at:open], "@")
	if !tagged || !isKey(key) || !isDay(inner) && !words.IsPast(key) {
		return false
	}
	if !isDueKey(key) || !isDay(inner) {
		return r.cut(r.start + at)
	}
	if !r.cutDate(r.start+at, inner) {
		return false
	}
	r.slot(SlotDate, r.start+strings.LastIndex(text, inner), r.start+len(text)-1, false)
	return true
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
	text = strings.TrimLeft(text, " :") // `due:: 2026-03-01`
	if it.Date != "" {
		return
	}
	if _, ok := date.ParseISO(text); ok {
		it.Date = text
	} else if day, ok := readDay(text); ok && !day.Approximate {
		it.Date = day.String()
	}
}
