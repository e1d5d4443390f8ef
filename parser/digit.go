package parser

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func hasDigit(text string) bool {
	for i := range len(text) {
		if isDigit(text[i]) {
			return true
		}
	}
	return false
}

// trimDigits drops the digits at the end of a text.
func trimDigits(text string) string {
	for text != "" && isDigit(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}
