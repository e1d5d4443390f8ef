package parser

import (
	"bytes"
	"slices"
	"sort"
	"unicode/utf8"

	gm "github.com/yuin/goldmark/parser"
)

// Parse reads a document. It accepts any bytes: what cannot be understood is reported in
// [Plan.Diagnostics], and a document without items gives a plan without items.
func Parse(source []byte) *Plan { return ParseWith(source, Options{}) }

// Options say what a repository adds to the plan format. The zero value adds nothing.
type Options struct {
	// Roles maps words or phrases of titles to the role that they name, such as "Spielregeln"
	// to RoleNotes. They are compared without case and come before the parser's own words.
	Roles map[string]Role
	// Tables makes items of the rows of risk tables and status tables.
	Tables bool
	// Headings makes one item of each heading with boxes below it.
	Headings bool
	// Dialect is that of the tool which wrote the document, nil for our own format.
	Dialect *Dialect
}

// ParseWith reads a document as [Parse] does, with the options of its repository.
func ParseWith(source []byte, options Options) *Plan {
	d := &document{
		plan:    &Plan{source: string(source), options: options},
		words:   titleWords{known: vocabulary(options.Roles)},
		src:     source,
		section: -1,
		parent:  -1,
	}
	d.parse()
	return d.plan
}

// Source returns the bytes that the plan was parsed from. They are a copy.
func (p *Plan) Source() []byte { return []byte(p.source) }

// SectionPath returns the titles from the outermost section to the one with this index. The
// document's own title is no part of it. It is empty for -1.
func (p *Plan) SectionPath(index int) []string {
	return p.pathOf(index, func(s *Section) string { return s.Title })
}

// NamePath is like [Plan.SectionPath] with the names of the sections: the titles without what says how far
// the work is.
func (p *Plan) NamePath(index int) []string {
	return p.pathOf(index, func(s *Section) string { return s.Name })
}

func (p *Plan) pathOf(index int, text func(*Section) string) []string {
	path := []string{}
	for index >= 0 && index < len(p.Sections) {
		path = append(path, text(&p.Sections[index]))
		index = p.Sections[index].Parent
	}
	slices.Reverse(path)
	return path
}

// document is the state of one parse.
type document struct {
	// folded are the parts that are folded away, as far as a dialect asks.
	folded []fold
	// claims are the ranges of phases that versions say are their own, and byClaim the items that they place.
	claims  []claim
	byClaim map[int]bool
	plan    *Plan
	src     []byte
	// body has the length of src and is what the block parser reads.
	body  []byte
	lines []int
	// cursor is the index in lines of the place that was asked for last.
	cursor int
	refs   gm.Context
	// hasReferences tells that the document defines link references.
	hasReferences bool
	words         titleWords
	front         frontMatter

	// effort is what inline parsing has cost so far, see [maxEffort], and reach how far it may have
	// looked ahead, see [maxReach]; exhausted tells that either was too much.
	effort, reach int
	exhausted     bool
	flat          flattener
	// textAt is where the text begins that is being read.
	textAt int

	// section and parent are the section and the item that enclose what is being read.
	section int
	parent  int
	depth   int
	// quotes counts the block quotes around what is being read.
	quotes int
	// lists counts the lists around it.
	lists int
	// facts holds what is known of each section and not part of the plan.
	facts []sectionFacts
	// mayConflict tells that the document may hold conflict markers, and closedFences are the code fences in
	// which they may stand then, in order.
	mayConflict  bool
	closedFences []byteSpan
	// titleAt is the offset of the first H1, -1 if there is none.
	titleAt int
	// titleName is the milestone that it names, titleNamed tells that it names one.
	titleName  milestoneName
	titleNamed bool
	// fields are the `**Key**: value` pairs that may date a milestone.
	fields []datedField
	// firstFields finds the first of them of a kind and a milestone, nil before it was looked for.
	firstFields map[fieldKey]*datedField
	// undated are the offsets of dates that were reported.
	undated map[int]bool
	// headings are those that may be items, and headingAt has the items that they made, by section.
	headings  []headingLines
	headingAt map[int]int
	// below is what lines below the headings of sections say that items wait for, as a dialect writes it.
	below map[int]*Item
	// reported counts the diagnostics of each code.
	reported map[string]int
	// untracked are the tables whose rows could be items.
	untracked []untrackedTable
	// listed are the ids of the entries of checklists among the first listedItems items.
	listed      map[string]bool
	listedItems int
}

func (d *document) parse() {
	d.titleAt = -1
	d.indexLines()
	if len(d.src) > maxSize || len(d.lines) > maxLines {
		d.report(SeverityError, CodeTooLarge, 0,
			"this document has more than 5 MB or 125,000 lines and is not read: split it")
		d.hide(HiddenCap, 0, 0)
		d.milestones()
		return
	}
	if bad := invalidUTF8(d.src); bad >= 0 {
		d.hide(HiddenBytes, bad, 0)
		d.report(SeverityWarning, CodeNotUTF8, bad,
			"these bytes are not UTF-8: save the document as UTF-8")
	}
	d.mayConflict = mayConflict(d.src)
	content := d.readFrontMatter()
	d.refs = gm.NewContext()
	boxes, headings := d.normalize(content)
	d.plan.Items = make([]Item, 0, boxes)
	d.plan.marks = make([]itemMarks, 0, boxes)
	sections := headings + boxes/16 + 4
	d.plan.Sections = make([]Section, 0, sections)
	d.facts = make([]sectionFacts, 0, sections)
	root, htmlEnd := parseBlocks(d.body, d.refs)
	if htmlEnd >= 0 {
		d.hide(HiddenCap, htmlEnd, 0)
		d.report(SeverityWarning, CodeTooMuchMarkdown, htmlEnd,
			"this document holds so much HTML that tags are read as text from here on: split the document")
	}
	d.hasReferences = len(d.refs.References()) > 0
	d.blocks(root)
	d.headingItems()
	d.tellAround()
	d.conflicts()
	d.milestones()
	d.tellBelow()
	d.plan.Summary = d.summary()
	d.track()
	d.reportTables()
	d.duplicates()
	sortDiagnostics(d.plan.Diagnostics)
	d.tellMore()
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, -1 if there is none.
func invalidUTF8(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// indexLines notes where lines start. A line ends with LF, CR LF or a CR of its own.
func (d *document) indexLines() {
	d.lines = make([]int, 1, 2+bytes.Count(d.src, []byte{'\n'}))
	returns := bytes.IndexByte(d.src, '\r') >= 0
	for i := 0; ; {
		j := bytes.IndexByte(d.src[i:], '\n')
		if returns {
			d.indexReturns(i, lineAfter(d.src, i))
		}
		if j < 0 {
			return
		}
		i += j + 1
		d.lines = append(d.lines, i)
	}
}

// indexReturns notes the lines that end with a CR of its own between two offsets.
func (d *document) indexReturns(start, end int) {
	for i := start; i < end; i++ {
		if d.src[i] == '\r' && (i+1 == len(d.src) || d.src[i+1] != '\n') {
			d.lines = append(d.lines, i+1)
		}
	}
}

// place is the 1-based line and column of an offset.
func (d *document) place(offset int) (line, column int) {
	const near = 64
	if d.lines[d.cursor] > offset {
		d.cursor = 0
	}
	for range near {
		if d.cursor+1 == len(d.lines) || d.lines[d.cursor+1] > offset {
			return d.cursor + 1, offset - d.lines[d.cursor] + 1
		}
		d.cursor++
	}
	line = sort.SearchInts(d.lines, offset+1)
	d.cursor = line - 1
	return line, offset - d.lines[d.cursor] + 1
}

// lineEnd is the offset of the line break that ends the line of offset, or the end of the body.
func (d *document) lineEnd(offset int) int {
	offset = d.clamp(offset)
	if i := bytes.IndexByte(d.body[offset:], '\n'); i >= 0 {
		return offset + i
	}
	return len(d.body)
}

// lineStart is the offset of the first byte of the line of offset.
func (d *document) lineStart(offset int) int {
	return bytes.LastIndexByte(d.body[:d.clamp(offset)], '\n') + 1
}

// clamp keeps an offset inside the body: the position that the block parser gives an empty block
// behind a tab may lie past the end.
func (d *document) clamp(offset int) int { return min(max(offset, 0), len(d.body)) }
