package words

var (
	ids           = setOf(func(l *language) list { return l.ids })
	measures      = setOf(func(l *language) list { return l.measures })
	voids         = setOf(func(l *language) list { return l.void })
	nameBlanks    = setOf(func(l *language) list { return l.nameBlanks })
	dateBlanks    = setOf(func(l *language) list { return l.dateBlanks })
	referring     = setOf(func(l *language) list { return l.referring })
	dropReasons   = setOf(func(l *language) list { return l.dropReasons })
	linkKeys      = setOf(func(l *language) list { return l.linkKeys })
	issueKeys     = setOf(func(l *language) list { return l.issueKeys })
	abbreviations = setOf(func(l *language) list { return l.abbreviations })
)

// IsID reports whether a number behind a word makes an id, as in `Task 1.1`.
func IsID(word string) bool { return ids.has(word) }

// IsMeasure reports whether a number in front of a word counts something, as in `2.5 seconds`.
func IsMeasure(word string) bool { return measures.has(word) }

// IsVoid reports whether a text stands for words that are still missing, such as `TBD`.
func IsVoid(text string) bool { return text == "" || voids.has(text) }

// MayBeVoid reports whether a text may do so whose first letter is this one of ASCII.
func MayBeVoid(first byte) bool { return voids.may(first) }

// IsNameBlank reports whether words stand where a name is to be filled in.
func IsNameBlank(words string) bool { return words == "" || nameBlanks.has(words) }

// IsDateBlank reports whether words stand where a date is to be filled in.
func IsDateBlank(words string) bool { return dateBlanks.has(words) }

// IsReferring reports whether a number of an issue behind a word belongs to the sentence: `see #12`.
func IsReferring(word string) bool { return referring.has(word) }

// IsDropReason reports whether what follows a struck text begins with a word that tells why it is struck.
func IsDropReason(word string) bool { return dropReasons.has(word) }

// IsLinkKey reports whether a word or two in front of a colon introduce the number of an issue or a pull
// request: `pr: #12`. own tells that it is the item's own issue.
func IsLinkKey(key string) (own, known bool) {
	own = issueKeys.has(key)
	return own, own || linkKeys.has(key)
}

// IsAbbreviation reports whether a word is short for another when a dot follows.
func IsAbbreviation(word string) bool { return abbreviations.has(word) }
