package parser

import (
	"bytes"
	"slices"
	"sort"
	"sync"

	"github.com/yuin/goldmark/ast"
	gm "github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The caps that keep parsing linear whatever the input.
const (
	// maxSize is the largest document that is read, in bytes.
	maxSize = 5_000_000
	// maxLines is the number of lines of the longest document that is read.
	maxLines = 125_000
	// maxLine is the longest line that is looked at without a remark, in bytes.
	maxLine = 100_000
	// maxNesting is the number of lists and quotes that may enclose each other.
	maxNesting = 64
	// maxContainers bounds the depths of all lists and quotes around lines, added up, before
	// lines with more than easyNesting of them are no longer read.
	maxContainers = 150_000
	easyNesting   = 3
	// maxDefinitions is the number of link reference definitions in a row.
	maxDefinitions = 1_000
)

// blockParser is goldmark's parser without inline parsers, made once. It holds no state of a parse.
var blockParser = sync.OnceValue(func() gm.Parser {
	return gm.NewParser(
		gm.WithBlockParsers(
			util.Prioritized(proseParser{gm.NewParagraphParser()}, 0),
			util.Prioritized(gm.NewATXHeadingParser(), 50),
			util.Prioritized(headingSlipParser{}, 60),
			util.Prioritized(gm.NewSetextHeadingParser(), 100),
			util.Prioritized(gm.NewThematicBreakParser(), 200),
			util.Prioritized(looseList{gm.NewListParser()}, 300),
			util.Prioritized(entryParser{gm.NewListItemParser()}, 400),
			util.Prioritized(gm.NewCodeBlockParser(), 500),
			util.Prioritized(fenceParser{gm.NewFencedCodeBlockParser()}, 700),
			util.Prioritized(gm.NewBlockquoteParser(), 800),
			util.Prioritized(htmlParser{gm.NewHTMLBlockParser()}, 900),
			util.Prioritized(gm.NewParagraphParser(), 1000),
		),
		gm.WithParagraphTransformers(util.Prioritized(definitions{}, 100)),
	)
})

// looseList leaves the paragraphs of a list as they are. Rendering needs to know whether a list is
// tight; its entries read the same either way.
type looseList struct{ gm.BlockParser }

// Close implements goldmark's BlockParser.
func (looseList) Close(ast.Node, text.Reader, gm.Context) {}

// definitions takes link reference definitions out of a paragraph, as goldmark does, but looks
// only where there can be one: each item starts with a bracket.
type definitions struct{}

// Transform implements goldmark's ParagraphTransformer.
func (definitions) Transform(node *ast.Paragraph, reader text.Reader, pc gm.Context) {
	lines := node.Lines()
	if lines.Len() == 0 {
		return
	}
	if bytes.Contains(reader.Source()[lines.At(0).Start:lines.At(lines.Len()-1).Stop], []byte("]:")) {
		gm.LinkReferenceParagraphTransformer.Transform(node, reader, pc)
	}
}

// parseBlocks finds the block structure of the body. No inline parser runs. It tells where tags
// were no longer looked at, -1 if all were.
func parseBlocks(body []byte, pc gm.Context) (root ast.Node, htmlEnd int) {
	s := &structure{Context: pc, htmlEnd: -1, offset: -1, indent: -1}
	root = blockParser().Parse(text.NewReader(body), gm.WithContext(s))
	s.restore()
	return root, s.htmlEnd
}

// normalizer rewrites a document into one of the same length, in which every offset means the
// same place, that the block parser can read in linear time: line breaks are line feeds, front
// matter and byte-order mark are blank, runs of blank lines are one line, and lines nested too
// deep are blank.
type normalizer struct {
	d     *document
	body  []byte
	owned bool

	// indents are the columns at which the contents of the open list items start.
	indents     []int
	definitions int
	tooDeep     int
	// containers adds up the depths of the lists and quotes that lines opened or stand in.
	containers int
	// afterBlank tells that the line above is blank.
	afterBlank bool
	// boxes and headings count lines that look like one.
	boxes, headings int
}

// normalize sets the body to parse: the source itself where nothing had to change. It tells about
// how many boxes and headings there are.
func (d *document) normalize(contentStart int) (boxes, headings int) {
	n := &normalizer{d: d, body: d.src}
	if contentStart > 0 {
		n.blank(0, contentStart-1)
		n.own()[contentStart-1] = '\n'
	}
	if bytes.IndexByte(d.src, '\r') >= 0 {
		n.lineBreaks()
	}
	n.scan(contentStart)
	d.body = n.body
	return n.boxes, n.headings
}

func (n *normalizer) own() []byte {
	if !n.owned {
		n.body = slices.Clone(n.body)
		n.owned = true
	}
	return n.body
}

func (n *normalizer) blank(start, end int) {
	body := n.own()
	for i := start; i < end; i++ {
		body[i] = ' '
	}
}

// lineBreaks turns CR LF into a space and LF, and a lone CR into LF.
func (n *normalizer) lineBreaks() {
	body := n.own()
	for i, c := range body {
		if c != '\r' {
			continue
		}
		if i+1 < len(body) && body[i+1] == '\n' {
			body[i] = ' '
		} else {
			body[i] = '\n'
		}
	}
}

func (n *normalizer) scan(start int) {
	blanks := 0
	lines := n.d.lines
	for i := sort.SearchInts(lines, start); i < len(lines) && lines[i] < len(n.body); i++ {
		start, end := lines[i], len(n.body)
		if i+1 < len(lines) {
			end = lines[i+1] - 1
		}
		line := n.body[start:end]
		if len(line) > maxLine {
			n.d.reportf(SeverityWarning, CodeLineTooLong, start,
				"this line has %d bytes, more than %d: split it", len(line), maxLine)
		}
		blank := isBlank(line)
		switch {
		case blank:
			n.definitions = 0
			n.containers += len(n.indents)
		case len(n.indents) > 0 || !startsProse(line) || line[0] == '[':
			blank = !n.line(start, end)
		}
		n.afterBlank = blank
		if !blank {
			blanks = 0
		} else if blanks++; blanks > 2 && start > 0 && n.body[start-1] == '\n' {
			n.own()[start-1] = ' '
		}
	}
}

// line guards one line that is not blank. It tells whether the line is kept.
func (n *normalizer) line(start, end int) bool {
	line := n.body[start:end]
	if line[0] == '#' {
		n.headings++
	}
	if isDefinition(line) {
		n.definitions++
	}
	if n.definitions > maxDefinitions {
		n.definitions = 0
		n.d.hide(HiddenCap, start, 0)
		n.d.reportf(SeverityWarning, CodeTooMuchMarkdown, start,
			"more than %d link definitions stand in a row, and this one is not read: put a blank line between them", maxDefinitions)
		n.blank(start, end)
		return false
	}
	limit := maxNesting
	if n.containers > maxContainers {
		limit = easyNesting
	}
	if n.nesting(line) <= limit {
		return true
	}
	if n.tooDeep == 0 {
		n.d.hide(HiddenCap, start, 0)
		n.d.reportf(SeverityError, CodeNestingTooDeep, start,
			"lists and quotes are nested more than %d deep here: such lines are not read", limit)
	}
	n.tooDeep++
	n.blank(start, end)
	return false
}

// isDefinition reports whether a line may define a link reference.
func isDefinition(line []byte) bool {
	i := 0
	for i < len(line) && (line[i] == ' ' || line[i] == '\t' || line[i] == '>') {
		i++
	}
	return i < len(line) && line[i] == '[' && bytes.Contains(line[i:], []byte("]:"))
}

// nesting counts the containers that the line can stand in: the markers at its own start and
// the list items above it whose contents start no further right.
func (n *normalizer) nesting(line []byte) int {
	column, quotes, marked := 0, 0, false
	for i := 0; i < len(line); {
		switch line[i] {
		case ' ':
			column++
			i++
			continue
		case '\t':
			column += 4 - column%4
			i++
			continue
		case '>':
			quotes++
			n.containers += len(n.indents) + quotes
			column++
			i++
			continue
		}
		width := markerWidth(line[i:])
		if width == 0 {
			if line[i] == '[' && len(line) > i+3 && line[i+2] == ']' {
				n.boxes++
			}
			break
		}
		marked = true
		n.dedent(column)
		if len(n.indents)+quotes > maxNesting {
			n.indents = n.indents[:min(len(n.indents), maxNesting)]
			return maxNesting + 1
		}
		n.indents = append(n.indents, column+width+1)
		n.containers += len(n.indents) + quotes
		column += width
		i += width
	}
	if !marked {
		return n.inside(column) + quotes
	}
	return len(n.indents) + quotes
}

// inside counts the list items that a line without a marker stands in. Below a blank line it ends
// those whose contents start further right.
func (n *normalizer) inside(column int) int {
	if n.afterBlank {
		n.dedent(column)
	}
	depth := len(n.indents)
	for depth > 0 && n.indents[depth-1] > column {
		depth--
	}
	n.containers += depth
	return depth
}

func (n *normalizer) dedent(column int) {
	for len(n.indents) > 0 && n.indents[len(n.indents)-1] > column {
		n.indents = n.indents[:len(n.indents)-1]
	}
}

// markerWidth is the length of the list marker at the start of line, 0 if there is none.
func markerWidth(line []byte) int {
	i := 0
	switch c := line[0]; {
	case c == '-' || c == '*' || c == '+':
		i = 1
	case c >= '0' && c <= '9':
		for i < len(line) && i < 9 && line[i] >= '0' && line[i] <= '9' {
			i++
		}
		if i == len(line) || line[i] != '.' && line[i] != ')' {
			return 0
		}
		i++
	default:
		return 0
	}
	if i < len(line) && line[i] != ' ' && line[i] != '\t' {
		return 0
	}
	return i
}

func isBlank(line []byte) bool {
	for _, c := range line {
		if c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
