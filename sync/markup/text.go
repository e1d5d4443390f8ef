package markup

import (
	"regexp"
	"strings"
)

// maxBody is GitHub's limit for a body, in characters.
const maxBody = 65536

// breaker is a zero-width space. It is invisible, may stand in code and in a title as well as in
// prose, means nothing to Markdown, and keeps GitHub from seeing a mention or a reference where
// it stands in one.
const breaker = "\u200b"

// Neutral makes a plain text harmless wherever it is shown: it mentions nobody, refers to no
// issue, pull request or commit, and so closes nothing either. It only adds breakers, which
// [PlainTitle] takes away again. It comes before any escaping, which would hide from it what is
// going to be read.
func Neutral(text string) string {
	at := actsIn(text, false)
	at = append(at, addressesIn(text)...)
	return broken(text, at)
}

// Inline makes a plain text safe inside a line of Markdown, where it reads as it is.
func Inline(text string) string {
	return escaping.Replace(lineBreaks.Replace(Neutral(text)))
}

// Line makes a plain text safe as a line of Markdown, or as the first part of one.
func Line(text string) string {
	mark := blockMark.FindStringSubmatchIndex(text)
	if mark == nil {
		return Inline(text)
	}
	at := max(mark[2], mark[4])
	return Inline(text[:at]) + `\` + Inline(text[at:])
}

var (
	escaping = strings.NewReplacer(
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", "&", "&amp;", "|", `\|`, "~", `\~`,
	)
	lineBreaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")
	// blockMark finds what would begin a heading, a quote, a list or a rule at the start of a
	// line. Others are escaped anywhere.
	blockMark = regexp.MustCompile(`^\s*(?:(>)|[0-9]{0,9}([#+=.)-])(?:[\s#=-]|$))`)
)

// What closes an issue when it is merged: a keyword in front of a reference or of the address of an
// issue.
// https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
var (
	closesIssue   = regexp.MustCompile(`(?i)(\b` + keyword + `[\s:]*(?:(?:[\w.-]+/)?[\w.-]*#|GH-))(\d)`)
	closesAddress = regexp.MustCompile(`(?i)(\b` + keyword + `)([\s:]*(?:https?://|www\.)\S+/(?:issues|pull)/+\d)`)
)

const keyword = `(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)`

// MayClose reports whether a text closes an issue when it is merged, if there is one of the number that it
// names.
func MayClose(text string) bool {
	return closesIssue.MatchString(text) || closesAddress.MatchString(text)
}

// ClosesNothing takes away that a text of the repository's own choice closes issues: they were
// closed already, and another one shall not be. Else it is left as it is.
func ClosesNothing(text string) string {
	text = closesIssue.ReplaceAllString(text, "${1}"+breaker+"${2}")
	return closesAddress.ReplaceAllString(text, "${1}"+breaker+"${2}")
}

// MaxListedPath bounds what is shown of a path, in characters.
const MaxListedPath = 200
