package parser

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/date"
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

// maxRounds is how many statuses a title may end in.
const maxRounds = 8

// sectionName is a title without what changes while the work goes on: emoji at either end, and status words
// in front, behind, or in front of a remark in parentheses.
func sectionName(title string) string {
	if !mayHaveStatus(title) {
		return title
	}
	if bare := cutLeadStatus(strings.TrimLeftFunc(title, isSignOrSpace)); bare != title {
		return withoutStatus(bare)
	}
	return trimStatus(title)
}

// withoutStatus is a title without emoji at either end and status words behind it.
func withoutStatus(title string) string {
	if !mayHaveStatus(title) {
		return title
	}
	return trimStatus(title)
}

// trimStatus is the same for a title that may have one.
func trimStatus(title string) string {
	text := strings.TrimLeftFunc(title, isSignOrSpace)
	for range maxRounds {
		cut := cutStatus(strings.TrimRightFunc(text, isSignOrSpace))
		if cut == text || cut == "" {
			break
		}
		text = cut
	}
	text = cutInnerStatus(text)
	if text == "" {
		return title
	}
	return text
}

func isSignOrSpace(r rune) bool { return isEmoji(r) || unicode.IsSpace(r) }

// mayHaveStatus tells by its signs whether a title may say how far something is. Most do not.
func mayHaveStatus(title string) bool {
	if title == "" {
		return false
	}
	first, last := title[0], title[len(title)-1]
	if first <= ' ' || last <= ' ' || last >= 'A' && last <= 'Z' || last == '!' {
		return true
	}
	for i := range len(title) {
		if marksStatus[title[i]] {
			return true
		}
	}
	return false
}

// marksStatus tells which bytes of a title may belong to a status or to what stands around one.
var marksStatus = func() (marks [256]bool) {
	for c := range marks {
		marks[c] = c >= utf8.RuneSelf || strings.IndexByte("()[]:|-=,/", byte(c)) >= 0
	}
	return marks
}()

// maxStatus is the length in bytes of the end of a title in which a status is looked for. A title may
// end in many of them, and each is looked for anew.
const maxStatus = 128

// statusEdge is what may stand between a title and its status.
const statusEdge = " -–—:→,|·"

// statusSigns are what a status follows: the first of them that one follows where it stands last counts.
var statusSigns = [...]string{" - ", " – ", " — ", ": ", " | ", " -- ", " · ", " → ", " -> ", " => ", ", ", " / "}

// statusSignsBy tells, a bit for each, which of them have a byte in front of the space that ends them.
var statusSignsBy = func() (signs [256]uint16) {
	for i, sign := range statusSigns {
		signs[sign[len(sign)-2]] |= 1 << i
	}
	return signs
}()

// lastStatusSigns is where each of them stands last in a text, -1 where it does not. All are looked for in
// one go, since most titles have none of most.
func lastStatusSigns(text string) (at [len(statusSigns)]int) {
	for i := range at {
		at[i] = -1
	}
	for end := len(text) - 1; end > 0; end-- {
		if text[end] != ' ' {
			continue
		}
		for signs := statusSignsBy[text[end-1]]; signs != 0; signs &= signs - 1 {
			i := bits.TrailingZeros16(signs)
			if at[i] < 0 && strings.HasSuffix(text[:end+1], statusSigns[i]) {
				at[i] = end + 1 - len(statusSigns[i])
			}
		}
	}
	return at
}

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
	if inside, open, ok := endBracket(text); ok {
		if start+open > 0 && (isStatus(inside) || isBoxMark(inside)) {
			return strings.TrimRight(title[:start+open], statusEdge)
		}
		return title
	}
	for sign, i := range lastStatusSigns(text) {
		if i >= 0 && start+i > 0 && isStatus(text[i+len(statusSigns[sign]):]) {
			return strings.TrimRight(title[:start+i], statusEdge)
		}
	}
	if !isASCII(text) {
		if i := strings.LastIndexFunc(text, isEmoji); i >= 0 && start+i > 0 && isSignedStatus(text[i:]) {
			return strings.TrimRight(strings.TrimRightFunc(title[:start+i], isSignOrBlank), statusEdge)
		}
	}
	if i := capitalStatus(text); i >= 0 {
		return strings.TrimRight(title[:start+i], statusEdge)
	}
	return title
}

// maxLeadStatus is the length in bytes of the beginning of a title in which a status is looked for.
const maxLeadStatus = 32

// cutLeadStatus drops a status in front of a title: `[DONE] Tiles`, `Done: Tiles`, `WIP - Tiles`.
func cutLeadStatus(title string) string {
	head := title[:min(len(title), maxLeadStatus)]
	var end, behind int
	if head != "" && (head[0] == '[' || head[0] == '(') {
		if end = strings.IndexAny(head, "])"); end > 0 {
			head, behind = head[1:], end+1
			end--
		}
	} else {
		end, behind = leadSign(head)
	}
	if end < 0 || !isStatus(head[:end]) && (title[0] != '[' || !isBoxMark(head[:end])) {
		return title
	}
	rest := strings.TrimLeftFunc(strings.TrimLeft(title[behind:], statusEdge), isSignOrSpace)
	if !strings.ContainsFunc(rest, unicode.IsLetter) {
		return title
	}
	return rest
}

// leadSigns are the bits of those of them that may stand behind a status in front of a title: dashes and a colon.
const leadSigns = 1<<4 - 1

// leadSign is where the first of them begins and ends in a text, not at its start; -1 where there is none.
func leadSign(text string) (start, end int) {
	for i := 2; i < len(text); i++ {
		if text[i] != ' ' {
			continue
		}
		for signs := statusSignsBy[text[i-1]] & leadSigns; signs != 0; signs &= signs - 1 {
			sign := statusSigns[bits.TrailingZeros16(signs)]
			if start, end = i+1-len(sign), i+1; start > 0 && strings.HasSuffix(text[:end], sign) {
				return start, end
			}
		}
	}
	return -1, 0
}

// isBoxMark reports whether text is what stands in a box.
func isBoxMark(text string) bool { return text == " " || text == "x" || text == "X" }

// cutInnerStatus drops a status, or a pictograph, in front of a remark in parentheses at the end of a title:
// `Tiles - DONE (Week 3-4)`.
func cutInnerStatus(title string) string {
	if !strings.HasSuffix(title, ")") {
		return title
	}
	open := strings.LastIndexByte(title, '(')
	if open <= 0 {
		return title
	}
	head := strings.TrimRight(title[:open], " ")
	cut := cutStatus(strings.TrimRightFunc(head, isSignOrSpace))
	if cut == head || cut == "" {
		return title
	}
	if isStatusDay(title[open+1 : len(title)-1]) {
		return cut
	}
	return cut + " " + title[open:]
}

// endBracket is what stands in brackets of any kind at the end of a text, and where they open.
func endBracket(text string) (inside string, open int, ok bool) {
	end := len(text)
	last, size := utf8.DecodeLastRuneInString(text)
	if size == end || last != ')' && last != ']' && last != '）' && last != '】' {
		return "", 0, false
	}
	open, width := openBracket(text)
	if open < 0 {
		return "", open, true
	}
	return text[open+width : max(open+width, end-size)], open, true
}

// openBracket is the offset and the length of the last bracket of any kind that opens, -1 if there is none.
func openBracket(text string) (at, width int) {
	const wide, heavy = "（", "【"
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case '(', '[':
			return i, 1
		case wide[0], heavy[0]:
			if strings.HasPrefix(text[i:], wide) || strings.HasPrefix(text[i:], heavy) {
				return i, len(wide)
			}
		}
	}
	return -1, 0
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

// isSignedStatus reports whether text is a pictograph and a status behind it, or the day of what it says is
// done.
func isSignedStatus(text string) bool {
	status := strings.TrimLeftFunc(text, isSignOrBlank)
	return isStatus(status) || strings.ContainsAny(text, "✅✔✓☑🏁") && isStatusDay(strings.Trim(status, "()"))
}

// firstSignScript is the first character of the scripts that are written without spaces.
const firstSignScript = 0x2E80

// capitalStatus is the offset of the space in front of a status of one or two words in capitals, or in a
// script that has none and no spaces; -1 where text does not end in one.
func capitalStatus(text string) int {
	text = strings.TrimRight(text, "!.")
	one := strings.LastIndexByte(text, ' ')
	if one < 0 || one+1 == len(text) {
		return -1
	}
	if first, _ := utf8.DecodeRuneInString(text[one+1:]); first >= firstSignScript && words.IsTitleStatus(text[one+1:]) {
		return one
	}
	if last := text[len(text)-1]; last < 'A' || last > 'Z' {
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

// isStatus reports whether text is nothing but a status: `done`, `45% complete`, `3/5`, `COMPLETED ✅`,
// `Status: done`, `done on 2026-03-01`.
func isStatus(text string) bool {
	const longest = 64 // bytes of a status with its remark
	if text == "" || !isWordByte(text[0]) || !isWordByte(text[len(text)-1]) {
		text = strings.TrimRight(strings.TrimFunc(text, isSignOrBlank), "!.")
	}
	if text == "" || len(text) > longest {
		return false
	}
	if label, rest, ok := strings.Cut(text, ":"); ok && words.IsStatusLabel(label) {
		text = strings.TrimFunc(rest, isSignOrBlank)
	}
	if rest, ok := cutShare(text); ok {
		text = strings.TrimFunc(rest, isSignOrBlank)
		if text == "" {
			return true
		}
	}
	first := statusWordEnd(text, 0)
	if !words.StartsTitleStatus(text[:first]) {
		return false
	}
	if words.IsTitleStatus(text) {
		return true
	}
	for i := first; i < len(text); i = statusWordEnd(text, i+1) {
		if words.IsTitleStatus(text[:i]) && isStatusRemark(text[i:]) {
			return true
		}
	}
	return false
}

// statusWordEnd is where the word ends that stands at an offset of a status or behind it.
func statusWordEnd(text string, from int) int {
	for i := from; i < len(text); i++ {
		switch text[i] {
		case ' ', ',', ':', ';':
			return i
		}
	}
	return len(text)
}

// cutShare cuts how much is done from the start of a text: `45%`, `3/5`.
func cutShare(text string) (rest string, ok bool) {
	if text == "" || !isDigit(text[0]) && strings.IndexByte(".,~", text[0]) < 0 {
		return text, false
	}
	number := strings.TrimLeft(text, "0123456789.,~")
	if len(text)-len(number) > 5 {
		return text, false
	}
	number = strings.TrimLeft(number, " ")
	if rest, ok = strings.CutPrefix(number, "%"); ok {
		return rest, true
	}
	if rest, ok = strings.CutPrefix(number, "/"); !ok {
		return text, false
	}
	after := strings.TrimLeft(strings.TrimLeft(rest, " "), "0123456789")
	return after, after != rest && (after == "" || after[0] == ' ')
}

// isStatusRemark reports whether text behind a status says since when, how much, or by whom.
func isStatusRemark(text string) bool {
	text = strings.TrimFunc(strings.Trim(text, " ,;:()-–—"), isSignOrBlank)
	if first, rest, ok := strings.Cut(text, " "); ok && words.IsReached(first) {
		text = rest
	}
	if rest, ok := cutShare(text); ok && rest == "" {
		return true
	}
	text = strings.TrimPrefix(text, "by ")
	return isStatusDay(text) || len(text) > 1 && (text[0] == '@' || text[0] == '#') && !strings.Contains(text, " ")
}

// isStatusDay reports whether text is a day, and not a mere number.
func isStatusDay(text string) bool {
	_, ok := date.Parse(text)
	return ok
}
