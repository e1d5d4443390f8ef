package offline

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a reader goes by, in shares of the words of both texts.
const (
	// near is what a line must have in common with another to be nearer than that one's own, which has
	// less than half, and clearly is by how much.
	near, half, clearly = .75, .5, .15
	// sameHeading: from that on a heading is the same one, reworded.
	sameHeading = .6
	// leastCommon: below that two texts have next to nothing in common.
	leastCommon = .2
	// farCommon: below that a few words are found in a long text by chance.
	farCommon = .6
	// otherIDCommon: below that lines with different ids are different.
	otherIDCommon = .6
	// unclearCommon: from that on a line may well be one that nobody could tell.
	unclearCommon = .75
	// fewWords are too few to be known by far away.
	fewWords = 2
)

// words are the words of a text; each character of a script without spaces is one.
func words(text string) []string {
	var out []string
	start := -1
	for i, r := range text {
		alone := r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
		inside := !alone && (unicode.IsLetter(r) || unicode.IsDigit(r))
		if !inside && start >= 0 {
			out = append(out, text[start:i])
			start = -1
		}
		if inside && start < 0 {
			start = i
		}
		if alone {
			out = append(out, text[i:i+utf8.RuneLen(r)])
		}
	}
	if start >= 0 {
		out = append(out, text[start:])
	}
	return out
}

// countCommon is the number of words that two texts share, and those of each.
func countCommon(a, b string) (common, inA, inB int) {
	wordsA, wordsB := words(a), words(b)
	inA, inB = len(wordsA), len(wordsB)
	for _, word := range wordsA {
		if at := slices.Index(wordsB, word); at >= 0 {
			common++
			wordsB = slices.Delete(wordsB, at, at+1)
		}
	}
	return common, inA, inB
}

// commonWords is the share of the words of both texts that they share.
func commonWords(a, b string) float64 {
	common, inA, inB := countCommon(a, b)
	return 2 * float64(common) / float64(max(1, inA+inB))
}

// holdsAllWords reports whether one text has all words of the other.
func holdsAllWords(a, b string) bool {
	common, inA, inB := countCommon(a, b)
	return common > 0 && common == min(inA, inB)
}

// nearness is [commonWords], and that of a text and the same with a remark for those.
func nearness(a, b string) float64 {
	if isRemark(a, b) || isRemark(b, a) {
		return max(commonWords(a, b), remarkNearness)
	}
	return commonWords(a, b)
}

// remarkNearness is that of a text and the same with a remark.
const remarkNearness = .9

// isRemark reports whether a text is another one with a remark that a sign sets off, as in `Import (first half)`
// or `Blocked: import`.
func isRemark(old, now string) bool {
	if rest, ok := strings.CutPrefix(now, old); ok && old != "" {
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
		return rest != "" && !isWordRune(next)
	}
	if rest, ok := strings.CutSuffix(now, old); ok && old != "" {
		last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(rest, " "))
		return !isWordRune(last)
	}
	return false
}

// goesOn reports whether one of two texts is the beginning of the other, up to the end of a word.
func goesOn(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	rest, ok := strings.CutPrefix(b, a)
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && a != "" && (!isWordRune(next) || len(words(a+string(next))) > len(words(a)))
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// tooShort says why a remark far away is none, "" if it may be.
func tooShort(a, b string) string {
	if min(len(words(a)), len(words(b))) <= fewWords {
		return "its few words stand in another section by chance"
	}
	return ""
}

// fileName finds names of files.
var fileName = regexp.MustCompile(`[\pL\d_-]+\.[\pL][\pL\d]{0,5}\b`)

// otherFiles reports whether both texts name files and none in common.
func otherFiles(a, b string) bool {
	filesA, filesB := fileName.FindAllString(a, -1), fileName.FindAllString(b, -1)
	return len(filesA) > 0 && len(filesB) > 0 && !slices.ContainsFunc(filesA, func(file string) bool { return slices.Contains(filesB, file) })
}

// alikeLetters reports whether more than half of the pairs of letters of both texts are the same: words that
// are spelt a bit differently.
func alikeLetters(a, b string) bool {
	pairs := map[[2]rune]int{}
	count := func(text string, by int) (n int) {
		before := rune(-1)
		for _, r := range text {
			if before >= 0 {
				if pairs[[2]rune{before, r}] > 0 && by < 0 {
					n++
				}
				pairs[[2]rune{before, r}] += by
			}
			before = r
		}
		return n
	}
	count(a, 1)
	common := count(b, -1)
	return 4*common > utf8.RuneCountInString(a)+utf8.RuneCountInString(b)-2
}
