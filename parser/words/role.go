package words

import (
	"bytes"
	"strings"
)

// Role is what a section of a plan is for, by its name in the plan format.
type Role string

// The roles that words name.
const (
	Goals          Role = "goals"
	Metrics        Role = "metrics"
	Features       Role = "features"
	Architecture   Role = "architecture"
	Implementation Role = "implementation"
	Testing        Role = "testing"
	Documentation  Role = "documentation"
	Risks          Role = "risks"
	Rollout        Role = "rollout"
	Questions      Role = "questions"
	Resources      Role = "resources"
	Appendix       Role = "appendix"
	SignOff        Role = "sign-off"
	Notes          Role = "notes"
)

// RoleWord is what a word or phrase says of a role.
type RoleWord struct {
	Role Role
	// Weak tells that it counts only where no other word of the title names a role.
	Weak bool
	// Lone tells that it counts only where it is all that the title says, Last only as the last word of its
	// clause: elsewhere it is about something else, as in `Approval Workflows`.
	Lone, Last bool
}

// roleEntry is a word with the languages that have it, one bit each.
type roleEntry struct {
	RoleWord
	languages uint64
}

// rolePart is a text inside a title or at the end of a word.
type rolePart struct {
	text string
	RoleWord
}

// roleLexicon finds words and phrases, and parts of titles without spaces.
type roleLexicon struct {
	words map[string]roleEntry
	// ends are the last words of all phrases.
	ends map[string]bool
	// parts stand in titles that write no spaces, endings at the end of compounds.
	parts, endings []rolePart
	// last tells which bytes endings end in.
	last [256]bool
}

var lexicon = mergeRoles()

func mergeRoles() *roleLexicon {
	l := &roleLexicon{words: map[string]roleEntry{}, ends: map[string]bool{}}
	for i, language := range languages {
		for role, w := range language.roles {
			l.add(w.strong, RoleWord{Role: role}, i)
			l.add(w.weak, RoleWord{Role: role, Weak: true}, i)
			l.add(w.lone, RoleWord{Role: role, Lone: true}, i)
			l.add(w.last, RoleWord{Role: role, Last: true}, i)
			l.parts = append(appendParts(l.parts, w.parts, RoleWord{Role: role}), appendParts(nil, w.weakParts, RoleWord{Role: role, Weak: true})...)
			l.endings = append(appendParts(l.endings, w.endings, RoleWord{Role: role}), appendParts(nil, w.weakEndings, RoleWord{Role: role, Weak: true})...)
		}
	}
	for _, ending := range l.endings {
		l.last[ending.text[len(ending.text)-1]] = true
	}
	return l
}

func (l *roleLexicon) add(words list, meaning RoleWord, language int) {
	for _, phrase := range words.split() {
		entry := l.words[phrase]
		l.words[phrase] = roleEntry{meaning, entry.languages | 1<<language}
		l.ends[phrase[strings.LastIndexByte(phrase, ' ')+1:]] = true
	}
}

func appendParts(parts []rolePart, words list, meaning RoleWord) []rolePart {
	for _, text := range words.split() {
		parts = append(parts, rolePart{text, meaning})
	}
	return parts
}

// RoleOf is what a word or phrase in small letters says of a role; false if that is nothing.
func RoleOf(phrase []byte) (RoleWord, bool) {
	entry, ok := lexicon.words[string(phrase)]
	return entry.RoleWord, ok
}

// EndsRolePhrase reports whether a word in small letters is the last one of a word or phrase that
// names a role.
func EndsRolePhrase(word []byte) bool { return lexicon.ends[string(word)] }

// CompoundRole is the role that the noun at the end of a compound names, as in `Projektziele`; "" if it
// names none. The word comes in small letters.
func CompoundRole(word []byte) RoleWord {
	const shortest = 9 // longer than `contests` and `protests`
	if len(word) < shortest || !lexicon.last[word[len(word)-1]] {
		return RoleWord{}
	}
	for i := range lexicon.endings {
		if noun := lexicon.endings[i].text; len(word) > len(noun) && bytes.HasSuffix(word, []byte(noun)) {
			return lexicon.endings[i].RoleWord
		}
	}
	return RoleWord{}
}

// PartRole is the role that a title names that writes no spaces between words; "" if it names none. The
// part that stands last has the noun that counts.
func PartRole(title string) Role {
	best, at := RoleWord{Weak: true}, -1
	for _, p := range lexicon.parts {
		i := strings.LastIndex(title, p.text)
		if i >= 0 && (best.Weak && !p.Weak || best.Weak == p.Weak && i+len(p.text) > at) {
			best, at = p.RoleWord, i+len(p.text)
		}
	}
	return best.Role
}
