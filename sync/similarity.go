package sync

import (
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// maxCompared bounds the length, in runes, of texts that are compared letter by letter.
const maxCompared = 512

// similarity tells how alike two normal texts are, from 0 (nothing in common) to 1 (equal). It
// is the better of two views: the share of common words, and the share of letters that stay
// when one text is edited into the other. Text that was only appended to counts as alike.
func similarity(a, b string) float64 {
	if a == b {
		return 1
	}
	if a == "" || b == "" {
		return 0
	}
	words := wordOverlap(wordsOf(a), wordsOf(b))
	if grown := appended(a, b); grown > words {
		words = grown
	}
	if words == 0 {
		return 0
	}
	if letters := letterRatio(a, b); letters > words {
		return letters
	}
	return words
}

// wordOverlap is the Dice coefficient of two bags of words.
func wordOverlap(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	count := make(map[string]int, len(a))
	for _, word := range a {
		count[word]++
	}
	common := 0
	for _, word := range b {
		if count[word] > 0 {
			count[word]--
			common++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}

// appended is .85 when one text is the other with words added at its end, else 0. A single
// word is too little to go by.
func appended(a, b string) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if strings.HasPrefix(b, a+" ") && strings.Contains(a, " ") {
		return .85
	}
	return 0
}

// letterRatio is 1 - distance/length by Levenshtein.
func letterRatio(a, b string) float64 {
	la, lb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	longest := max(la, lb)
	if longest > maxCompared || 2*min(la, lb) < longest {
		return 0
	}
	return 1 - float64(levenshtein.ComputeDistance(a, b))/float64(longest)
}
