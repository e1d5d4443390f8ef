package gfmtest

import (
	"html"
	"net/url"
	"regexp"
	"strings"
)

var (
	mention   = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])@[a-z0-9]`)
	reference = regexp.MustCompile(`(?i)#[0-9]|(?:^|[^a-z0-9])gh-[0-9]`)
	commit    = regexp.MustCompile(`(?i)(?:^|[^0-9a-z])([0-9a-f]{7,40})(?:[^0-9a-z]|$)`)
	address   = regexp.MustCompile(`(?i)//(?:[^\s/@]*@)?(?:www\.)?([^\s/@]+?)(?::[0-9]+)?/+[^\s/?#]+/+[^\s/?#]+/+(?:issues|pulls?|discussions|commit)/+[0-9a-f]`)
)

// actsInHTML finds what GitHub would act on in HTML: outside of code, and in the targets of links.
func actsInHTML(page, host string) []string {
	var acts []string
	found := func(what, where string) { acts = append(acts, what+" in "+where) }
	texts, links := walk(page)
	for _, text := range texts {
		if mention.MatchString(text.text) {
			found("mention", text.text)
		}
		if reference.MatchString(text.text) {
			found("reference", text.text)
		}
		if leads(text.text, host) {
			found("address", text.text)
		}
		if !text.link && holdsCommit(text.text) {
			found("commit", text.text)
		}
	}
	for _, link := range links {
		decoded, err := url.PathUnescape(link)
		if leads(link, host) || err == nil && leads(decoded, host) {
			found("link", link)
		}
	}
	return acts
}

// ActsInText is like [Acts] for a text that is shown as it is, such as a title or the message of a commit.
func ActsInText(text, host string) []string {
	return actsInHTML(html.EscapeString(text), host)
}

// holdsCommit reports whether a text outside of addresses holds what may be a commit.
func holdsCommit(text string) bool {
	for _, word := range strings.Fields(text) {
		if strings.Contains(word, "://") || strings.Contains(strings.ToLower(word), "www.") || strings.Contains(word, "](") || strings.Contains(word, "]:") {
			continue
		}
		if m := commit.FindStringSubmatch(word); m != nil && strings.ContainsAny(m[1], "abcdefABCDEF") {
			return true
		}
	}
	return false
}

func leads(text, host string) bool {
	for _, m := range address.FindAllStringSubmatch(text, -1) {
		if at := strings.ToLower(m[1]); at == "github.com" || at == host || strings.HasPrefix(host, at+":") {
			return true
		}
	}
	return false
}

// node is a text between two tags.
type node struct {
	text string
	// link tells that it is the text of a link.
	link bool
}

// shown are the tags that GitHub keeps; others are dropped, and what they parted is joined.
var shown = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields("p a em strong del code pre h1 h2 h3 h4 h5 h6 ul ol li blockquote table thead tbody tr th td hr br img input section sup sub div span b i details summary kbd") {
		set[name] = true
	}
	return set
}()

// walk returns the texts of a page outside of code, and the targets of its links and pictures.
func walk(page string) (texts []node, links []string) {
	var text strings.Builder
	code, link := 0, 0
	flush := func() {
		if text.Len() > 0 && code == 0 {
			texts = append(texts, node{html.UnescapeString(text.String()), link > 0})
		}
		text.Reset()
	}
	for i := 0; i < len(page); {
		name, attributes, size := tag(page[i:])
		if size == 0 {
			text.WriteByte(page[i])
			i++
			continue
		}
		i += size
		switch bare := strings.TrimPrefix(name, "/"); {
		case !shown[bare]:
			continue
		case bare == "code" || bare == "pre":
			flush()
			code += step(name)
		case bare == "a":
			flush()
			link += step(name)
		default:
			flush()
		}
		for _, m := range target.FindAllStringSubmatch(attributes, -1) {
			links = append(links, html.UnescapeString(m[1]+m[2]+m[3]))
		}
	}
	flush()
	return texts, links
}

var target = regexp.MustCompile(`(?i)\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)

func step(name string) int {
	if strings.HasPrefix(name, "/") {
		return -1
	}
	return 1
}

var (
	tagForm     = regexp.MustCompile(`^<(/?[A-Za-z][^\s/>]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>`)
	commentForm = regexp.MustCompile(`^(?s:<!--.*?-->|<!\[CDATA\[.*?\]\]>|<[?!][^>]*>)`)
)

// tag is the tag or comment at the start of the text; its size is 0 if there is none.
func tag(text string) (name, attributes string, size int) {
	if text[0] != '<' {
		return "", "", 0
	}
	if comment := commentForm.FindString(text); comment != "" {
		return "!", "", len(comment)
	}
	if m := tagForm.FindStringSubmatch(text); m != nil {
		return strings.ToLower(m[1]), m[2], len(m[0])
	}
	return "", "", 0
}
