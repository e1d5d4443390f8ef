package parser

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phaseWords are the words that a number follows in the title of a phase.
var phaseWords = [...]string{
	"phase", "stage", "fase", "etapa", "étape", "etape", "этап", "фаза",
	"阶段", "階段", "フェーズ", "단계",
}

// phaseNumber reports whether a title names a phase, and its number in digits: `1` for
// `Phase 1: Setup (Week 1-2)`, `✅ Phase I`, `第一阶段：` and `Phase One`.
// The title comes in small letters.
func phaseNumber(title string) (string, bool) {
	text := stripLead(title)
	if !mayNamePhase(text) {
		return "", false
	}
	for _, word := range phaseWords {
		if rest, ok := strings.CutPrefix(text, word); ok {
			if n := leadingNumber(rest); n != "" {
				return n, true
			}
		}
	}
	if rest, ok := strings.CutPrefix(text, "第"); ok {
		n, tail := cutNumber(rest)
		for _, word := range [...]string{"阶段", "階段", "フェーズ", "段階", "期"} {
			if n != "" && strings.HasPrefix(tail, word) {
				return n, true
			}
		}
	}
	if n, tail := cutNumber(text); n != "" && strings.HasPrefix(tail, "단계") {
		return n, true
	}
	return "", isWindowTitle(text)
}

// mayNamePhase tells by its first letter whether a title in small letters may name a phase. Most do
// not.
func mayNamePhase(text string) bool {
	return text != "" && (text[0] < 'a' || text[0] > 'z' || strings.IndexByte("psfewid", text[0]) >= 0)
}

// phaseName is what the title of a phase says behind its number, in small letters: `sdk (week 3)` for
// `Phase 2: SDK (Week 3)`; "" if it says nothing more, or the number does not come first. The title
// comes in small letters.
func phaseName(title string) string {
	text := stripLead(title)
	name := ""
	for _, word := range phaseWords {
		if rest, ok := strings.CutPrefix(text, word); ok {
			_, name = cutNumber(strings.TrimLeft(rest, " \t#"))
			break
		}
	}
	if rest, ok := strings.CutPrefix(text, "第"); ok && name == "" {
		_, name = cutNumber(rest)
		for _, word := range [...]string{"阶段", "階段", "フェーズ", "段階", "期"} {
			name = strings.TrimPrefix(name, word)
		}
	}
	return strings.TrimLeft(name, " \t.:：-–—)）|")
}

// isPhaseHeading reports whether a phase's title goes on with its name, as `Phase 1: Setup` does and
// `Phase 1 Success Criteria` does not. The title comes in small letters.
func isPhaseHeading(title string) bool {
	text := stripLead(title)
	for _, word := range phaseWords {
		rest, ok := strings.CutPrefix(text, word)
		if !ok {
			continue
		}
		_, tail := cutNumber(strings.TrimLeft(rest, " \t#"))
		tail = strings.TrimLeft(tail, " ")
		r, _ := utf8.DecodeRuneInString(tail)
		return tail == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	return true
}

// isPlaceholderPhase reports whether a phase's name is still to be written, its window aside.
func isPlaceholderPhase(title, window string) bool {
	if i := strings.LastIndex(title, window); window != "" && i >= 0 {
		title = strings.TrimRight(title[:i], " (（[-–—|")
	}
	return isPlaceholderTitle(sectionName(title))
}

// isWindowTitle reports whether a title is a time window of the work, such as `Week 1-2: Setup`.
func isWindowTitle(text string) bool {
	for _, word := range [...]string{"week ", "weeks ", "sprint ", "iteration ", "day ", "days ", "woche ", "semaine ", "semana ", "неделя "} {
		if rest, ok := strings.CutPrefix(text, word); ok && rest != "" && unicode.IsDigit(rune(rest[0])) {
			return true
		}
	}
	return false
}

// leadingNumber reads the number after a phase's word; a letter directly after the word means
// another word (`phases`).
func leadingNumber(rest string) string {
	r, _ := utf8.DecodeRuneInString(rest)
	if unicode.IsLetter(r) && r < 0x2E80 {
		return ""
	}
	n, tail := cutNumber(strings.TrimLeft(rest, " \t#"))
	if r, _ := utf8.DecodeRuneInString(tail); n == "" || unicode.IsLetter(r) && r < 0x2E80 && len(tail) > 1 && isLetterAt(tail, 1) {
		return ""
	}
	return n
}

func isLetterAt(text string, i int) bool {
	return i < len(text) && (text[i] >= 'a' && text[i] <= 'z')
}

// cutNumber cuts a number from the start of lower-case text: digits with dots and a letter
// (`2.5`, `1a`), a Roman numeral, an English or Chinese number word.
func cutNumber(text string) (number, rest string) {
	i := 0
	for i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] == '.' && i > 0 && i+1 < len(text) && isDigit(text[i+1])) {
		i++
	}
	if i > 0 {
		if i < len(text) && text[i] >= 'a' && text[i] <= 'e' && !isLetterAt(text, i+1) {
			i++
		}
		return text[:i], text[i:]
	}
	for n, word := range [...]string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"} {
		if rest, ok := strings.CutPrefix(text, word); ok {
			return strconv.Itoa(n + 1), rest
		}
	}
	word := text
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		word = text[:i]
	}
	for n, name := range [...][2]string{
		{"i", "one"}, {"ii", "two"}, {"iii", "three"}, {"iv", "four"}, {"v", "five"},
		{"vi", "six"}, {"vii", "seven"}, {"viii", "eight"}, {"ix", "nine"}, {"x", "ten"},
	} {
		if word == name[0] || word == name[1] {
			return strconv.Itoa(n + 1), text[len(word):]
		}
	}
	return "", text
}
