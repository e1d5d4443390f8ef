package parser

import "strings"

// isPlaceholderMilestone reports whether a milestone's number or name is still to be filled in.
func (m milestoneName) isPlaceholderMilestone() bool {
	if m.number == "X" || m.number == "N" || m.number != "" && !isDigit(m.number[0]) && isBracketed(m.number) {
		return true
	}
	return m.name != "" && isPlaceholder(m.name)
}

// isPlaceholderTitle reports whether a title, or what follows its label, is a placeholder.
func isPlaceholderTitle(title string) bool {
	if title == "" {
		return false
	}
	if isPlaceholder(title) {
		return true
	}
	_, after, ok := strings.Cut(title, ": ")
	return ok && isPlaceholder(after)
}

// isTemplateTitle reports whether the title of a whole document is a placeholder: it, or what follows its
// label, is in brackets, or it is `PHASE [XX] - [Phase Title]`. A bare word such as `TODO` names a list.
func isTemplateTitle(title string) bool {
	if isPlaceholderTitle(title) {
		return strings.ContainsAny(title, "[<{")
	}
	open := strings.IndexAny(title, "[<{")
	if open <= 0 || strings.ContainsAny(strings.TrimRight(title[:open], " "), " \t") {
		return false
	}
	size := bracketSize(title[open:])
	number, rest := title[open:open+size], strings.TrimLeft(title[open+size:], " ")
	name := strings.TrimLeft(rest, "-–—:| ")
	return size > 0 && !strings.ContainsAny(number, "0123456789") && name != rest && isPlaceholder(name)
}
