package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
)

// isEmoji reports whether a rune is a pictograph, or one of the marks that join pictographs. The
// rune that stands for bytes that are not UTF-8, and that decoding gives at the end of a text, is
// none, though Unicode counts it among the signs.
func isEmoji(r rune) bool {
	switch {
	case r < 0xA9 || r == utf8.RuneError:
		return false
	case r == 0x200D || r == 0x20E3 || r >= 0xFE00 && r <= 0xFE0F:
		return true
	case r >= 0x2190 && r <= 0x21FF: // Arrows are text.
		return false
	case r >= 0x1F000 && r <= 0x1FAFF || r >= 0xE0020 && r <= 0xE007F:
		return true
	}
	return r != '°' && r != '©' && r != '®' && r != '™' && unicode.Is(unicode.So, r)
}

// stripLead drops emoji, numbers such as `4.` or `2.1` and list signs in front of a title.
func stripLead(title string) string {
	if title != "" && isWordByte(title[0]) && !isDigit(title[0]) {
		return title
	}
	text := strings.TrimLeftFunc(title, func(r rune) bool { return isEmoji(r) || unicode.IsSpace(r) })
	i := 0
	for i < len(text) && (isDigit(text[i]) || text[i] == '.' && i > 0) {
		i++
	}
	if i > 0 && i < len(text) && (text[i] == ' ' || text[i] == ')') && text[:i] != "" {
		rest := strings.TrimLeft(text[i:], ") ")
		if text[i-1] == '.' || text[i] == ')' || strings.Contains(text[:i], ".") {
			text = rest
		}
	}
	return strings.TrimLeftFunc(text, func(r rune) bool { return isEmoji(r) || unicode.IsSpace(r) })
}

// sectionName is a title without what changes while the work goes on: emoji at either end and
// status words behind them, in capitals or in brackets.
func sectionName(title string) string {
	if !mayHaveStatus(title) {
		return title
	}
	space := func(r rune) bool { return isEmoji(r) || unicode.IsSpace(r) }
	text := strings.TrimLeftFunc(title, space)
	for {
		cut := strings.TrimRightFunc(text, space)
		cut = cutStatus(cut)
		if cut == text || cut == "" {
			break
		}
		text = cut
	}
	if text == "" {
		return title
	}
	return text
}

// mayHaveStatus tells by its signs whether a title may say how far something is. Most do not, and
// one in small letters never does.
func mayHaveStatus(title string) bool {
	capital, sign := false, false
	for i := range len(title) {
		switch c := title[i]; {
		case c >= 0x80 || c == '(' || c == '[':
			return true
		case c >= 'A' && c <= 'Z':
			capital = true
			sign = sign || i == len(title)-1
		case c == ':' || c == '|' || c == '-' || c == ')' || c == ']' || c <= ' ' && (i == 0 || i == len(title)-1):
			sign = true
		}
	}
	return capital && sign
}

// maxStatus is the length in bytes of the end of a title in which a status is looked for. A title may
// end in many of them, and each is looked for anew.
const maxStatus = 128

// statusEdge is what may stand between a title and its status.
const statusEdge = " -–—:"

// cutStatus drops one status at the end of a title: `(done)`, `[WIP]`, `COMPLETED`,
// `— 45% Complete`, and words between a pictograph and the end.
func cutStatus(title string) string {
	if title == "" {
		return title
	}
	start := max(len(title)-maxStatus, 0)
	for start > 0 && start < len(title) && !utf8.RuneStart(title[start]) {
		start++
	}
	text := title[start:]
	if n := len(text); n > 2 && (text[n-1] == ')' || text[n-1] == ']') {
		open := lastBracket(text)
		if start+open > 0 && open >= 0 && isStatus(text[open+1:n-1]) {
			return strings.TrimRight(title[:start+open], statusEdge)
		}
		return title
	}
	wide := !isASCII(text)
	for _, sep := range [...]string{" - ", " – ", " — ", ": ", " | "} {
		if sep[1] >= 0x80 && !wide {
			continue
		}
		if i := lastIndex(text, sep); i >= 0 && start+i > 0 && isStatus(text[i+len(sep):]) {
			return strings.TrimRight(title[:start+i], " ")
		}
	}
	if wide {
		if i := strings.LastIndexFunc(text, isEmoji); i >= 0 && start+i > 0 && isSignedStatus(text[i:]) {
			return strings.TrimRight(strings.TrimRightFunc(title[:start+i], isSignOrBlank), statusEdge)
		}
	}
	if i := capitalStatus(text); i >= 0 {
		return strings.TrimRight(title[:start+i], statusEdge)
	}
	return title
}

// lastBracket is the offset of the last opening bracket or parenthesis, -1 if there is none.
func lastBracket(text string) int {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == '(' || text[i] == '[' {
			return i
		}
	}
	return -1
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isSignOrBlank reports whether a rune is a pictograph or a space.
func isSignOrBlank(r rune) bool { return r == ' ' || isEmoji(r) }

// isSignedStatus reports whether text is a pictograph and a status behind it.
func isSignedStatus(text string) bool { return isStatus(strings.TrimLeftFunc(text, isSignOrBlank)) }

// capitalStatus is the offset of the space in front of a status of one or two words in capitals, -1
// where text does not end in one.
func capitalStatus(text string) int {
	if last := text[len(text)-1]; last < 'A' || last > 'Z' {
		return -1
	}
	one := strings.LastIndexByte(text, ' ')
	if one < 0 {
		return -1
	}
	for _, i := range [...]int{strings.LastIndexByte(text[:one], ' '), one} {
		if i < 0 {
			continue
		}
		if status := text[i+1:]; status == strings.ToUpper(status) && words.IsTitleStatus(status) {
			return i
		}
	}
	return -1
}

// lastIndex is the index of the last separator in text, -1 if there is none. It looks for the sign
// of the separator rather than for the space beside it.
func lastIndex(text, sep string) int {
	sign := min(1, len(sep)-2)
	for end := len(text); ; {
		i := strings.LastIndexByte(text[:end], sep[sign])
		if i < 0 {
			return -1
		}
		if i >= sign && strings.HasPrefix(text[i-sign:], sep) {
			return i - sign
		}
		end = i
	}
}

// isStatus reports whether text is nothing but a status: `done`, `45% complete`, `COMPLETED ✅`.
func isStatus(text string) bool {
	const longest = 24 // bytes of a status word
	text = strings.TrimFunc(text, isSignOrBlank)
	if i := strings.IndexByte(text[:min(len(text), 6)], '%'); i > 0 && strings.Trim(text[:i], "0123456789.,~") == "" {
		text = strings.TrimSpace(text[i+1:])
		if text == "" {
			return true
		}
	}
	return len(text) <= longest && words.IsTitleStatus(text)
}
