package sync

import (
	"regexp"
	"strings"

	"github.com/milepost/milepost/parser"
)

// maxBody is GitHub's limit for a body, in characters.
const maxBody = 65536

// breaker is a zero-width space: invisible, and enough to keep GitHub from seeing a mention or
// a reference.
const breaker = "\u200b"

var (
	atSign    = regexp.MustCompile(`(?i)&(?:#0*64|#x0*40|commat);`)
	hashSign  = regexp.MustCompile(`(?i)&(?:#0*35|#x0*23|num);`)
	mention   = regexp.MustCompile(`(^|[^A-Za-z0-9_])@([A-Za-z0-9])`)
	reference = regexp.MustCompile(`(?i)(^|[^\w&])((?:[\w.-]+/[\w.-]+)?#|GH-)(\d)`)
	closing   = regexp.MustCompile(`(?i)(\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)):?\s+(https?://)`)
	// issueURL finds addresses that GitHub turns into a reference. Its own redirect leads to
	// the same page and is none.
	issueURL = regexp.MustCompile(`(?i)(https?://)(?:www\.)?(github\.com/[\w.-]+/[\w.-]+/(?:issues|pull|discussions)/\d)`)
)

// harmless makes Markdown from a document safe to show on GitHub: it mentions nobody, refers to
// no issue, closes nothing, and opens no HTML comment. Code is left as it is, save for comments.
func harmless(markdown string) string {
	return strings.ReplaceAll(outsideCode(markdown, harmlessProse), "<!--", "&lt;!--")
}

// outsideCode changes the prose of Markdown and leaves its code as it is.
func outsideCode(markdown string, change func(prose string) string) string {
	var out strings.Builder
	last := 0
	for _, code := range parser.CodeRanges([]byte(markdown)) {
		out.WriteString(change(markdown[last:code[0]]))
		out.WriteString(markdown[code[0]:code[1]])
		last = code[1]
	}
	out.WriteString(change(markdown[last:]))
	return out.String()
}

// closes finds what would close an issue when it is merged, in all its forms.
var closes = regexp.MustCompile(`(?i)(\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+/[\w.-]+)?(?:#|GH-))(\d)`)

// closesNothing takes away that a text of the repository's own choice closes issues: they were
// closed already, and another one shall not be. Else it is left as it is.
func closesNothing(text string) string {
	text = closes.ReplaceAllString(text, "${1}"+breaker+"${2}")
	return closing.ReplaceAllString(text, "${1}"+breaker+" ${2}")
}

func harmlessProse(prose string) string {
	prose = atSign.ReplaceAllString(prose, "@"+breaker)
	prose = hashSign.ReplaceAllString(prose, "#"+breaker)
	prose = mention.ReplaceAllString(prose, "${1}@"+breaker+"${2}")
	prose = reference.ReplaceAllString(prose, "${1}${2}"+breaker+"${3}")
	prose = issueURL.ReplaceAllString(prose, "${1}redirect.${2}")
	return closing.ReplaceAllString(prose, "${1}"+breaker+" ${2}")
}

// inline makes a plain text safe inside a line of Markdown.
func inline(text string) string {
	escaped := strings.NewReplacer(
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", "|", `\|`, "~", `\~`,
	).Replace(text)
	return harmlessProse(escaped)
}
