package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
)

// dropSigns stand in front of a struck text or behind it and say the same as the strike does.
const dropSigns = "❌✖✗✘🚫⛔🗑\ufe0f"

// leadingDrop takes such a sign from the front of a text that is struck: `❌ ~~Text~~`. They are all beyond ASCII.
func (r *reading) leadingDrop() {
	if !r.hasStrike() {
		return
	}
	rest := strings.TrimLeft(r.text[r.lead:], dropSigns+" ")
	if at := len(r.text) - len(rest); rest != "" && strings.ContainsAny(r.text[r.lead:at], dropSigns) {
		r.lead, r.start = at, at
	}
}

// hasStrike reports whether any part of a text is struck.
func (r *reading) hasStrike() bool {
	for _, m := range r.marks {
		if m.kind == markStrike && m.start < m.end {
			return true
		}
	}
	return false
}

// reason takes what follows a struck text if it tells why or where to: `~~Text~~ (moved to M4)`,
// `~~Text~~ → see #45`, `~~Text~~ @bob`. What goes on with the text, as in `~~Old~~ new name`, is no reason, and
// the text is not struck as a whole then.
func (r *reading) reason() {
	start := r.start + len(r.own()) - len(strings.TrimLeftFunc(r.own(), isSignOrBlank))
	end := start
	for _, m := range r.marks { // several strikes may follow each other
		if m.kind == markStrike && m.start <= end+1 && m.start < r.end && (m.start <= end || r.text[end] == ' ') {
			end = max(end, min(m.end, r.end))
		}
	}
	if end == start || end < r.end && !isReason(r.text[end:r.end]) {
		return
	}
	r.item.Behind = strings.TrimSpace(r.text[end:])
	r.item.Reason = reasonText(r.text[end:r.end])
	if end < r.end {
		r.item.Whole = strings.TrimRight(r.text[r.start:r.end], " ")
	}
	r.end, r.wholly = end, true
}

// isReason reports whether a text behind a struck one tells about it rather than goes on with it.
func isReason(text string) bool {
	rest := strings.TrimLeft(text, " ")
	first, size := utf8.DecodeRuneInString(rest)
	switch {
	case first == '(':
		_, after, closed := strings.Cut(rest, ")")
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, " "))
		return !closed || !unicode.IsLetter(next) // else the sentence goes on behind the remark
	case strings.ContainsRune("[（【{→⇒➡⟶@#—–|;.!", first), isEmoji(first):
		return true
	case strings.HasPrefix(rest, "->"), strings.HasPrefix(rest, "=>"), strings.HasPrefix(rest, "- "), strings.HasPrefix(rest, "http"):
		return true
	case first == ':' || first == '：':
		return strings.TrimSpace(rest[size:]) != ""
	}
	word := rest
	if i := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }); i >= 0 {
		word = rest[:i]
	}
	return rest != text && (words.IsDropReason(word) || words.IsDropReason(strings.TrimRight(rest, ".!")) || isISOStart(rest))
}

// isISOStart reports whether a text begins with a day such as 2026-03-01.
func isISOStart(text string) bool {
	const size = len("2026-03-01")
	return len(text) >= size && isDigit(text[0]) && text[4] == '-' && isDay(text[:size])
}

// reasonText is what a reason says without the signs around it; "" where it only repeats that the text is
// struck, or names people.
func reasonText(text string) string {
	text = strings.TrimSpace(strings.TrimLeft(text, " →⇒➡⟶=>—–-|;:：.!"+dropSigns))
	text = strings.TrimSpace(strings.TrimRight(text, dropSigns))
	if onlyHandles(text) || strings.Trim(text, ".!,;") == "" {
		return ""
	}
	if closer := strings.IndexByte("([{", text[0]); closer >= 0 && strings.IndexByte(text, ")]}"[closer]) == len(text)-1 {
		text = strings.TrimSpace(text[1 : len(text)-1])
	}
	return text
}
