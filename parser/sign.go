package parser

// signSet tells which kinds of bytes a text holds, so that nobody looks in it for what is not there.
type signSet uint16

const (
	// signMarkdown may begin inline Markdown, or is white space other than a space.
	signMarkdown signSet = 1 << iota
	// signBracket is a square bracket, which may be part of a link.
	signBracket
	// signBlank is a space.
	signBlank
	// signRun tells of spaces that collapse: two in a row, or one at an end.
	signRun
	// signEntity may begin an entity, which stands for another sign.
	signEntity
	// signColon is a colon, signAt an @.
	signColon
	signAt
	// signLink stands in each link of an issue: # or /.
	signLink
	// signWide is a byte of any rune beyond ASCII.
	signWide
)

// anySign is the set of a text that nobody looked at.
const anySign = ^signSet(0)

// signsOfBytes tells what each byte is.
var signsOfBytes = func() (table [256]signSet) {
	for c := range table {
		switch c {
		case '\\', '~', '\r', '\n', '\t', '`', '_', '*', '<':
			table[c] = signMarkdown
		case '&':
			table[c] = signMarkdown | signEntity
		case '[', ']':
			table[c] = signBracket
		case ' ':
			table[c] = signBlank
		case ':':
			table[c] = signColon
		case '@':
			table[c] = signAt
		case '#', '/':
			table[c] = signLink
		}
		if c >= 0x80 {
			table[c] = signWide
		}
	}
	return table
}()

// signsOf collects the signs of a text.
func signsOf(text []byte) signSet {
	all, last := signSet(0), signBlank
	for _, c := range text {
		sign := signsOfBytes[c]
		all |= sign | sign&last&signBlank<<1
		last = sign
	}
	return all | last&signBlank<<1
}

// has reports whether a set holds any of some signs.
func (s signSet) has(any signSet) bool { return s&any != 0 }
