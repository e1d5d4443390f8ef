package parser

import (
	"slices"
	"strings"
	"unicode"

	"github.com/milepost/milepost/parser/words"
)

// titleWords is the title of a section as small letters, word by word and clause by clause.
// Numbers are dropped. Phrases are looked up without being put together: the words of a clause
// stand in buffer with one space between them. It is used again for the next title.
type titleWords struct {
	known   roleWordTable
	buffer  []byte
	words   []titleWord
	clauses int
	// ends are where the words of each clause end.
	ends []int
	// found are the roles of all titles so far.
	found []Role
	// fresh tells that the next word begins a clause.
	fresh bool
}

type titleWord struct{ start, end, clause int }

// roles lists the roles that a title names, the leading one first. A title is read clause by clause
// (`Goals & Success Criteria` has two); within a clause the last word leads, since English puts
// the noun that counts last (`Implementation Notes` are notes). The title comes in small letters.
func (t *titleWords) roles(title string) []Role {
	first := len(t.found)
	add := func(r Role) {
		if r != "" && !slices.Contains(t.found[first:], r) {
			t.found = append(t.found, r)
		}
	}
	t.split(plainWords(title))
	weak := Role("")
	for i := range t.clauses {
		strong, other := t.role(i)
		add(strong)
		if weak == "" {
			weak = other
		}
	}
	if len(t.found) == first {
		add(weak)
	}
	if len(t.found) == first && hasWide(title) {
		add(Role(words.PartRole(title)))
	}
	return slices.Clip(t.found[first:])
}

// plainWords writes hyphens that do not break as plain ones, and a title that ends in `to do` with
// that as one word.
func plainWords(title string) string {
	if strings.Contains(title, "\u2011") {
		title = strings.ReplaceAll(title, "\u2011", "-")
	}
	if end := strings.TrimRight(title, " :.!"); strings.HasSuffix(end, "to do") {
		return strings.TrimSuffix(end, "to do") + "todo"
	}
	return title
}

// role is the role that the last words of a clause name, and that which weak words name.
func (t *titleWords) role(clause int) (strong, weak Role) {
	for last := t.ends[clause] - 1; last >= 0 && t.words[last].clause == clause; last-- {
		word := t.buffer[t.words[last].start:t.words[last].end]
		for size := min(3, last+1); size > 0 && t.known.endsPhrase(word); size-- {
			first := t.words[last+1-size]
			if first.clause != clause {
				continue
			}
			w, ok := t.known.find(t.buffer[first.start:t.words[last].end])
			switch {
			case ok && (w.Lone && len(t.words) > size || w.Last && last+1 < t.ends[clause]):
			case ok && !w.Weak:
				return Role(w.Role), weak
			case ok && weak == "":
				weak = Role(w.Role)
			}
		}
		switch w := words.CompoundRole(word); {
		case w.Role != "" && !w.Weak:
			return Role(w.Role), weak
		case weak == "":
			weak = Role(w.Role)
		}
	}
	return "", weak
}

// split fills in the words of a title.
func (t *titleWords) split(title string) {
	t.buffer, t.words, t.ends, t.clauses = t.buffer[:0], t.words[:0], t.ends[:0], 0
	t.end()
	for field := range strings.FieldsSeq(title) {
		if isSmallWord(field) {
			t.part(field)
			continue
		}
		open := strings.TrimRight(field, ",;:()|")
		closes := strings.TrimRight(open, ",;:/()|") != field
		if field[0] == '(' {
			t.end()
		}
		for part := range strings.FieldsFuncSeq(field, isClauseBreak) {
			t.part(strings.TrimFunc(part, func(r rune) bool { return !unicode.IsLetter(r) }))
			if len(part) < len(open) {
				t.end()
			}
		}
		if closes || !strings.ContainsFunc(field, unicode.IsLetter) && strings.ContainsAny(field, "&+-–—|/") {
			t.end()
		}
	}
}

// isSmallWord reports whether a field is nothing but small letters, as most are.
func isSmallWord(field string) bool {
	for i := range len(field) {
		if field[i] < 'a' || field[i] > 'z' {
			return false
		}
	}
	return true
}

// end ends a clause: the next word begins another.
func (t *titleWords) end() { t.fresh = true }

// part adds what stands between two signs. A word is split at its hyphens where it has no meaning
// as a whole: `post-launch`. What `non-` denies is not split.
func (t *titleWords) part(word string) {
	if word == "" {
		return
	}
	if words.Joins(word, t.last()) {
		t.end()
		return
	}
	if strings.IndexByte(word, '-') >= 0 && !strings.HasPrefix(word, "non-") {
		if _, known := t.known.find([]byte(word)); !known {
			for piece := range strings.SplitSeq(word, "-") {
				if piece != "" {
					t.word(piece)
				}
			}
			return
		}
	}
	t.word(word)
}

// last is the word that was added last.
func (t *titleWords) last() []byte {
	if len(t.words) == 0 {
		return nil
	}
	return t.buffer[t.words[len(t.words)-1].start:]
}

func (t *titleWords) word(word string) {
	if t.fresh {
		t.clauses++
		t.ends = append(t.ends, 0)
		t.fresh = false
	}
	if len(t.buffer) > 0 {
		t.buffer = append(t.buffer, ' ')
	}
	start := len(t.buffer)
	t.buffer = append(t.buffer, word...)
	t.words = append(t.words, titleWord{start, len(t.buffer), t.clauses - 1})
	t.ends[t.clauses-1] = len(t.words)
}
