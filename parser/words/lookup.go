package words

import (
	"slices"
	"strings"
)

// split lists the words of a list.
func (l list) split() []string {
	var words []string
	for word := range strings.SplitSeq(string(l), ",") {
		if word = strings.Join(strings.Fields(word), " "); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// set holds the words of one kind in all languages.
type set map[string]struct{}

func setOf(pick func(*language) list) set {
	s := set{}
	for _, l := range languages {
		for _, word := range pick(l).split() {
			s[word] = struct{}{}
		}
	}
	return s
}

// longest is the length in bytes of the longest word that is looked for.
const longest = 64

// has reports whether a word is in the set, whatever its case.
func (s set) has(word string) bool {
	if len(word) > longest {
		return false
	}
	var buffer [longest]byte
	_, ok := s[string(small(buffer[:0], word))]
	return ok
}

// table says of each word in all languages what it means.
type table[V comparable] map[string]V

func tableOf[V comparable](pick func(*language) map[V]list) table[V] {
	t := table[V]{}
	for _, l := range languages {
		for meaning, words := range pick(l) {
			for _, word := range words.split() {
				t[word] = meaning
			}
		}
	}
	return t
}

// of is what a word means, whatever its case; the zero value if it is not known.
func (t table[V]) of(word string) (meaning V) {
	if len(word) > longest {
		return meaning
	}
	var buffer [longest]byte
	return t[string(small(buffer[:0], word))]
}

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

// prefixes are words that a text may begin with.
type prefixes struct {
	// words has the longest first, so that `due date` comes before `due`.
	words []string
	// first tells which bytes a text begins with that may begin with one of them, in small letters.
	first [256]bool
}

func prefixesOf(pick func(*language) list) prefixes {
	var p prefixes
	for word := range setOf(pick) {
		p.words = append(p.words, word)
		p.first[word[0]] = true
	}
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
	if text == "" || !p.first[text[0]] {
		return ""
	}
	for _, word := range p.words {
		if strings.HasPrefix(text, word) {
			return word
		}
	}
	return ""
}

// may reports whether a text that begins with a byte may begin with one of the words, whatever its
// case. Beyond ASCII it may.
func (p *prefixes) may(first byte) bool { return first >= 0x80 || p.first[first|0x20] }

// foldedOf is the longest word that a text begins with, whatever its case, "" if there is none.
func (p *prefixes) foldedOf(text string) string {
	if text == "" || !p.may(text[0]) {
		return ""
	}
	for _, word := range p.words {
		if text[0] < 0x80 && text[0]|0x20 != word[0] {
			continue
		}
		if len(text) >= len(word) && strings.EqualFold(text[:len(word)], word) {
			return word
		}
	}
	return ""
}
