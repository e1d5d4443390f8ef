package sync

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Limits of GitHub, in characters.
const (
	maxTitle       = 256
	maxBody        = 65536
	maxDescription = 60000
)

// breaker is a zero-width space: invisible, and enough to keep GitHub from seeing a mention or
// a reference.
const breaker = "\u200b"

var (
	mention   = regexp.MustCompile(`(^|[^\w` + "`" + `@/.])@([A-Za-z0-9])`)
	reference = regexp.MustCompile(`(?i)(^|[^\w&])((?:[\w.-]+/[\w.-]+)?#|GH-)(\d)`)
	issueURL  = regexp.MustCompile(`(?i)(\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)):?\s+(https?://)`)
	codeSpan  = regexp.MustCompile("(?s)```.*?```|~~~.*?~~~|`[^`\n]+`")
)

// harmless makes Markdown from a document safe to show on GitHub: it mentions nobody, refers to
// no issue, closes nothing, and opens no HTML comment. Code is left as it is, save for comments.
func harmless(markdown string) string {
	var out strings.Builder
	last := 0
	for _, span := range codeSpan.FindAllStringIndex(markdown, -1) {
		out.WriteString(harmlessProse(markdown[last:span[0]]))
		out.WriteString(markdown[span[0]:span[1]])
		last = span[1]
	}
	out.WriteString(harmlessProse(markdown[last:]))
	return strings.ReplaceAll(out.String(), "<!--", "&lt;!--")
}

func harmlessProse(prose string) string {
	prose = mention.ReplaceAllString(prose, "${1}@"+breaker+"${2}")
	prose = reference.ReplaceAllString(prose, "${1}${2}"+breaker+"${3}")
	return issueURL.ReplaceAllString(prose, "${1}"+breaker+" ${2}")
}

// inline makes a plain text safe inside a line of Markdown.
func inline(text string) string {
	escaped := strings.NewReplacer(
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", "|", `\|`, "~", `\~`,
	).Replace(text)
	return harmlessProse(escaped)
}

// shorten cuts a text to at most limit characters, with an ellipsis where it was cut.
func shorten(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	runes := []rune(text)
	return strings.TrimRight(string(runes[:limit-1]), " ") + "…"
}
