package parser

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxLinks is the number of issue links that are read from one item.
const maxLinks = 50

// links collects the issues that the text links: `#12`, `owner/repo#12`, `[#12](url)`, a URL of
// an issue. A number in front of the text, `#1 Parses dates`, counts criteria and is no link.
func (r *reading) links() {
	if !r.signs.has(signLink) {
		return
	}
	for _, m := range r.marks {
		if m.kind != markLink {
			continue
		}
		if l, ok := parseIssueURL(m.dest); ok {
			r.addLink(l, m.start, m.end)
		}
	}
	for i := strings.IndexByte(r.text, '#'); i >= 0; {
		end := i + 1
		for end < len(r.text) && isDigit(r.text[end]) {
			end++
		}
		if end > i+1 && end-i <= 10 {
			r.hash(i, end)
		}
		next := strings.IndexByte(r.text[end:], '#')
		if next < 0 {
			break
		}
		i = end + next
	}
	r.urls()
}

// hash adds the short reference whose sign stands at i.
func (r *reading) hash(i, end int) {
	if i < r.start || r.inside(markCode, i) || r.inside(markLink, i) || r.inside(markEscape, i) {
		return
	}
	if after, _ := utf8.DecodeRuneInString(r.text[end:]); end < len(r.text) && !isBoundary(after) {
		return
	}
	if end+1 < len(r.text) && (r.text[end] == '.' || r.text[end] == '-' || r.text[end] == '/') && isHandleByte(r.text[end+1]) {
		return
	}
	start := i
	for start > 0 && (isHandleByte(r.text[start-1]) || strings.IndexByte("/._", r.text[start-1]) >= 0) {
		start--
	}
	l := IssueLink{}
	l.Number, _ = strconv.Atoi(r.text[i+1 : end])
	if l.Number == 0 {
		return
	}
	if start < i {
		owner, repo, ok := strings.Cut(r.text[start:i], "/")
		if !ok || owner == "" || repo == "" || strings.Contains(repo, "/") {
			return
		}
		l.Owner, l.Repo = owner, repo
	} else if before, _ := utf8.DecodeLastRuneInString(r.text[:i]); i > 0 && (before == '&' || before == '#') {
		return
	}
	r.addLink(l, start, end)
}

// addLink adds a link with the span of its text.
func (r *reading) addLink(l IssueLink, start, end int) {
	if len(r.item.Links) == maxLinks {
		return
	}
	r.item.Links = append(r.item.Links, l)
	r.linkSpans = append(r.linkSpans, byteSpan{start, end})
}

// urls adds the bare URLs of issues.
func (r *reading) urls() {
	for i := 0; ; {
		next := strings.Index(r.text[i:], "https://")
		if next < 0 {
			return
		}
		i += next
		end := i
		for end < len(r.text) && r.text[end] != ' ' && strings.IndexByte("<>\"')]", r.text[end]) < 0 {
			end++
		}
		if l, ok := parseIssueURL(strings.TrimRight(r.text[i:end], ".,;:!?")); ok && !r.inside(markLink, i) && !r.inside(markCode, i) {
			r.addLink(l, i, end)
		}
		i = max(end, i+1)
	}
}

// parseIssueURL reads https://HOST/OWNER/REPO/issues/NUMBER.
func parseIssueURL(url string) (IssueLink, bool) {
	rest, ok := strings.CutPrefix(url, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(url, "http://"); !ok {
			return IssueLink{}, false
		}
	}
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	parts := strings.Split(strings.TrimSuffix(rest, "/"), "/")
	if len(parts) != 5 || parts[3] != "issues" || parts[1] == "" || parts[2] == "" {
		return IssueLink{}, false
	}
	n, err := strconv.Atoi(parts[4])
	if err != nil || n <= 0 {
		return IssueLink{}, false
	}
	return IssueLink{Owner: parts[1], Repo: parts[2], Number: n}, true
}
