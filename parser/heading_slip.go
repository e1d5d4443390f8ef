package parser

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	gm "github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// headingSlip is a line that was meant as a heading and is a paragraph by GFM's rule, or goes on with the
// item above it: https://github.github.com/gfm/#atx-headings.
type headingSlip struct {
	// why says in words what is off.
	why   string
	level int
	// start and end span the title in the line.
	start, end int
}

// maxHeadingLevel is how many signs a heading may have.
const maxHeadingLevel = 6

// matchHeadingSlip finds a slip in a line without white space in front. One sign alone is a tag or a reference
// as often, so it has to stand in front of the name of a milestone or a phase there.
func matchHeadingSlip(line []byte) (headingSlip, bool) {
	if BeginsHeading(line) {
		return headingSlip{}, false
	}
	s, escaped := headingSlip{}, false
	for s.start < len(line) {
		sign := s.start
		if line[sign] == '\\' {
			sign++
		}
		if sign == len(line) || line[sign] != '#' {
			break
		}
		escaped = escaped || sign > s.start
		s.start, s.level = sign+1, s.level+1
	}
	words := bytes.TrimLeftFunc(line[s.start:], func(c rune) bool { return unicode.IsSpace(c) || isOddBlank(c) })
	apart := line[s.start : len(line)-len(words)]
	s.start = len(line) - len(words)
	words = bytes.TrimRight(words, " \t\r\n#\\")
	s.end = s.start + len(words)
	switch {
	case s.level == 0 || len(words) == 0 || !isTitleText(words):
		return s, false
	case escaped:
		s.why = "its # is escaped"
	case s.level > maxHeadingLevel:
		s.why = "a heading has at most six #"
	case len(apart) > 0:
		s.why = "a space that does not break stands behind its #"
	default:
		s.why = "put a space behind its #"
	}
	return s, s.level > 1 || !escaped && len(apart) > 0 || isNamed(string(words))
}

// BeginsHeading reports whether a text without white space in front begins as a heading does whose words are on
// its line (GFM 4.2).
func BeginsHeading(text []byte) bool {
	level := runLength(text, '#')
	return level > 0 && level <= maxHeadingLevel && level < len(text) && (text[level] == ' ' || text[level] == '\t')
}

// isTitleText reports whether words may be those of a heading: no row of a table, and no command of a log
// such as `##[group]` or `##vso[task]`.
func isTitleText(words []byte) bool {
	first, _ := utf8.DecodeRune(words)
	if !unicode.IsLetter(first) && !unicode.IsDigit(first) && !isEmoji(first) && !strings.ContainsRune("*_~`(\"'“«", first) {
		return false
	}
	if i := bytes.IndexFunc(words, func(c rune) bool { return !unicode.IsLetter(c) }); i > 0 && words[i] == '[' {
		return false
	}
	return bytes.IndexByte(words, '|') < 0 && bytes.IndexFunc(words, unicode.IsLetter) >= 0
}

// isNamed reports whether a title names a milestone or a phase.
func isNamed(title string) bool {
	title = Truncate(title, maxTitle)
	if _, named := matchMilestone(title, true); named {
		return true
	}
	small := strings.ToLower(title)
	_, phase := phaseNumber(small)
	return phase && isPhaseHeading(small)
}

// headingSlipParser takes such a line as the heading that it was meant to be, so that what stands below it
// keeps its place.
type headingSlipParser struct{}

// Trigger implements goldmark's BlockParser.
func (headingSlipParser) Trigger() []byte { return []byte{'#', '\\'} }

// Open implements goldmark's BlockParser.
func (headingSlipParser) Open(parent ast.Node, reader text.Reader, pc gm.Context) (ast.Node, gm.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if _, ok := parent.(*ast.Document); !ok || at < 0 || segment.Padding > 0 || !endsLists(reader.Source()[segment.Stop:]) {
		return nil, gm.NoChildren
	}
	slip, ok := matchHeadingSlip(line[at:])
	if !ok {
		return nil, gm.NoChildren
	}
	node := ast.NewHeading(min(slip.level, maxHeadingLevel))
	node.Lines().Append(text.NewSegment(segment.Start+at+slip.start, segment.Start+at+slip.end))
	reader.AdvanceToEOL()
	return node, gm.NoChildren
}

// endsLists reports whether lists may end in front of a text. For GitHub they go on, so that an entry further in
// would be none of theirs any more, and one of an ordered list that does not begin at 1 would become one.
func endsLists(after []byte) bool {
	next := bytes.TrimLeft(after, "\r\n")
	if len(next) == 0 || !isDigit(next[0]) {
		return len(next) == 0 || next[0] != ' ' && next[0] != '\t'
	}
	return bytes.HasPrefix(next, []byte("1.")) || bytes.HasPrefix(next, []byte("1)")) || len(after)-len(next) > 1
}

// Continue implements goldmark's BlockParser.
func (headingSlipParser) Continue(ast.Node, text.Reader, gm.Context) gm.State { return gm.Close }

// Close implements goldmark's BlockParser.
func (headingSlipParser) Close(ast.Node, text.Reader, gm.Context) {}

// CanInterruptParagraph implements goldmark's BlockParser.
func (headingSlipParser) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine implements goldmark's BlockParser.
func (headingSlipParser) CanAcceptIndentedLine() bool { return false }

// headingSlip reports a slip in the line of a heading, which begins at an offset.
func (d *document) headingSlip(at int, title string) {
	signs := at + runLength(d.body[at:], ' ')
	if s, ok := matchHeadingSlip(d.body[signs:d.lineEnd(signs)]); ok {
		sign := strings.Repeat("#", min(s.level, maxHeadingLevel))
		d.reportf(SeverityWarning, CodeHeadingSlip, at, "this is no heading for GitHub: %s; write %s", s.why, quote(sign+" "+title))
	}
}
