package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
)

// word is a word of a line of a document, in normal form. The zero word stands for a line that is left
// out: nothing is compared across it.
type word struct {
	text          string
	line, section int
	// head tells that nothing but signs, numbers and words such as `Done:` stand in front of it in its
	// line or cell, tail the same of what follows.
	head, tail bool
	// apart tells that it does not merely continue what stands in front of it, closed the same of what
	// follows.
	apart, closed bool
}

// lineWords appends the words of a line.
func lineWords(words []word, line, section int, text string) []word {
	text = NormalText(text)
	first := len(words)
	end := 0 // of the word before
	add := func(start, stop int) {
		gap := text[end:start]
		w := word{text: text[start:stop], line: line, section: section}
		edge := len(words) == first || strings.ContainsRune(gap, '|')
		w.apart = edge || setsApart(gap)
		w.head = edge || words[len(words)-1].head && isDecoration(words[len(words)-1].text)
		w.apart = w.apart || w.head
		if len(words) > first {
			before := &words[len(words)-1]
			before.closed, before.tail = setsApart(gap), strings.ContainsRune(gap, '|')
		}
		words, end = append(words, w), stop
	}
	start := -1
	for i, r := range text {
		alone := isWord(r)
		inside := !alone && (unicode.IsLetter(r) || unicode.IsDigit(r) || start >= 0 && unicode.Is(unicode.Mn, r))
		if !inside && start >= 0 {
			add(start, i)
			start = -1
		}
		switch {
		case alone:
			add(i, i+utf8.RuneLen(r))
		case inside && start < 0:
			start = i
		}
	}
	if start >= 0 {
		add(start, len(text))
	}
	markTails(words[first:])
	return words
}

// markTails finds the words that nothing but decoration follows.
func markTails(line []word) {
	tail := true
	for i := len(line) - 1; i >= 0; i-- {
		w := &line[i]
		w.tail = w.tail || tail
		w.closed = w.closed || w.tail
		tail = w.tail && words.IsLineState(w.text)
	}
}

// setsApart reports whether what stands between two words ends one thing and begins another: brackets, or
// a sign with white space beside it. The hyphen of `sign-off` and the dot of `e.g` do not.
func setsApart(gap string) bool {
	signs := strings.TrimSpace(gap)
	return signs != "" && (signs != gap || strings.ContainsAny(signs, "()[]{}<>|\"«»“”„~*_`"))
}

// isDecoration reports whether a word may stand in front of a text that is a line of its own: a number, an
// id, what stands in a box, a word that says how far it is.
func isDecoration(text string) bool {
	return strings.ContainsFunc(text, unicode.IsDigit) || text == "x" || text == "х" || words.IsLineState(text)
}

func joinWords(words []word) string {
	parts := make([]string, len(words))
	for i := range words {
		parts[i] = words[i].text
	}
	return strings.Join(parts, " ")
}
