package parser

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
)

// phaseNumber reports whether a title names a phase, and its number in digits: `1` for
// `Phase 1: Setup (Week 1-2)`, `✅ Phase I`, `第一阶段：` and `Phase One`.
// The title comes in small letters.
func phaseNumber(title string) (string, bool) {
	text := phaseLead(title)
	if rest, ok := words.CutPhase(text); ok {
		if n := leadingNumber(rest); n != "" {
			return n, true
		}
	}
	if !isASCII(text) {
		if n, _ := ordinalPhase(text); n != "" {
			return n, true
		}
		if n, tail := cutNumber(text); n != "" {
			if _, ok := words.CutCounter(tail); ok {
				return n, true
			}
		}
	}
	return "", isWindowTitle(text)
}

// maxPhaseName is how many characters of an item or a heading are looked at for the number of a phase.
const maxPhaseName = 100

// phaseOf is [phaseNumber] of a title as it is written.
func phaseOf(title string) (number string, ok bool) {
	return phaseNumber(strings.ToLower(Truncate(title, maxPhaseName)))
}

// phaseLead is the title of a phase from its own word on: behind numbers and pictographs, and behind the
// number of a chapter of any kind, as in `二、Phase 1`, `第四章 Phase 4`, `（三）Phase 5` and `IV. Phase 2`. Other titles
// keep that number.
func phaseLead(title string) string {
	text := stripLead(title)
	if _, ok := words.CutPhase(text); ok || text == "" {
		return text
	}
	if rest, ok := cutChapter(text); ok {
		if after, ok := words.CutPhase(rest); ok && leadingNumber(after) != "" {
			return rest
		}
	}
	return text
}

// cutChapter cuts the number of a chapter, and the sign behind it, from the start of a text in small
// letters.
func cutChapter(text string) (rest string, ok bool) {
	rest = text
	if text[0] < 'a' || text[0] > 'z' {
		rest = strings.TrimLeft(text, "(（[【")
	}
	bracketed := rest != text
	rest, chapter := strings.CutPrefix(rest, "第")
	if number, after := cutNumber(rest); number != "" {
		rest = after
		for number != "" && hasWide(text[:len(text)-len(rest)]) { // `十二` is two signs
			if number, after = cutNumber(rest); number != "" {
				rest = after
			}
		}
	} else if len(rest) > 1 && rest[0] >= 'a' && rest[0] <= 'z' {
		rest = rest[1:]
	} else {
		return text, false
	}
	if chapter {
		_, size := utf8.DecodeRuneInString(rest)
		rest = strings.TrimPrefix(rest[size:], "分")
	}
	after := strings.TrimLeft(rest, ".、．)）]】:：·-–— 　")
	return after, after != rest || bracketed
}

// ordinalPhase reads `第一阶段` at the start of a text in small letters, and what follows.
func ordinalPhase(text string) (number, rest string) {
	if rest, ok := strings.CutPrefix(text, "第"); ok {
		n, tail := cutNumber(rest)
		if rest, ok := words.CutOrdinal(tail); ok {
			return n, rest
		}
	}
	return "", text
}

// phaseName is what the title of a phase says behind its number, in small letters: `sdk (week 3)` for
// `Phase 2: SDK (Week 3)`; "" if it says nothing more, or the number does not come first. The title
// comes in small letters.
func phaseName(title string) string {
	text := phaseLead(title)
	name := ""
	if rest, ok := words.CutPhase(text); ok {
		_, name = cutNumber(strings.TrimLeft(rest, " \t#"))
	} else if rest, ok := strings.CutPrefix(text, "第"); ok {
		_, name = cutNumber(rest)
		name, _ = words.CutOrdinal(name)
	}
	return strings.TrimLeft(name, " \t.:：-–—)）|")
}

// isPhaseHeading reports whether a phase's title goes on with its name, as `Phase 1: Setup` does and
// `Phase 1 Success Criteria` does not. The title comes in small letters.
func isPhaseHeading(title string) bool {
	rest, ok := words.CutPhase(phaseLead(title))
	if !ok {
		return true
	}
	_, tail := cutNumber(strings.TrimLeft(rest, " \t#"))
	tail = strings.TrimLeft(tail, " ")
	r, _ := utf8.DecodeRuneInString(tail)
	return tail == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r)
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
	rest, ok := words.CutStretch(text)
	return ok && len(rest) > 1 && rest[0] == ' ' && isDigit(rest[1])
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
	if n, rest := words.CutNumber(text); n > 0 {
		return strconv.Itoa(n), rest
	}
	if text == "" || strings.IndexByte("ivx", text[0]) < 0 {
		return "", text
	}
	word := text
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		word = text[:i]
	}
	for n, roman := range [...]string{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"} {
		if word == roman {
			return strconv.Itoa(n + 1), text[len(word):]
		}
	}
	return "", text
}
