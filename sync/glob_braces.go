package sync

import (
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Alternatives counts the patterns without braces for which a glob stands, up to one more than
// [MaxAlternatives]; it is 0 for a glob that is malformed or longer than [MaxGlob].
func Alternatives(glob string) int {
	if len(glob) > MaxGlob || !doublestar.ValidatePattern(glob) {
		return 0
	}
	return countAlternatives(glob)
}

func countAlternatives(glob string) int {
	total := 1
	for glob != "" {
		_, choices, rest := cutBraces(glob)
		if choices != nil {
			sum := 0
			for _, choice := range choices {
				sum = min(sum+countAlternatives(choice), MaxAlternatives+1)
			}
			total = min(total*sum, MaxAlternatives+1)
		}
		glob = rest
	}
	return total
}

// expand lists the patterns for which a glob stands, of which there must not be too many.
func expand(glob string) []string {
	before, choices, rest := cutBraces(glob)
	if choices == nil {
		return []string{glob}
	}
	var heads, out []string
	for _, choice := range choices {
		heads = append(heads, expand(choice)...)
	}
	for _, tail := range expand(rest) {
		for _, head := range heads {
			out = append(out, before+head+tail)
		}
	}
	return out
}

// cutBraces cuts a valid glob at its first braces, nil if it has none.
func cutBraces(glob string) (before string, choices []string, rest string) {
	depth, open, from := 0, 0, 0
	for i := 0; i < len(glob); i++ {
		switch glob[i] {
		case '\\':
			i++
		case '[':
			i += classLength(glob[i:]) - 1
		case '{':
			if depth++; depth == 1 {
				open, from = i, i+1
			}
		case ',':
			if depth == 1 {
				choices, from = append(choices, glob[from:i]), i+1
			}
		case '}':
			if depth--; depth == 0 {
				return glob[:open], append(choices, glob[from:i]), glob[i+1:]
			}
		}
	}
	return glob, nil, ""
}

// classLength is the number of bytes of the class with which a text begins.
func classLength(text string) int {
	start := 1
	if len(text) > 1 && strings.ContainsRune("!^", rune(text[1])) {
		start = 2
	}
	for i := start; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case ']':
			return i + 1
		}
	}
	return len(text)
}
