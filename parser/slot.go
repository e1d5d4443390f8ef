package parser

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
	"github.com/yuin/goldmark/text"
)

// read fills in what an item's own text says: id, title, owners, links, decision. Slots at the
// end of the text (issue link, date, decision, owner) are no part of the title, so that writing
// them back never retitles an issue. The text starts behind skip bytes of the lines.
func (d *document) read(it *Item, raw []byte, lines *text.Segments, skip int) itemMarks {
	raw = raw[skip:]
	d.textAt = it.TextStart
	oneLine := lines.Len() == 1
	f := flat{}
	level, signs := d.simplicity(raw)
	if oneLine && level == simplePlain {
		f.text = it.Raw
	} else {
		f = d.flattenAs(level, raw)
	}
	if level == simpleNot || signs.has(signEntity) {
		signs = anySign
	}
	r := reading{flat: f, item: it, end: len(f.text), signs: signs, dialect: d.spoken()}
	r.leadingLink()
	if signs.has(signWide) {
		r.leadingDrop()
	}
	var prefix string
	if r.dialect != nil {
		prefix = r.opening()
	} else {
		r.id()
		prefix = f.text[r.lead:r.start]
	}
	r.owners()
	r.links()
	r.labels()
	r.trailing()
	rest := 0
	if !oneLine || len(r.marks) > 0 {
		rest = d.endTitle(&r, lines, skip)
	}
	struck := r.struck()
	if !struck && r.hasStrike() {
		r.reason()
		struck = r.wholly
	}
	title := f.text[r.lead:r.end]
	if own := f.text[r.lead:r.start]; own != prefix {
		title = prefix + r.own()
	}
	it.Title = Truncate(title, maxTitle)
	it.Text = f.text[r.start:r.end]
	if it.Role == RoleSignOff {
		it.Text = signOffRole(it.Text)
		name := strings.TrimLeft(r.text[r.start+len(it.Text):r.end], " :：-–—")
		r.slot(SlotName, r.end-len(name), r.end, false)
	}
	legend := d.inLegend()
	it.Placeholder = legend || r.placeholder()
	if struck && it.State == StateOpen {
		it.State = StateDropped
	}
	if len(title) > maxTitle && utf8.RuneCountInString(title) > maxTitle {
		d.report(SeverityInfo, CodeTitleTooLong, it.TextStart,
			"this title has more than 256 characters and is cut on GitHub: move details to the lines below")
	}
	m := itemMarks{struck: struck, legend: legend, prefix: prefix, ownStart: it.TextStart, ownEnd: it.TextEnd, rest: rest}
	if struck {
		m.strikes = d.strikes(&r, lines, skip)
	}
	m.slots = d.addSlots(nil, &r, lines, skip)
	if r.start < r.end {
		m.ownStart = d.textStart(lines, skip+f.source(r.start))
		m.ownEnd = d.textStart(lines, skip+f.source(r.end-1)) + 1
		m.plain = (oneLine || rest > 0) && !struck && m.ownEnd <= it.TextEnd && d.plan.source[m.ownStart:m.ownEnd] == f.text[r.start:r.end]
	}
	return m
}

// reading is the state of reading one item's text: [start, end) is what is left for the title's
// own text once id and slots are taken away.
type reading struct {
	flat
	item       *Item
	start, end int
	// signs are those of the whole text.
	signs signSet
	// dialect is that of the document, nil if it has none.
	dialect *Dialect
	// lead is where the title starts: behind an issue link in front of it.
	lead int
	// linkSpans are the places of item.Links in the text.
	linkSpans []byteSpan
	slots     []flatSlot
	// wholly tells that all of the own text is struck, in one part or several, with a reason behind it.
	wholly bool
}

// trailing takes the slots from the end.
func (r *reading) trailing() {
	for r.trimSpace(); r.link() || r.date() || r.emptySlot() || r.tick() || r.endsIn(')') && r.count() || r.dialect != nil && r.back(); r.trimSpace() {
	}
}

// endsIn reports whether a byte stands at the end of the own text.
func (r *reading) endsIn(c byte) bool { return r.end > r.start && r.text[r.end-1] == c }

// count takes how much of an item is done, `(3/8)`, from the end: it changes while the work goes on. A
// parenthesis has to stand there.
func (r *reading) count() bool {
	own := r.text[r.start : r.end-1]
	if !strings.Contains(own[max(0, len(own)-maxCount):], "/") {
		return false
	}
	from := max(0, len(own)-maxCount)
	open := strings.LastIndexByte(own[from:], '(')
	if open < 0 {
		return false
	}
	open += from
	done, all, ok := strings.Cut(own[open+1:], "/")
	n, errDone := strconv.Atoi(strings.TrimSpace(done))
	m, errAll := strconv.Atoi(strings.TrimSpace(all))
	return ok && errDone == nil && errAll == nil && n >= 0 && n <= m && strings.HasSuffix(own[:open], " ") && r.cut(r.start+open)
}

// maxTick bounds, in bytes, the words behind a tick.
const maxTick = 32

// maxCount bounds, in bytes, what says how much is done.
const maxCount = 16

// tick takes a tick that stands apart at the end, alone or with a word such as `COMPLETED` behind it: it
// says that the work is done, as the box does.
func (r *reading) tick() bool {
	if !r.signs.has(signWide) {
		return false
	}
	const sign = " ✅ "
	from := max(r.start, r.end-len(sign)-maxTick)
	if at := strings.LastIndex(r.text[from:r.end], sign); at >= 0 && from+at > r.start && isStatus(r.text[from+at+len(sign):r.end]) && apart(r.text[r.start:from+at]) {
		return r.cut(from + at)
	}
	for _, sign := range [...]string{" ✅", " ✔️", " ✔", " ☑️", " ☑"} {
		if before, ok := strings.CutSuffix(r.own(), sign); ok && apart(before) {
			return r.cut(r.start + len(before))
		}
	}
	return false
}

// opening takes what stands in front of the own text in a dialect, and returns what the title has of it: the
// id.
func (r *reading) opening() string {
	r.start = r.lead
	if r.front(r.dialect) {
		r.lead = r.start
	}
	if !r.ownID() {
		r.id()
	}
	prefix := r.text[r.lead:r.start]
	r.front(r.dialect)
	return prefix
}

// id takes the id from the front.
func (r *reading) id() {
	r.item.ID, r.start = matchID(r.text[r.lead:])
	r.start += r.lead
}

// leadingLink takes an issue link that stands in front of the text: `[#12](url) Text`.
func (r *reading) leadingLink() {
	for _, m := range r.marks {
		if m.kind != markLink || m.start != 0 || m.end >= len(r.text) || !r.namesIssue(byteSpan{m.start, m.end}) {
			continue
		}
		if _, ok := parseIssueURL(m.dest); ok {
			r.lead = m.end + len(r.text[m.end:]) - len(strings.TrimLeft(r.text[m.end:], " :-–—"))
			return
		}
	}
}

// own is what is left of the text.
func (r *reading) own() string { return r.text[r.start:r.end] }

// trimSpace drops white space and separators from the end, if something is left then.
func (r *reading) trimSpace() {
	text := strings.TrimRightFunc(r.own(), unicode.IsSpace)
	r.end = r.start + len(text)
}

// cut ends the own text at the byte i, and drops the separator in front of it.
func (r *reading) cut(i int) bool {
	text := strings.TrimRightFunc(r.text[r.start:i], unicode.IsSpace)
	for _, sep := range [...]string{"-", "–", "—", "|", "·", "•", ";", ",", "→", "->"} {
		if cut, ok := strings.CutSuffix(text, sep); ok && (cut == "" || strings.HasSuffix(cut, " ") || sep == "," || sep == ";") {
			text = strings.TrimRightFunc(cut, unicode.IsSpace)
			break
		}
	}
	if text == "" {
		return false
	}
	r.end = r.start + len(text)
	return true
}

// apart reports whether what follows text stands apart from it, and does not end its sentence, as
// the number does in `Follow up on #12`.
func apart(text string) bool {
	text = strings.TrimRight(text, " ")
	if text == "" {
		return false
	}
	last := text[strings.LastIndexByte(text, ' ')+1:]
	return !words.IsReferring(last)
}

// emptySlot takes `: [Name]`, `: [Pending]` or `: ____` from the end of a sign-off line.
func (r *reading) emptySlot() bool {
	if r.item.Role != RoleSignOff {
		return false
	}
	text := r.own()
	var open int
	if strings.HasSuffix(text, "]") {
		open = strings.LastIndexByte(text, '[')
	} else {
		open = strings.LastIndexByte(text, ':') + 1
		if open == 0 || !isVoid(text[open:]) {
			return false
		}
	}
	if open <= 0 {
		return false
	}
	role := strings.TrimRight(text[:open], " :：-–—")
	if role == "" || role == strings.TrimRight(text[:open], " ") {
		return false
	}
	r.slot(SlotName, r.start+open, r.end, true)
	r.end = r.start + len(role)
	return true
}

func endsInSeparator(text string) bool {
	for _, sep := range [...]string{"-", "–", "—", "|", ":", ","} {
		if strings.HasSuffix(text, sep) {
			return true
		}
	}
	return false
}

// struck reports whether the whole own text is struck.
func (r *reading) struck() bool {
	start, end := r.start, r.end
	for _, m := range r.marks {
		if m.kind == markStrike && m.start <= start && m.end >= end && m.start < m.end {
			return true
		}
	}
	return false
}
