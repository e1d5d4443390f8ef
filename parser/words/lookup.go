package words

import (
	"cmp"
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
	// groups are the words by their first byte.
	groups [256][]entry[V]
}

// entry is a word and what it means.
type entry[V comparable] struct {
	word    string
	meaning V
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
	for _, word := range slices.Sorted(maps.Keys(t.words)) {
		t.groups[word[0]] = append(t.groups[word[0]], entry[V]{word, t.words[word]})
	}
	return t
}

// of is what a word means, whatever its case; the zero value if it is not known.
func (t *table[V]) of(word string) (meaning V) {
	if !t.mayBe(word) {
		return meaning
	}
	first := word[0]
	if first >= 'A' && first <= 'Z' {
		first |= 0x20
	}
	group := t.groups[first]
	for i := range group {
		if len(group[i].word) == len(word) && isFolded(word, group[i].word) {
			return group[i].meaning
		}
	}
	for i := range len(word) {
		if word[i] >= 0x80 {
			return t.words[strings.ToLower(word)]
		}
	}
	return meaning
}

// isFolded reports whether a text of the same length is a word in small letters, save that letters of ASCII
// may be capitals.
func isFolded(text, word string) bool {
	for i := range len(word) {
		c := text[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return false
		}
	}
	return true
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
	// words are sorted by their first byte, and the longest come first, so that `due date` comes
	// before `due`.
	words []string
	// groups says where the words are that begin with a byte.
	groups [256]struct{ from, to int }
}

func prefixesOf(pick func(*language) list) *prefixes {
	p := &prefixes{words: allOf(pick)}
	slices.SortStableFunc(p.words, func(a, b string) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(len(b), len(a)))
	})
	for i, word := range p.words {
		group := &p.groups[word[0]]
		if group.to == 0 {
			group.from = i
		}
		group.to = i + 1
	}
	return p
}

// startingWith are the words that begin with a byte.
func (p *prefixes) startingWith(first byte) []string {
	group := p.groups[first]
	return p.words[group.from:group.to]
}

// of is the longest word that a text in small letters begins with, "" if there is none.
func (p *prefixes) of(text string) string {
	if text == "" {
		return ""
	}
	for _, word := range p.startingWith(text[0]) {
		if strings.HasPrefix(text, word) {
			return word
		}
	}
	return ""
}

// folded are the words that a text may begin with, whatever its case, that begins with a byte. Beyond
// ASCII those are all, since capitals may begin with another byte there.
func (p *prefixes) folded(first byte) []string {
	if first >= 'A' && first <= 'Z' {
		first |= 0x20
	}
	if first >= 0x80 {
		return p.words
	}
	return p.startingWith(first)
}

// foldedOf is the longest word that a text begins with, whatever its case, "" if there is none.
func (p *prefixes) foldedOf(text string) string {
	if text == "" {
		return ""
	}
	for _, word := range p.folded(text[0]) {
		if foldedStart(text, word) {
			return word
		}
	}
	return ""
}

// foldedStart reports whether a text begins with a word, whatever its case.
func foldedStart(text, word string) bool {
	return len(text) >= len(word) && mayFold(text[len(word)-1], word[len(word)-1]) && strings.EqualFold(text[:len(word)], word)
}

// mayFold reports whether a byte of a text may be one of a word in small letters.
func mayFold(text, word byte) bool { return text >= 0x80 || text == word || text|0x20 == word }
