package identity

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/milepost/milepost/parser/words"
)

// Scorer tells how alike two texts are. It knows how often each word occurs in the texts that
// are compared, since sharing `Metroid` says more than sharing `add`.
type Scorer struct {
	weight map[string]float64
	// often is the weight of a word that stands in so many texts that it tells siblings apart.
	often float64
}

// NewScorer counts the words of all texts, each once a text.
func NewScorer(texts ...[]string) *Scorer {
	// A word is counted by the text in which it was seen last, so that a long text takes no more
	// time for each of its words than a short one.
	type tally struct{ texts, last int }
	count := map[string]tally{}
	all := 0
	var words []string
	for _, group := range texts {
		for _, text := range group {
			all++
			words = appendWords(words[:0], text)
			for _, word := range words {
				if seen := count[word]; seen.last != all {
					count[word] = tally{texts: seen.texts + 1, last: all}
				}
			}
		}
	}
	s := &Scorer{weight: make(map[string]float64, len(count)), often: math.Log(1 + float64(all)/siblingTexts)}
	for word, seen := range count {
		s.weight[word] = math.Log(1 + float64(all)/float64(seen.texts))
	}
	return s
}

// Lengths that keep comparing cheap and sound.
const (
	// maxCompared bounds, in runes, texts that are compared letter by letter.
	maxCompared = 512
	// minContained is the number of words from which a text that is contained in another one
	// counts: a single word is too little to go by.
	minContained = 2
	// containedWhole is the similarity of a text and one that it is contained in.
	containedWhole = .9
	// sameHeadline is the similarity of texts that begin with the same headline.
	sameHeadline = .75
	// siblingTexts is the number of texts, then and now together, from which on a word tells siblings apart.
	siblingTexts = 8
	// mostFar bounds the similarity of texts that are not the same, whatever words they share.
	mostFar = .95
	// commonFar is the share of both texts that must be common there.
	commonFar = .6
)

// Similarity is between 0 (nothing in common) and 1 (equal). It is the best of some views: the
// share of common words; the share of the shorter text found in the longer one, since text is
// often appended or cut; the same headline; and the share of letters that stay when one is edited into the other.
func (s *Scorer) Similarity(a, b string) float64 {
	words := s.byWords(a, b)
	if head := headline(a); head != "" && head == headline(b) {
		words = max(words, sameHeadline)
	}
	if letters := letterRatio(a, b); letters > words && (words > 0 || letters > .8) {
		return (letters + words) / 2
	}
	return words
}

// near is how alike two texts are that stand in one section: there a remark in brackets or behind a dash tells
// that the line is the same, however short it is.
func (s *Scorer) near(a, b string) float64 {
	score := s.Similarity(a, b)
	if score < containedWhole && (setOff(a, b) || setOff(b, a)) {
		return containedWhole
	}
	return score
}

// setOff reports whether a text is another one with a remark that a sign sets off.
func setOff(short, long string) bool {
	rest, ok := strings.CutPrefix(long, short)
	return ok && rest != "" && short != "" && !startsWithWord(strings.TrimLeft(rest, " "))
}

// byWords looks at words alone.
func (s *Scorer) byWords(a, b string) float64 {
	if a == b {
		return 1
	}
	dice, contained := s.overlap(wordsOf(a), wordsOf(b))
	return max(dice, containedWhole*contained)
}

// far is how alike two texts are that stand in different sections, by words alone: there, texts that are
// spelt alike are often siblings. A short text is no evidence, nor is one that makes up little of the text
// it is contained in, unless that only adds a remark; and the names of files decide.
func (s *Scorer) far(a, b string) float64 {
	wordsA, wordsB := wordsOf(a), wordsOf(b)
	if !tells(wordsA) || !tells(wordsB) || otherFile(a, b) {
		return 0
	}
	if remarked(a, b) || remarked(b, a) {
		return containedWhole
	}
	dice, contained := s.overlap(withoutLinking(wordsA), withoutLinking(wordsB))
	if dice >= commonFar {
		dice = max(dice, containedWhole*contained)
	}
	return min(dice, mostFar)
}

// remarked reports whether a text is another one with a remark: set off by a sign, or joined by a word such as
// `for` or `with`.
func remarked(short, long string) bool {
	if rest, ok := strings.CutPrefix(long, short); ok && rest != "" {
		remark := wordsOf(rest)
		return !startsWithWord(strings.TrimLeft(rest, " ")) || rest[0] == ' ' && len(remark) > 0 && words.IsLinking(remark[0])
	}
	if rest, ok := strings.CutSuffix(long, " "+short); ok && rest != "" {
		last, _ := utf8.DecodeLastRuneInString(rest)
		return isSign(last)
	}
	return false
}

func startsWithWord(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return !isSign(first)
}

// common is the share of both texts that is common to them.
func (s *Scorer) common(a, b string) float64 {
	if a == b {
		return 1
	}
	dice, _ := s.overlap(wordsOf(a), wordsOf(b))
	return max(dice, letterRatio(a, b))
}

// siblings reports whether two texts differ in words that stand in many others: `Test the editor` and `Review
// the editor`, in a plan that tests and reviews many things, are two items rather than one reworded. One of
// them may say more than that, if it is the first word that differs.
func (s *Scorer) siblings(a, b string) bool {
	wordsA, wordsB := tellingWords(a), tellingWords(b)
	onlyA, onlyB := difference(wordsA, wordsB)
	if len(onlyA) == 0 || len(onlyB) == 0 {
		return false
	}
	rareA, rareB := slices.ContainsFunc(onlyA, s.isRare), slices.ContainsFunc(onlyB, s.isRare)
	if !rareA && !rareB {
		return true
	}
	return (!rareA || !rareB) && wordsA[0] == onlyA[0] && wordsB[0] == onlyB[0] && !s.isRare(onlyA[0]) && !s.isRare(onlyB[0])
}

// isRare reports whether a word stands in so few texts that it does not tell siblings apart.
func (s *Scorer) isRare(word string) bool { return s.weight[word] > s.often }

// shareRare reports whether two texts have a word in common that few others have.
func (s *Scorer) shareRare(a, b string) bool {
	words := tellingWords(b)
	return slices.ContainsFunc(tellingWords(a), func(word string) bool { return s.isRare(word) && slices.Contains(words, word) })
}

// tellingWords are those of a text that neither join others nor say no more than that something is made.
func tellingWords(text string) []string {
	return slices.DeleteFunc(wordsOf(text), func(word string) bool { return words.IsLinking(word) || words.IsMaking(word) })
}

// difference is what two lists of words have that the other one has not.
func difference(a, b []string) (onlyA, onlyB []string) {
	onlyB = slices.Clone(b)
	for _, word := range a {
		if at := slices.Index(onlyB, word); at >= 0 {
			onlyB = slices.Delete(onlyB, at, at+1)
			continue
		}
		onlyA = append(onlyA, word)
	}
	return onlyA, onlyB
}

// otherFile reports whether both texts name files, and not one in common.
func otherFile(a, b string) bool {
	filesA, filesB := filesIn(a), filesIn(b)
	if len(filesA) == 0 || len(filesB) == 0 {
		return false
	}
	return !slices.ContainsFunc(filesA, func(a string) bool {
		return slices.ContainsFunc(filesB, func(b string) bool {
			return a == b || strings.HasSuffix(a, "/"+b) || strings.HasSuffix(b, "/"+a)
		})
	})
}

// filesIn lists the files that a text names by a path or by name and extension.
func filesIn(text string) []string {
	var files []string
	for _, word := range strings.Fields(text) {
		word = strings.Trim(word, "()[]{}<>,;:.!?\"'`*")
		name := word[strings.LastIndexByte(word, '/')+1:]
		if dot := strings.LastIndexByte(name, '.'); dot > 0 && dot < len(name)-1 && hasLetter(name[:dot]) && hasLetter(name[dot+1:]) {
			files = append(files, word)
		}
	}
	return files
}

func hasLetter(text string) bool { return strings.IndexFunc(text, unicode.IsLetter) >= 0 }

// bag is a text as its words in order of the alphabet, to be compared with many others.
type bag struct {
	words  []string
	weight float64
	of     *Scorer
}

func (s *Scorer) bag(text string) bag {
	b := bag{words: withoutLinking(wordsOf(text)), of: s}
	for _, word := range b.words {
		b.weight += s.weight[word]
	}
	slices.Sort(b.words)
	return b
}

// mayBeFar reports whether two texts have enough in common to be compared across sections: a share of both, or all
// of one of them.
func (b bag) mayBeFar(other bag, share float64) bool {
	shared := 0.0
	for i, j := 0, 0; i < len(b.words) && j < len(other.words); {
		switch {
		case b.words[i] == other.words[j]:
			shared += b.of.weight[b.words[i]]
			i, j = i+1, j+1
		case b.words[i] < other.words[j]:
			i++
		default:
			j++
		}
	}
	return 2*shared >= share*(b.weight+other.weight) || shared >= min(b.weight, other.weight)-rounding
}

// overlap weighs the words that two texts share: dice against both texts, contained against the
// lighter one of them.
func (s *Scorer) overlap(a, b []string) (dice, contained float64) {
	left := make(map[string]int, len(a))
	weightA, weightB, common := 0.0, 0.0, 0.0
	for _, word := range a {
		left[word]++
		weightA += s.weight[word]
	}
	for _, word := range b {
		weightB += s.weight[word]
		if left[word] > 0 {
			left[word]--
			common += s.weight[word]
		}
	}
	if weightA == 0 || weightB == 0 {
		return 0, 0
	}
	if min(len(a), len(b)) >= minContained {
		contained = common / min(weightA, weightB)
	}
	return 2 * common / (weightA + weightB), contained
}

// letterRatio is 1 - distance/length by Levenshtein; 0 for texts whose lengths differ too much.
func letterRatio(a, b string) float64 {
	la, lb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	longest := max(la, lb)
	if longest == 0 || longest > maxCompared || 2*min(la, lb) < longest {
		return 0
	}
	return 1 - float64(levenshtein.ComputeDistance(a, b))/float64(longest)
}

// separators stand between a headline and its explanation.
var separators = [...]string{" - ", " -- ", " – ", " — ", ": "}

// isHead reports whether a text is the headline of another one and nothing else, be it a single word.
func isHead(head, text string) bool {
	rest, ok := strings.CutPrefix(text, head)
	return ok && head != "" && slices.ContainsFunc(separators[:], func(separator string) bool { return strings.HasPrefix(rest, separator) })
}

// headline is what stands in front of a text's explanation, as in "Dashboard - six cards" or
// "Import: read the file"; "" if there is none, or a single word, which is too little to go by.
func headline(text string) string {
	end := -1
	for _, separator := range separators {
		if at := strings.Index(text, separator); at > 0 && (end < 0 || at < end) {
			end = at
		}
	}
	if end < 0 || len(wordsOf(text[:end])) < minContained {
		return ""
	}
	return text[:end]
}
