package words

import (
	"unicode"
	"unicode/utf8"
)

// Field is what a line of metadata says about time.
type Field int

// The kinds of fields; the zero value is one that says nothing about time.
const (
	NoTime Field = iota
	FieldDue
	FieldStart
	FieldDate
	FieldDuration
)

// Label is what a word in front of a colon inside an item's text introduces.
type Label int

// The kinds of labels; the zero value is none.
const (
	NoLabel Label = iota
	LabelOwner
	LabelDecision
	LabelDue
	LabelEstimate
)

var (
	fields    = tableOf(func(l *language) map[Field]list { return l.fields })
	labels    = tableOf(func(l *language) map[Label]list { return l.labels })
	vague     = setOf(func(l *language) list { return l.vague })
	plain     = setOf(func(l *language) list { return l.plain })
	dependsOn = setOf(func(l *language) list { return l.dependsOn })
	none      = setOf(func(l *language) list { return l.none })
	undecided = setOf(func(l *language) list { return l.undecided })
	past      = setOf(func(l *language) list { return l.past })
	dues      = prefixesOf(func(l *language) list { return l.due })
)

// FieldOf is what the key of a line of metadata says about time, whatever its case.
func FieldOf(key string) Field { return fields.of(key) }

// IsVague reports whether a key that says something about time often has a value that is no date, such
// as `Target`.
func IsVague(key string) bool { return vague.has(key) }

// IsPlainKey reports whether a key counts as metadata without emphasis.
func IsPlainKey(key string) bool { return plain.has(key) || fields.of(key) != NoTime }

// IsDependsOn reports whether a key names what a milestone depends on.
func IsDependsOn(key string) bool { return dependsOn.has(key) }

// IsNone reports whether a text says that there is nothing, or nothing yet.
func IsNone(text string) bool { return none.has(text) }

// LabelOf is what a label introduces, whatever its case: `Owner`, `Decision`, `Due`.
func LabelOf(word string) Label { return labels.of(word) }

// IsUndecided reports whether a decision says that it is still to be made.
func IsUndecided(text string) bool { return undecided.has(text) }

// IsPast reports whether a word tells that something was done on the day that follows.
func IsPast(word string) bool { return past.has(word) }

// CutDue cuts what people write in front of the day on which something is due from the start of a
// text, whatever its case. A word of Latin letters ends where no letter follows.
func CutDue(text string) (rest string, ok bool) {
	if text == "" {
		return text, false
	}
	for _, word := range dues.folded(text[0]) {
		if !foldedStart(text, word) {
			continue
		}
		rest := text[len(word):]
		if next, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(next) && word[0] < utf8.RuneSelf {
			continue
		}
		return rest, true
	}
	return text, false
}
