package identity

import (
	"slices"

	"github.com/milepost/milepost/parser/words"
)

const (
	// minTelling and minOwn are the numbers of words below which a text is no evidence outside its section:
	// of those that say something, and of those that not every plan has.
	minTelling = 3
	minOwn     = 2
)

// tells reports whether a text can be known by its words alone, wherever it stands: it has some, and not just
// those that any plan has.
func tells(text []string) bool {
	telling, own := 0, 0
	for _, word := range text {
		if words.IsLinking(word) {
			continue
		}
		telling++
		if !words.IsUsual(word) {
			own++
		}
	}
	return telling >= minTelling && own >= minOwn
}

// withoutLinking leaves out the words that only join others.
func withoutLinking(text []string) []string {
	return slices.DeleteFunc(text, words.IsLinking)
}
