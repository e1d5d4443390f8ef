package parser

import (
	"strings"

	"github.com/milepost/milepost/parser/words"
)

// maxBrackets is the number of brackets around an issue link that belong to it.
const maxBrackets = 8

// link takes an issue link that stands apart at the end: `#12`, `(#12)`, a link, a URL. A key in front of
// it, as in `pr:#12`, goes with it.
func (r *reading) link() bool {
	for i := range r.item.Links {
		l := &r.item.Links[i]
		if r.linkSpans[i].end <= r.lead {
			l.Slot = true
		}
		span := r.linkSpans[i]
		if l.Slot || span.start < r.start || span.end > r.end {
			continue
		}
		start, end := r.brackets(span.start, span.end)
		if r.leadsAway(start) {
			continue
		}
		if end < r.end || !r.namesIssue(span) {
			if r.bracketedKey(span) {
				return true
			}
			continue
		}
		if key, own, known := r.linkKey(start); known {
			if r.cut(key) {
				l.Slot = own
				return true
			}
			continue
		}
		if (span.start != start || apart(r.text[r.start:start])) && r.cut(start) {
			l.Slot = true
			return true
		}
	}
	return false
}

// leadsAway reports whether an arrow behind a struck text points at the byte i: what the text became is
// another issue than its own.
func (r *reading) leadsAway(i int) bool {
	before := strings.TrimRight(r.text[:i], " ")
	return r.hasStrike() && (strings.HasSuffix(before, "→") || strings.HasSuffix(before, "->") || strings.HasSuffix(before, "=>"))
}

// brackets are the ends of a span with the brackets around it.
func (r *reading) brackets(start, end int) (first, last int) {
	for n := 0; n < maxBrackets && start > r.start && end < r.end; n++ {
		if r.text[start-1] == '(' && r.text[end] == ')' || r.text[start-1] == '[' && r.text[end] == ']' {
			start, end = start-1, end+1
			continue
		}
		break
	}
	return start, end
}

// bracketedKey takes a link with its key in brackets at the end: `(pr: #12)`.
func (r *reading) bracketedKey(span byteSpan) bool {
	if span.end+1 != r.end || !r.namesIssue(span) {
		return false
	}
	open := "("
	switch r.text[span.end] {
	case ']':
		open = "["
	case ')':
	default:
		return false
	}
	from := max(span.start-maxKey, r.start)
	i := strings.LastIndex(r.text[from:span.start], open)
	if i < 0 {
		return false
	}
	key, colon := strings.CutSuffix(strings.TrimRight(r.text[from+i+1:span.start], " "), ":")
	own, known := words.IsLinkKey(strings.TrimRight(key, ":"))
	if !colon || !known || !r.cut(from+i) {
		return false
	}
	for i := range r.item.Links {
		if r.linkSpans[i] == span {
			r.item.Links[i].Slot = own
		}
	}
	return true
}

// linkKey is where the key in front of a link begins that starts at the byte i: `pr:#12`, `closes: #12`. One
// that is glued to the link may be any word. Behind other words only the colon goes with it,
// and behind one word alone the link stays.
func (r *reading) linkKey(i int) (start int, own, known bool) {
	from := max(i-maxKey, r.start)
	head := strings.TrimRight(r.text[from:i], " ")
	bare := strings.TrimRight(head, ":")
	if bare == head || bare == "" {
		return 0, false, false
	}
	glued := len(head) == i-from
	at := len(bare)
	for range 2 {
		at = strings.LastIndexByte(bare[:at], ' ')
		key := strings.TrimPrefix(bare[at+1:], "@")
		if own, known := words.IsLinkKey(key); known && from+at+1 > r.start {
			return from + at + 1, own, true
		}
		if glued && isKey(key) && isASCII(key) && at >= 0 {
			return from + at + 1, false, true
		}
		if at < 0 {
			break
		}
	}
	if strings.IndexByte(strings.TrimLeft(r.text[r.start:from+len(bare)], " "), ' ') < 0 {
		return r.start, false, true // `Upstream: #12` says nothing without it
	}
	return from + len(bare), true, true
}

// namesIssue reports whether a link's text is nothing but a reference: `#12`, `o/r#12`, a URL.
func (r *reading) namesIssue(span byteSpan) bool {
	text := r.text[span.start:span.end]
	digits := trimDigits(text)
	return strings.HasPrefix(text, "http") || digits != text && (strings.HasSuffix(digits, "#") && strings.IndexByte(text, ' ') < 0 || strings.EqualFold(digits, "gh-"))
}
