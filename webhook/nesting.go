package webhook

// maxNesting is how deep objects and lists may stand in one another. GitHub's payloads stay below 20.
const maxNesting = 100

// nestedTooDeeply reports whether text that may be JSON opens more objects and lists within one another
// than maxNesting. Decoders call themselves for each, and a stack that overflows takes the whole
// program with it, so that it is asked before anything is decoded. What is no JSON may get either
// answer.
func nestedTooDeeply(payload []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(payload); i++ {
		switch c := payload[i]; {
		case quoted && c == '\\':
			i++ // whatever is escaped ends no string
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxNesting {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
