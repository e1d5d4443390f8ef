package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	milestones  = prefixesOf(func(l *language) list { return l.milestones })
	versions    = prefixesOf(func(l *language) list { return l.versions })
	phases      = prefixesOf(func(l *language) list { return l.phases })
	counters    = prefixesOf(func(l *language) list { return l.counters })
	ordinals    = prefixesOf(func(l *language) list { return l.ordinals })
	stretches   = prefixesOf(func(l *language) list { return l.stretches })
	headingDues = prefixesOf(func(l *language) list { return l.headingDue })

	milestoneStarts = startsOf(milestones)

	windows     = allOf(func(l *language) list { return l.windows })
	untils      = allOf(func(l *language) list { return l.until })
	betweenDays = spaced(untils)
	numbers     = tableOf(func(l *language) map[int]list { return l.numbered() })
	summaries   = setOf(func(l *language) list { return l.summaries })
	legends     = setOf(func(l *language) list { return l.legends })
	wholes      = setOf(func(l *language) list { return l.wholes })
	titleStatus = setOf(func(l *language) list { return l.titleStatus })
	statusHeads = setOf(func(l *language) list { return firstWords(l.titleStatus) })
	reached     = setOf(func(l *language) list { return l.reached })
)

// spaced puts spaces around the words of scripts that write them.
func spaced(words []string) []string {
	var all []string
	for _, word := range words {
		if word[0] < utf8.RuneSelf {
			word = " " + word + " "
		}
		all = append(all, word)
	}
	return all
}

// numbered lists the words for each number.
func (l *language) numbered() map[int]list {
	numbered := map[int]list{}
	for n, word := range l.numbers.split() {
		numbered[n+1] = list(word)
	}
	return numbered
}

// Milestone is the length of the word for a milestone that a text begins with, whatever its case; 0 if
// there is none.
func Milestone(text string) int { return len(milestones.foldedOf(text)) }

// MayBeMilestone reports whether a text that begins with a byte may begin with a word for a milestone.
func MayBeMilestone(first byte) bool { return milestoneStarts[first] }

// startsOf tells the bytes that a text may begin with which begins with one of the words, whatever its case.
// Beyond ASCII those are all with which a rune begins.
func startsOf(p *prefixes) (starts [256]bool) {
	for first := range starts {
		continues := first >= utf8.RuneSelf && !utf8.RuneStart(byte(first))
		starts[first] = !continues && len(p.folded(byte(first))) > 0
	}
	return starts
}

// Version is the length of the word for a version that a text begins with, whatever its case; 0 if there
// is none.
func Version(text string) int { return len(versions.foldedOf(text)) }

// CutPhase cuts the word for a phase from the start of a text in small letters.
func CutPhase(text string) (rest string, ok bool) {
	word := phases.of(text)
	return text[len(word):], word != ""
}

// CutCounter cuts the word for a phase that stands behind its number from the start of a text.
func CutCounter(text string) (rest string, ok bool) {
	word := counters.of(text)
	return text[len(word):], word != ""
}

// CutOrdinal cuts the word for a phase that stands behind `第` and its number from the start of a text.
func CutOrdinal(text string) (rest string, ok bool) {
	word := ordinals.of(text)
	return text[len(word):], word != ""
}

// CutStretch cuts the word for a stretch of time, such as `week`, from the start of a text in small
// letters.
func CutStretch(text string) (rest string, ok bool) {
	word := stretches.of(text)
	return text[len(word):], word != ""
}

// CutHeadingDue cuts what stands in front of the day on which a heading is due from the start of a text,
// whatever its case.
func CutHeadingDue(text string) (rest string, ok bool) {
	word := headingDues.foldedOf(text)
	return text[len(word):], word != ""
}

// HasWindow reports whether a text in small letters has a word for a stretch of time.
func HasWindow(text string) bool {
	for _, word := range windows {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// AfterUntil is what follows the last word that stands between the two days of a window.
func AfterUntil(text string) string {
	for _, word := range untils {
		if word[0] < 0x80 {
			word = " " + word + " "
		}
		if i := strings.LastIndex(text, word); i >= 0 {
			text = text[i+len(word):]
		}
	}
	return text
}

// CutUntil cuts a text at the word that stands between the two days of a range, as a whole word. It is
// false where there is none.
func CutUntil(text string) (from, to string, ok bool) {
	if !mayHoldWord(text) {
		return text, "", false
	}
	for _, word := range betweenDays {
		if from, to, ok = strings.Cut(text, word); ok {
			return from, to, true
		}
	}
	return text, "", false
}

// mayHoldWord reports whether a word may stand in a text with other words on both sides: between two spaces,
// or in a script that writes none.
func mayHoldWord(text string) bool {
	spaces := 0
	for i := range len(text) {
		switch {
		case text[i] >= utf8.RuneSelf:
			return true
		case text[i] == ' ':
			spaces++
		}
	}
	return spaces > 1
}

// CutNumber cuts the word for a number from the start of a text in small letters: a whole word, or a sign
// of a script that writes no spaces. It is 0 where there is none.
func CutNumber(text string) (number int, rest string) {
	first, size := utf8.DecodeRuneInString(text)
	if first < 0x2E80 {
		size = lettersEnd(text)
	}
	if n := numbers.of(text[:size]); n > 0 {
		return n, text[size:]
	}
	return 0, text
}

// lettersEnd is where the letters end with which a text in small letters begins.
func lettersEnd(text string) int {
	end := 0
	for end < len(text) && text[end] >= 'a' && text[end] <= 'z' {
		end++
	}
	if end == len(text) || text[end] < utf8.RuneSelf && (text[end] < 'A' || text[end] > 'Z') {
		return end
	}
	if more := strings.IndexFunc(text[end:], isNoLetter); more >= 0 {
		return end + more
	}
	return len(text)
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) }

// IsSummary reports whether a title is that of a summary, whatever its case.
func IsSummary(title string) bool { return summaries.has(title) }

// IsLegend reports whether the last word of a title heads an explanation of signs, whatever its case.
func IsLegend(word string) bool { return legends.has(word) }

// IsAboutWhole reports whether a word in the title of a section tells that dates below it are those of
// the whole document. It comes in small letters.
func IsAboutWhole(word string) bool {
	return wholes.hasSmall(word)
}

// IsTitleStatus reports whether words behind a title say how far the work is, whatever their case: they
// change while it goes on.
func IsTitleStatus(words string) bool { return titleStatus.has(words) }

// StartsTitleStatus reports whether a word, up to a space or a sign of ASCII behind words, may be the first of
// those that [IsTitleStatus] knows, whatever its case.
func StartsTitleStatus(word string) bool { return statusHeads.has(word) }

// firstWords lists the first words of phrases.
func firstWords(phrases list) list {
	var first []string
	for _, phrase := range phrases.split() {
		word, _, _ := strings.Cut(phrase, " ")
		first = append(first, word)
	}
	return list(strings.Join(first, ","))
}

// IsReached reports whether a word may stand between a status and the day on which it was reached, whatever
// its case.
func IsReached(word string) bool { return reached.has(word) }

// IsStatusLabel reports whether words in front of a colon say that a status follows, whatever their case.
func IsStatusLabel(words string) bool { return ColumnOf(words) == ColumnStatus }
