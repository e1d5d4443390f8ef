package markup

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// Copied is Markdown of a plan as it is shown on GitHub, in at most limit characters: its relative
// links lead to the plan's place at a commit, and it acts on nothing. It is shortened first, since
// what is cut off may be what made code of the rest.
func Copied(markdown string, head sync.Head, at, plan string, limit int) string {
	host := webHost(head)
	for room := limit; room > 0; {
		text := absoluteLinks(parser.Truncate(markdown, room), head, at, plan)
		size := utf8.RuneCountInString(text)
		if size <= limit {
			text = harmless(text, host)
			size = utf8.RuneCountInString(text)
		}
		if size <= limit {
			return text
		}
		room = min(room, utf8.RuneCountInString(markdown)) * limit / size
	}
	return ""
}

// harmless makes Markdown from a document safe to show on GitHub: it mentions nobody, refers to
// no issue, pull request or commit, closes nothing, and holds no HTML comment. host is GitHub's own
// one, for its addresses.
//
// It does not ask what a renderer would make of it. Every place that would act in any reading,
// with escapes and entities resolved, with or without markup in between, gets a breaker, which does
// no harm where it was not needed. Only what is code beyond doubt is left as it is, so that it can
// be copied; see [codeIn].
func harmless(markdown, host string) string {
	var out strings.Builder
	last := 0
	code, open := codeIn(markdown)
	for _, span := range code {
		out.WriteString(harmlessProse(markdown[last:span[0]], host))
		out.WriteString(strings.ReplaceAll(markdown[span[0]:span[1]], "<!--", "<"+breaker+"!--"))
		last = span[1]
	}
	out.WriteString(harmlessProse(markdown[last:], host))
	if open != "" {
		// Else it would swallow what stands below it.
		out.WriteString("\n" + open)
	}
	return out.String()
}

// replacement is what takes the place of a part of the source.
type replacement struct {
	start, end int
	text       string
}

// prose is Markdown outside of code that is being made harmless.
type prose struct {
	source, host string
	// urls are the parts that may be addresses.
	urls    []urlSpan
	changes []replacement
}

func harmlessProse(source, host string) string {
	if !strings.ContainsAny(source, "@#-&%/<") && !mayHoldCommit(source) {
		return source
	}
	p := &prose{source: source, host: host}
	read := decode(source)
	for _, m := range urlLike.FindAllStringIndex(read.text, -1) {
		p.urls = append(p.urls, urlSpan{read.start[m[0]], read.end[m[1]-1], cleanURL.MatchString(read.text[m[0]:m[1]])})
	}
	p.acts(read)
	p.addresses(read)
	if strings.Contains(source, `\@`) {
		p.acts(verbatim(source)) // in an address without brackets, that is no escape
	}
	if bare := read.withoutMarkup(); len(bare.text) < len(read.text) {
		p.acts(bare)
		p.addresses(bare)
	}
	if strings.IndexByte(read.text, '%') >= 0 {
		p.addresses(read.withoutPercents())
	}
	p.entities()
	p.tags()
	return p.String()
}

// urlLike finds what may be an address or the target of a link. Breakers would spoil it, while
// percents do not, and read well enough where it is none.
var urlLike = regexp.MustCompile(`(?i)(?:(?:https?|ftp)://|www\.)[^\s<>]+|(?:\]\(|\]:[ \t]*)<?[^\s<>()]+`)

// cleanURL is an address that any renderer makes one link of, brackets or not.
var cleanURL = regexp.MustCompile(`(?i)^(?:\]\()?(?:https?://|www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[:/?#][\w.~:/?#@!$&'()*+,;=%-]*)?$`)

// urlSpan is what may be an address, by its offsets in the source; clean tells that it is one.
type urlSpan struct {
	start, end int
	clean      bool
}

// apart keeps the digits of a percent sign from what follows in a text: together they could be a commit. In what surely
// is an address nothing is.
func (u urlSpan) apart(text string, next int) string {
	if !u.clean && next < len(text) && isHex(text[next]) {
		return breaker
	}
	return ""
}

// acts keeps one reading of the source from mentioning and referring.
func (p *prose) acts(read reading) {
	for _, i := range actsIn(read.text, true) {
		before, at := read.start[i-1], read.end[i-1]
		url, inURL := p.urlAt(before)
		switch {
		case !inURL && p.source[before] == '&':
			p.change(before, at, read.text[i-1:i]+breaker)
		case !inURL:
			p.change(at, at, breaker)
		case read.text[i-1] == '@':
			p.change(before, at, "%40"+url.apart(read.text, i))
		case read.text[i-1] == '-':
			p.change(before, at, "%2D"+url.apart(read.text, i))
		case read.text[i-1] == '#' && isDecimal(read.text[i]):
			p.change(read.start[i], read.end[i], "%3"+read.text[i:i+1]+url.apart(read.text, i+1))
		case isHex(read.text[i-1]) && !url.clean:
			p.change(at, at, breaker)
		}
	}
}

// entities resolves those with numbers in what may be an address without brackets: there, they are
// shown as they are written, and their numbers would count.
func (p *prose) entities() {
	for _, url := range bareAddress.FindAllStringIndex(p.source, -1) {
		for _, m := range numberedEntity.FindAllStringIndex(p.source[url[0]:url[1]], -1) {
			start, end := url[0]+m[0], url[0]+m[1]
			sign, size := entity(p.source[start:end])
			_, inURL := p.urlAt(start)
			switch {
			case size != end-start: // a number that is no sign is broken like any other
			case len(sign) == 1 && (isAlphanumeric(sign[0]) || strings.IndexByte("-._~/:?=", sign[0]) >= 0):
				p.change(start, end, sign)
			case inURL:
				p.change(start, end, percents(sign))
			case sign == "@", sign == "#":
				p.change(start, end, sign+breaker)
			case len(sign) == 1 && isPunctuation(sign[0]):
				p.change(start, end, `\`+sign)
			default:
				p.change(start, end, lineBreaks.Replace(sign))
			}
		}
	}
}

var (
	bareAddress    = regexp.MustCompile(`(?i)(?:(?:https?|ftp)://|www\.)[^\s<]+`)
	numberedEntity = regexp.MustCompile(`&#[0-9A-Za-z]+;`)
)

func percents(sign string) string {
	var out strings.Builder
	for i := range len(sign) {
		fmt.Fprintf(&out, "%%%02X", sign[i])
	}
	return out.String()
}

// urlAt finds what may be an address at an offset.
func (p *prose) urlAt(at int) (url urlSpan, found bool) {
	i, starts := slices.BinarySearchFunc(p.urls, at, func(url urlSpan, at int) int { return cmp.Compare(url.start, at) })
	switch {
	case starts:
		return p.urls[i], true
	case i > 0 && at < p.urls[i-1].end:
		return p.urls[i-1], true
	}
	return urlSpan{}, false
}

// addresses lets what leads to an issue lead there by a way round, which GitHub makes no reference of.
// For its public site that is a host that redirects; other hosts of GitHub redirect who is signed in.
func (p *prose) addresses(read reading) {
	if !mayHoldAddress(read.text) {
		return
	}
	for _, m := range address.FindAllStringSubmatchIndex(read.text, -1) {
		host := strings.ToLower(strings.TrimSuffix(read.text[m[6]:m[7]], "."))
		port := ""
		if m[8] >= 0 {
			port = read.text[m[8]:m[9]]
		}
		switch {
		case host == publicHost && m[2] >= 0:
			p.change(read.start[m[2]], read.end[m[3]-1], "redirect.")
		case host == publicHost && m[4] >= 0:
			p.change(read.start[m[4]], read.end[m[5]-1], "https://redirect.")
		case host == publicHost:
			p.change(read.start[m[6]], read.start[m[6]], "redirect.")
		case p.host == host, p.host == host+port, p.host == "www."+host:
			p.change(read.end[m[10]], read.end[m[10]], "login?return_to=%2F")
		}
	}
}

// tags shows as text what would be dropped: comments, instructions, and tags that GitHub does not
// know. Dropped, they would join what stands before and behind them.
func (p *prose) tags() {
	for _, m := range tagLike.FindAllStringSubmatchIndex(p.source, -1) {
		if m[2] < 0 || !knownTags[strings.ToLower(p.source[m[2]:m[3]])] && !angleLink.MatchString(p.source[m[0]:m[1]]) {
			p.change(m[0]+1, m[0]+1, breaker)
		}
	}
}

var (
	tagLike   = regexp.MustCompile(`<(?:[!?]|/?([A-Za-z][^\s/<>]*)(?:[^\s<>]*>)?)`)
	angleLink = regexp.MustCompile(`^<[A-Za-z][^\s<>]*[:@][^\s<>]*>$`)
)

// knownTags are those that GitHub shows.
// https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/sanitization_filter.rb
var knownTags = setOf("a abbr b bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure " +
	"h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source span strike strong " +
	"sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

func (p *prose) change(start, end int, text string) {
	p.changes = append(p.changes, replacement{start, end, text})
}

// String is the source with the changes made. Those that would overlap are the same change, found in
// two readings.
func (p *prose) String() string {
	slices.SortFunc(p.changes, func(a, b replacement) int {
		// What is put in between comes before what takes the place of what follows.
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(min(a.end-a.start, 1), min(b.end-b.start, 1)),
			cmp.Compare(b.end, a.end), cmp.Compare(a.text, b.text))
	})
	var out strings.Builder
	last := 0
	var before replacement
	for i, c := range p.changes {
		if c.start < last || i > 0 && c == before {
			continue
		}
		out.WriteString(p.source[last:c.start] + c.text)
		last, before = c.end, c
	}
	return out.String() + p.source[last:]
}

// publicHost is the host of GitHub's public site.
const publicHost = "github.com"

// webHost is the host, with its port, of GitHub for people.
func webHost(head sync.Head) string {
	_, rest, _ := strings.Cut(head.WebURL, "://")
	host, _, _ := strings.Cut(rest, "/")
	return strings.ToLower(host)
}

func mayHoldCommit(text string) bool {
	run := 0
	for i := range len(text) {
		if !isHex(text[i]) {
			run = 0
		} else if run++; run == minCommit {
			return true
		}
	}
	return false
}
