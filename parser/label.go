package parser

import (
	"strings"
	"unicode"

	"github.com/milepost/milepost/parser/words"
	"github.com/yuin/goldmark/text"
)

// labels takes `**Decision**: ...` and `**Owner**: ...` from the end of the own text.
func (r *reading) labels() {
	if !r.signs.has(signColon | signWide) {
		return
	}
	end := r.end
	for {
		start, colon, kind := r.lastLabel(end)
		if kind == words.NoLabel {
			return
		}
		if kind != words.LabelDecision {
			end = r.linkBehind(colon, end)
		}
		value := r.text[colon:end]
		if start > 0 && (r.text[start-1] == '(' || r.text[start-1] == '[') {
			closer := ")"
			if r.text[start-1] == '[' {
				closer = "]"
			}
			inner, rest, closed := strings.Cut(value, closer)
			if closed && !onlyHandles(rest) {
				return
			}
			value = inner
			start--
		}
		r.item.label(kind, trimValue(value))
		r.labelSlot(kind, colon, colon+len(value))
		if !r.cut(start) {
			return
		}
		end = r.end
	}
}

// linkBehind takes an issue link at the end of an owner, a day or an estimate, which is the item's, as it
// is behind its text, and returns where that ends then. A decision may speak of any issue.
func (r *reading) linkBehind(value, end int) int {
	own := *r
	own.start, own.end = value, end
	own.trimSpace()
	own.link()
	return own.end
}

// onlyHandles reports whether text is nothing but `@handles`.
func onlyHandles(text string) bool {
	for word := range strings.FieldsSeq(text) {
		if word[0] != '@' {
			return false
		}
	}
	return true
}

// lastLabel finds the last label before end that stands apart from the text in front of it.
func (r *reading) lastLabel(end int) (start, value int, kind words.Label) {
	text := r.text[:end]
	for {
		var i, size int
		if r.signs.has(signWide) {
			i, size = lastColon(text)
		} else {
			i, size = strings.LastIndexByte(text, ':'), 1
		}
		if i <= r.start {
			return 0, 0, words.NoLabel
		}
		for _, n := range [...]int{1, 2} {
			at := wordsBefore(text, i, n)
			if at == i {
				break
			}
			if k := words.LabelOf(strings.TrimSpace(text[at:i])); k != words.NoLabel && at > r.start && !isTagged(text[:at]) && r.standsApart(at) {
				return at, i + size, k
			}
		}
		text = text[:i]
	}
}

// lastColon is the offset and the length of the last colon in a text, narrow or wide; -1 if there is
// none.
func lastColon(text string) (at, size int) {
	const wide = "："
	for i := len(text) - 1; i >= 0; i-- {
		switch {
		case text[i] == ':':
			return i, 1
		case text[i] == wide[2] && strings.HasSuffix(text[:i+1], wide):
			return i + 1 - len(wide), len(wide)
		}
	}
	return -1, 0
}

// isTagged reports whether the word that follows text is only part of one, as in `@owner:` and
// `co-owner:`.
func isTagged(text string) bool {
	return text != "" && strings.IndexByte("@#$/._-+", text[len(text)-1]) >= 0
}

// wordsBefore is the offset of the n words in front of i.
func wordsBefore(text string, i, n int) int {
	at := i
	for range n {
		at = len(strings.TrimRight(text[:at], " "))
		at -= len(text[:at]) - len(strings.TrimRightFunc(text[:at], unicode.IsLetter))
	}
	return at
}

// standsApart reports whether the label at i is bold or follows a separator.
func (r *reading) standsApart(i int) bool {
	if r.inside(markCode, i) {
		return false
	}
	if r.inside(markStrong, i) {
		return true
	}
	before := strings.TrimRight(r.text[:i], " ")
	for _, sep := range [...]string{"-", "–", "—", "|", ";", ",", "(", "[", "·", "•"} {
		if strings.HasSuffix(before, sep) {
			return true
		}
	}
	return false
}

// label takes in the value of a label, inline or in a child bullet.
func (it *Item) label(kind words.Label, value string) {
	if value == "" {
		return
	}
	switch kind {
	case words.NoLabel:
	case words.LabelDecision:
		if !isOpenDecision(value) && it.Decision == "" {
			it.Decision = value
		}
	case words.LabelDue:
		it.dated(value)
	case words.LabelEstimate:
		if it.Estimate == "" && !isBracketed(value) && !isVoid(value) {
			it.Estimate = value
		}
	case words.LabelOwner:
		for part := range strings.FieldsFuncSeq(value, isListSign) {
			part = trimValue(part)
			if day := dueDay(part); day != "" {
				it.dated(day)
			} else if !strings.Contains(part, "@") && !isBracketed(part) && !isVoid(part) {
				it.People = append(it.People, part)
			}
		}
	}
}

// isOpenDecision reports whether a decision is still to be made.
func isOpenDecision(value string) bool {
	return words.IsUndecided(value) || isBracketed(value) || isVoid(value)
}

// isListSign reports whether a sign stands between the names of a list.
func isListSign(r rune) bool {
	switch r {
	case ',', ';', '，', '；', '、':
		return true
	}
	return false
}

func trimValue(value string) string {
	value = strings.TrimSpace(value)
	if value == "" || isWordByte(value[0]) && isWordByte(value[len(value)-1]) {
		return value
	}
	return strings.Trim(value, " -–—|;,·•")
}

// childLabel reads a child bullet such as `**Owner**: @ann` of an item.
func (d *document) childLabel(lines *text.Segments) {
	f := d.flattenLines(lines)
	d.toldBy(f.text)
	i := strings.IndexByte(f.text, ':')
	if wide := strings.Index(f.text, "："); wide >= 0 && (i < 0 || wide < i) {
		i = wide
	}
	if i <= 0 || i > 40 {
		return
	}
	kind := words.LabelOf(strings.TrimSpace(f.text[:i]))
	if kind == words.NoLabel {
		return
	}
	it := &d.plan.Items[d.parent]
	value := strings.TrimLeft(f.text[i:], ":： ")
	it.label(kind, trimValue(value))
	r := reading{flat: f}
	r.labelSlot(kind, len(f.text)-len(value), len(f.text))
	m := &d.plan.marks[d.parent]
	m.slots = d.addSlots(m.slots, &r, lines, 0)
	if kind == words.LabelOwner {
		f.handles(func(handle string) { it.own(handle) })
	}
}
