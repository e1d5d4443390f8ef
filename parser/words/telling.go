package words

var (
	lineStates = setOf(func(l *language) list { return l.lineStates })
	linking    = setOf(func(l *language) list { return l.linking })
	usual      = setOf(func(l *language) list { return l.usual })
	making     = setOf(func(l *language) list { return l.making })
)

// IsLineState reports whether a word in small letters says, beside a text, how far it is.
func IsLineState(word string) bool { return lineStates.hasSmall(word) }

// IsLinking reports whether a word in small letters only joins others.
func IsLinking(word string) bool { return linking.hasSmall(word) }

// IsUsual reports whether a word in small letters, in the singular, stands in plans of any kind.
func IsUsual(word string) bool { return usual.hasSmall(word) }

// IsMaking reports whether a word in small letters is one of the verbs that plans use for each other.
func IsMaking(word string) bool { return making.hasSmall(word) }
