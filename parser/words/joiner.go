package words

var (
	joiners    = setOf(func(l *language) list { return l.joiners })
	ownJoiners = mergeOwnJoiners()
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

// Joins reports whether a word of a title joins what stands in front of it with what follows: `and`, `für`,
// `de`. before is the word in front of it. Both come in small letters.
func Joins(word string, before []byte) bool {
	if _, ok := joiners[word]; ok {
		return true
	}
	own, ok := ownJoiners[word]
	if !ok {
		return false
	}
	known := lexicon.words[string(before)].languages
	return known != 0 && known&^own == 0
}
