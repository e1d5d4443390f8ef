package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
)

// matchID reads the author's id at the start of a text and tells where the text after it
// starts. A text that is nothing but an id has none. The families are `Task 1.1`, `Goal 1`, `1.1`, `1.`, `KEY-12`, `P0-A1`, `T001`, `#1`.
func matchID(text string) (id string, rest int) {
	if text == "" {
		return "", 0
	}
	start := 0
	closer := byte(0)
	if text[0] == '[' && len(text) > 1 {
		start, closer = 1, ']'
	}
	end := 0
	sure := true
	switch c := text[start]; {
	case isDigit(c) && start == 0:
		end, sure = numberID(text)
	case c == '#' && start == 0:
		end = digitsEnd(text, 1)
		if end == 1 || end < len(text) && text[end] != ' ' && text[end] != ':' {
			return "", 0
		}
	case c >= 'A' && c <= 'Z':
		if end, sure = keyID(text[start:]); end == 0 && start == 0 {
			end = wordID(text)
			sure = true
		}
		end += start
	default:
		if start == 0 && c >= 0x80 {
			end = wordID(text)
		}
	}
	if end <= start {
		return "", 0
	}
	id = text[start:end]
	if closer != 0 {
		if end >= len(text) || text[end] != closer {
			return "", 0
		}
		end++
	}
	rest = afterID(text, end, sure)
	if rest < 0 || end == len(text) {
		return "", 0
	}
	return id, rest
}

// afterID is where the text after an id starts: behind white space and one separator. An id that
// is not sure by its form alone needs the separator. It is -1 where no id can end.
func afterID(text string, end int, sure bool) int {
	i := end
	for i < len(text) && text[i] == '*' {
		i++
	}
	space := skipSpaces(text, i)
	separated := false
	for _, sep := range [...]string{":", "：", ".", ")", "-", "–", "—", "、"} {
		if !strings.HasPrefix(text[space:], sep) {
			continue
		}
		after := space + len(sep)
		dash := sep == "-" || sep == "–" || sep == "—"
		if dash && (space == i || after < len(text) && text[after] != ' ') {
			continue
		}
		if (sep == "." || sep == ")") && space > i {
			continue
		}
		if after < len(text) && text[after] != ' ' && sep != "：" && sep != "、" && sep != ":" && sep != ")" {
			return -1
		}
		space = skipSpaces(text, after)
		separated = true
		break
	}
	if !separated && (!sure || space == i && i < len(text)) {
		return -1
	}
	return space
}

func skipSpaces(text string, i int) int {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}

func digitsEnd(text string, i int) int {
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	return i
}

// numberID reads `1.1` or `1`; the latter needs a separator, as does a number before a unit.
func numberID(text string) (end int, sure bool) {
	end = digitsEnd(text, 0)
	dots := 0
	for end+1 < len(text) && text[end] == '.' && isDigit(text[end+1]) {
		end = digitsEnd(text, end+1)
		dots++
	}
	if end > 12 {
		return 0, false
	}
	if end < len(text) && text[end] >= 'a' && text[end] <= 'e' && (end+1 == len(text) || !isHandleByte(text[end+1])) {
		end++
	}
	if dots == 0 {
		// `30: ` or `10) ` and `2026.`, which is a year.
		return end, false
	}
	word := text[skipSpaces(text, end):]
	if i := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && r != '%' }); i >= 0 {
		word = word[:i]
	}
	return end, !words.IsMeasure(word)
}

// keyID reads `KEY-12`, `P0-A1`, `T001`. Names of standards such as SHA-256 are none.
func keyID(text string) (end int, sure bool) {
	i := 0
	for i < len(text) && (text[i] >= 'A' && text[i] <= 'Z' || isDigit(text[i]) || text[i] == '_') {
		i++
	}
	head := text[:i]
	digits := len(head) - len(trimDigits(head))
	for i < len(text) && text[i] == '-' {
		j := i + 1
		for j < len(text) && (text[j] >= 'A' && text[j] <= 'Z' || isDigit(text[j])) {
			j++
		}
		if j == i+1 {
			break
		}
		i = j
	}
	if i > len(head) {
		if !isDigit(text[i-1]) || i > 24 || isStandard(head) {
			return 0, false
		}
		return i, true
	}
	letters := len(head) - digits
	switch {
	case letters == 0 || letters > 4 || digits == 0 || strings.ContainsAny(head[:letters], "0123456789_"):
		return 0, false
	case digits >= 3 && !isStandard(head[:letters]):
		return i, true
	case letters == 1 && digits == 1 && strings.IndexByte("PSVH", head[0]) >= 0 || isStandard(head[:letters]):
		return 0, false
	}
	return i, false
}

// isStandard reports whether a key is the name of a standard, a protocol or a product.
func isStandard(key string) bool {
	switch key {
	case "UTF", "SHA", "AES", "RSA", "ISO", "IEC", "RFC", "ECMA", "GPT", "MD", "BASE", "HTTP", "HTTPS", "TLS", "SSL", "CVE", "CWE",
		"WCAG", "PCI", "COVID", "UTC", "GMT", "IPV", "ARM", "EC", "OAUTH", "NIST", "IEEE", "ES", "VS", "PEP", "CSS", "HTML", "ANSI",
		"FIPS", "ED", "CRC", "HMAC", "EN", "DIN", "USB", "CP", "KOI", "LATIN", "TOP", "H", "MP", "AMD", "RTX", "WIN", "MI", "GDPR":
		return true
	}
	return false
}

// wordID reads `Task 1.1`, `Goal 1`, `任务 2`: a word of the table and a number.
func wordID(text string) int {
	i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	if i <= 0 || !words.IsID(text[:i]) {
		return 0
	}
	n := i
	if text[n] == ' ' {
		n++
	}
	if n < len(text) && text[n] == '#' {
		n++
	}
	end := digitsEnd(text, n)
	for end > n && end+1 < len(text) && (text[end] == '.' || text[end] == '-') && isDigit(text[end+1]) {
		end = digitsEnd(text, end+1)
	}
	if end == n {
		return 0
	}
	if end < len(text) && text[end] >= 'a' && text[end] <= 'z' && (end+1 == len(text) || !isHandleByte(text[end+1])) {
		end++
	}
	if end < len(text) {
		if r, _ := utf8.DecodeRuneInString(text[end:]); unicode.IsLetter(r) || r == '%' {
			return 0
		}
	}
	return end
}
