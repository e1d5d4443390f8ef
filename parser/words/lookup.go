package words

import (
	"maps"
	"slices"
	"strings"
)

// split lists the words of a list.
func (l list) split() []string {
	var words []string
	for word := range strings.SplitSeq(string(l), ",") {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// longest is the length in bytes of the longest word that is looked for.
const longest = 64

// starts says how long the words are that begin with a byte, a bit for each length, so that most texts
// need not be looked up.
type starts [256]uint64

func (s *starts) add(word string) {
	bits := uint64(1) << min(len(word), 63)
	for i := range len(word) {
		if word[i] >= 0x80 {
			bits |= bits << 1 // capitals may take a byte more
			break
		}
	}
	s[word[0]] |= bits
}

// may reports whether a text that begins with a byte may begin with one of the words, whatever its
// case. Beyond ASCII it may, since capitals may begin with another byte there.
func (s *starts) may(first byte) bool { return first >= 0x80 || s[first]|s[first|0x20] != 0 }

// mayBe reports whether a word may be one of the words, whatever its case.
func (s *starts) mayBe(word string) bool {
	if word == "" || len(word) > longest {
		return false
	}
	first := word[0]
	return first >= 0x80 || (s[first]|s[first|0x20])&(1<<min(len(word), 63)) != 0
}

// table says of each word in all languages what it means.
type table[V comparable] struct {
	words map[string]V
	starts
}

func tableOf[V comparable](pick func(*language) map[V]list) *table[V] {
	t := &table[V]{words: map[string]V{}}
	for _, l := range languages {
		for meaning, words := range pick(l) {
			for _, word := range words.split() {
				t.words[word] = meaning
				t.add(word)
			}
		}
	}
	return t
}

// of is what a word means, whatever its case; the zero value if it is not known.
func (t *table[V]) of(word string) (meaning V) {
	if !t.mayBe(word) {
		return meaning
	}
	var buffer [longest]byte
	return t.words[string(small(buffer[:0], word))]
}

// set holds the words of one kind in all languages.
type set struct{ *table[bool] }

func setOf(pick func(*language) list) set {
	return set{tableOf(func(l *language) map[bool]list { return map[bool]list{true: pick(l)} })}
}

// has reports whether a word is in the set, whatever its case.
func (s set) has(word string) bool { return s.of(word) }

// hasSmall is the same for a word in small letters.
func (s set) hasSmall(word string) bool { return s.mayBe(word) && s.words[word] }

// small appends a word in small letters.
func small(out []byte, word string) []byte {
	for i := range len(word) {
		c := word[i]
		if c >= 0x80 {
			return append(out[:0], strings.ToLower(word)...)
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return out
}

// allOf lists the words of one kind, language by language.
func allOf(pick func(*language) list) []string {
	var all []string
	for _, l := range languages {
		for _, word := range pick(l).split() {
			if !slices.Contains(all, word) {
				all = append(all, word)
			}
		}
	}
	return all
}

// prefixes are words that a text may begin with.
type prefixes struct {
	// words has the longest first, so that `due date` comes before `due`.
	words []string
	starts
}

func prefixesOf(pick func(*language) list) *prefixes {
	known := setOf(pick)
	p := &prefixes{slices.Collect(maps.Keys(known.words)), known.starts}
	slices.SortFunc(p.words, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return p
}

// of is the longest word that a text in small letters begins with, "" if there is none.
func (p *prefixes) of(text string) string {
	if text == "" || p.starts[text[0]] == 0 {
		return ""
	}
	for _, word := range p.words {
		if word[0] == text[0] && strings.HasPrefix(text, word) {
			return word
		}
	}
	return ""
}

// foldedOf is the longest word that a text begins with, whatever its case, "" if there is none.
func (p *prefixes) foldedOf(text string) string {
	if text == "" || !p.may(text[0]) {
		return ""
	}
	for _, word := range p.words {
		if foldedStart(text, word) {
			return word
		}
	}
	return ""
}

// foldedStart reports whether a text begins with a word, whatever its case.
func foldedStart(text, word string) bool {
	if text[0] < 0x80 && text[0] != word[0] && text[0]|0x20 != word[0] {
		return false
	}
	return len(text) >= len(word) && strings.EqualFold(text[:len(word)], word)
}
