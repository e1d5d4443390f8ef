package sync

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// compilePattern builds the machine of a valid pattern without braces, of at most [MaxGlob] signs.
func compilePattern(plain string) pattern {
	b := &patternBuilder{rest: strings.ToLower(plain), atStart: true}
	for b.rest != "" {
		b.next()
	}
	b.ends.add(b.size)
	p := &b.pattern
	p.words = b.size/64 + 1
	p.start.add(0)
	for at := 0; at < b.size && p.skips[at/64]&(1<<(at%64)) != 0; at++ {
		p.start.add(at + 1)
	}
	return *p
}

// patternBuilder reads a pattern from left to right and adds a place for each of its parts.
type patternBuilder struct {
	pattern
	rest string
	size int
	// atStart tells that a folder's or file's name begins here; last is the part that was added
	// last, if it may be repeated without meaning anything else.
	atStart bool
	last    string
}

func (b *patternBuilder) next() {
	switch {
	case b.atStart && b.rest == "**":
		b.rest = ""
		b.anything()
	case b.rest == "/**":
		b.rest = ""
		b.tail()
	case b.atStart && strings.HasPrefix(b.rest, "**/"):
		b.rest = b.rest[len("**/"):]
		b.repeated("**/", b.folders)
	case b.rest[0] == '*':
		b.rest = b.rest[1:]
		b.repeated("*", b.star)
		b.atStart = false
	case b.rest[0] == '?':
		b.rest = b.rest[1:]
		b.one(func(r rune) bool { return r != '/' })
		b.wide.add(b.size - 1)
		b.atStart = false
	case b.rest[0] == '[':
		var class runeClass
		class, b.rest = readClass(b.rest[1:])
		b.one(class.has)
		b.particular = append(b.particular, particular{b.size - 1, class.has})
		b.atStart = false
	default:
		if b.rest[0] == '\\' {
			b.rest = b.rest[1:]
		}
		r, size := utf8.DecodeRuneInString(b.rest)
		b.rest = b.rest[size:]
		is := func(other rune) bool { return other == r }
		if b.one(is); r > unicode.MaxASCII {
			b.particular = append(b.particular, particular{b.size - 1, is})
		}
		b.atStart = r == '/'
	}
}

// repeated adds a part, unless it stands there already.
func (b *patternBuilder) repeated(part string, add func()) {
	if b.last != part {
		add()
	}
	b.last = part
}

// one adds a place that one sign leads on from; what is beyond ASCII is for the caller to say.
func (b *patternBuilder) one(fit func(rune) bool) {
	for r := range rune(unicode.MaxASCII + 1) {
		if fit(r) {
			b.moves[r].add(b.size)
		}
	}
	b.size++
	b.last = ""
}

// star adds *, which reads any signs of a name.
func (b *patternBuilder) star() {
	for r := range b.moves {
		if r != '/' {
			b.moves[r].add(b.size)
		}
	}
	b.wide.add(b.size)
	b.stays.add(b.size)
	b.skips.add(b.size)
	b.size++
}

// folders adds **/, which reads any number of folders: whatever it reads, it leads on at a slash.
func (b *patternBuilder) folders() {
	b.moves['/'].add(b.size)
	b.stays.add(b.size)
	b.staysAtSlash.add(b.size)
	b.skips.add(b.size)
	b.size++
}

// tail adds the /** at the end, which reads nothing, or a slash and anything behind it.
func (b *patternBuilder) tail() {
	b.ends.add(b.size)
	b.moves['/'].add(b.size)
	b.size++
	b.anything()
}

// anything ends the pattern with what reads all that is left.
func (b *patternBuilder) anything() {
	b.stays.add(b.size)
	b.staysAtSlash.add(b.size)
}

// runeClass is the inside of a bracket. It never has a slash.
type runeClass struct {
	negated bool
	ranges  [][2]rune
}

func (c runeClass) has(r rune) bool {
	for _, bounds := range c.ranges {
		if bounds[0] <= r && r <= bounds[1] {
			return !c.negated && r != '/'
		}
	}
	return c.negated && r != '/'
}

// readClass reads a class up to its closing bracket, and returns what stands behind that.
func readClass(text string) (runeClass, string) {
	var class runeClass
	if text[0] == '!' || text[0] == '^' {
		class.negated, text = true, text[1:]
	}
	next := func() rune {
		if text[0] == '\\' && len(text) > 1 {
			text = text[1:]
		}
		r, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		return r
	}
	for text != "" && text[0] != ']' {
		low := next()
		high := low
		if len(text) > 1 && text[0] == '-' && text[1] != ']' {
			text = text[1:]
			high = next()
		}
		class.ranges = append(class.ranges, [2]rune{low, high})
	}
	return class, strings.TrimPrefix(text, "]")
}
