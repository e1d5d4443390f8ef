package sync

import "unicode"

// The bounds of one list of globs. With them the effort of matching a path is at most its length
// times a constant, whatever the globs say.
const (
	// MaxGlobs is how many globs a list may have, and MaxGlob how many bytes each of them.
	MaxGlobs = 50
	MaxGlob  = 200
	// MaxAlternatives is how many patterns without braces the globs of a list may stand for
	// altogether: {a,b}/{c,d} stands for four.
	MaxAlternatives = 100
)

// Globs matches paths with a list of globs: * and ? stay inside a folder, ** crosses folders,
// [a-z] is a class, {a,b} are alternatives, \ takes a sign as it is. Case does not matter. It reads a
// path once for each pattern, and never goes back in it.
type Globs struct{ patterns []pattern }

// CompileGlobs prepares globs for matching. A glob that is malformed matches nothing, nor does what
// lies past the bounds of a list: the configuration tells of both when it is read.
func CompileGlobs(globs []string) *Globs {
	compiled := &Globs{}
	for i, glob := range globs[:min(len(globs), MaxGlobs)] {
		room := MaxAlternatives - len(compiled.patterns)
		if alternatives := Alternatives(glob); alternatives == 0 || alternatives > room {
			continue
		}
		for _, plain := range expand(glob) {
			p := compilePattern(plain)
			p.glob = i
			compiled.patterns = append(compiled.patterns, p)
		}
	}
	return compiled
}

// Match reports whether a glob matches the path.
func (g *Globs) Match(path string) bool {
	for i := range g.patterns {
		p := &g.patterns[i]
		if p.accepts(p.read(p.start, path)) {
			return true
		}
	}
	return false
}

// MayHold reports whether a glob may match a path inside the folder.
func (g *Globs) MayHold(folder string) bool {
	for i := range g.patterns {
		p := &g.patterns[i]
		at := p.read(p.start, folder)
		if p.step(&at, '/'); !at.isEmpty() {
			return true
		}
	}
	return false
}

// positions is a set of positions in a pattern: those up to which it may have been read.
type positions [(MaxGlob + 63) / 64]uint64

func (s *positions) add(i int)     { s[i/64] |= 1 << (i % 64) }
func (s *positions) isEmpty() bool { return *s == positions{} }

// pattern is a glob without braces as a machine that is in several positions at once. All positions move
// on together with each sign of a path.
type pattern struct {
	// glob is the index of the glob that it comes from.
	glob int
	// words is how many words of its sets are in use.
	words int
	start positions
	// moves has, for each ASCII sign, the positions that it leads on from; wide the positions that
	// any other sign leads on from, save for those that are particular about it.
	moves      [unicode.MaxASCII + 1]positions
	wide       positions
	particular []particular
	// stays has the positions at which any sign but a slash may be read again and again, staysAtSlash
	// those at which a slash may.
	stays, staysAtSlash positions
	// skips has the positions that may be passed over when they are reached, ends those at which a
	// path may end.
	skips, ends positions
}

// particular is a position that certain signs beyond ASCII lead on from.
type particular struct {
	at  int
	fit func(rune) bool
}

// read moves on with each sign of a text.
func (p *pattern) read(at positions, text string) positions {
	for _, r := range text {
		if p.step(&at, unicode.ToLower(r)); at.isEmpty() {
			break
		}
	}
	return at
}

// step moves on with one sign in lower case. Of the positions that are reached, those behind one that
// may be passed over are reached, too; at most two of these follow each other: **/ and *.
func (p *pattern) step(at *positions, r rune) {
	moves, stays := &p.wide, &p.stays
	switch {
	case r <= unicode.MaxASCII:
		moves = &p.moves[r]
		if r == '/' {
			stays = &p.staysAtSlash
		}
	case len(p.particular) > 0:
		moves = p.movesOf(r)
	}
	var carry, carry1, carry2 uint64
	for w := range p.words {
		moved := at[w] & moves[w]
		reached := moved<<1 | carry
		skipped := reached & p.skips[w]
		behind := skipped<<1 | carry1
		skippedToo := behind & p.skips[w]
		at[w] = at[w]&stays[w] | reached | behind | skippedToo<<1 | carry2
		carry, carry1, carry2 = moved>>63, skipped>>63, skippedToo>>63
	}
}

// movesOf has the positions that a sign beyond ASCII leads on from.
func (p *pattern) movesOf(r rune) *positions {
	moves := p.wide
	for _, position := range p.particular {
		if position.fit(r) {
			moves.add(position.at)
		}
	}
	return &moves
}

func (p *pattern) accepts(at positions) bool {
	for w := range p.words {
		if at[w]&p.ends[w] != 0 {
			return true
		}
	}
	return false
}
