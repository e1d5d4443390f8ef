package words

var (
	joiners    = setOf(func(l *language) list { return l.joiners })
	ownJoiners = mergeOwnJoiners()
	longestOwn = longestOf(ownJoiners)
)

// mergeOwnJoiners says of each joiner that counts in one language only which that is, by its bit.
func mergeOwnJoiners() map[string]uint64 {
	own := map[string]uint64{}
	for i, l := range languages {
		for _, word := range l.ownJoiners.split() {
			own[word] |= 1 << i
		}
	}
	return own
}

// longestOf is the length in bytes of the longest word.
func longestOf(words map[string]uint64) int {
	longest := 0
	for word := range words {
		longest = max(longest, len(word))
	}
	return longest
}

// Joins reports whether a word of a title joins what stands in front of it with what follows: `and`, `für`,
// `de`. before is the word in front of it. Both come in small letters.
func Joins(word string, before []byte) bool {
	if joiners.hasSmall(word) {
		return true
	}
	if len(word) > longestOwn {
		return false
	}
	own := ownJoiners[word]
	known := lexicon.words[string(before)].languages
	return known != 0 && known&^own == 0
}
