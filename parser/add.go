package parser

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ErrNoModel is returned where an item does not show how another one is to be written below it: it is a
// row of a table, or more than the sign of a list stands in front of its box.
var ErrNoModel = errors.New("item shows no form for another one")

// NewItem is an open item that a document is to get.
type NewItem struct {
	Title string
	// Issue is the issue that is linked behind the title, in a comment or for all to see; 0 for none.
	Issue  int
	Hidden bool
}

// Spot is where items are to be added: behind an item and all that belongs to it, in the form in which that
// one is written; or below a heading.
type Spot struct {
	// After is the index of the item, Below of the section if After is negative; -1 is the top of the
	// document.
	After, Below int
	// Title, if it is not "", is that of a section which is made at the end of the one below which it stands,
	// or of the document, one level deeper.
	Title string
}

// Added is an item that was added: the edit that adds it, the document after that edit and those of the items
// in front of it, of which Item is the index of the item. Err says why it cannot be added: [ErrNoModel]
// where the item at the spot shows no form, [ErrNotEditable] where the title would not read there as it is.
type Added struct {
	Edit Edit
	Plan *Plan
	Item int
	// Line is the 1-based line of the document as it is in front of which the new one comes.
	Line int
	Err  error
}

// Add adds items at a spot, in order, and says of each what became of it.
func (p *Plan) Add(at Spot, items ...NewItem) []Added {
	a := adder{plan: p, spot: at}
	err := a.prepare()
	var added []Added
	for _, item := range items {
		if err != nil {
			added = append(added, Added{Err: err})
			continue
		}
		added = append(added, a.add(item))
	}
	return added
}

// adder adds items at a spot.
type adder struct {
	plan *Plan
	spot Spot
	// at is the offset of the spot, in the section with the name.
	at   int
	name string
	// head stands in front of the first item, gap in front of each; sign is the form of an entry.
	head, gap string
	sign      entrySign
	// edits add what was added so far.
	edits []Edit
}

// prepare finds out what stands at the spot.
func (a *adder) prepare() error {
	p := a.plan
	if a.spot.After < 0 {
		return a.prepareBelow()
	}
	if a.spot.After >= len(p.Items) || p.Items[a.spot.After].Row != nil {
		return ErrNoModel
	}
	it := &p.Items[a.spot.After]
	sign, ok := p.nextSign(a.spot.After)
	if !ok {
		return fmt.Errorf("add below line %d: %w", it.Line, ErrNoModel)
	}
	a.sign, a.at = sign, p.endOfLine(it.End)
	if p.isLoose(a.spot.After) {
		a.gap = p.emptyLine(it)
	}
	if it.Section >= 0 {
		a.name = p.Sections[it.Section].Title
	}
	return nil
}

func (a *adder) prepareBelow() error {
	p, below := a.plan, a.spot.Below
	a.at = p.contentEnd(p.sectionEnd(below, a.spot.Title != ""))
	a.sign = entrySign{before: "- "}
	a.head = p.eol(a.at)
	if below >= 0 {
		a.name = p.Sections[below].Title
	}
	if a.spot.Title == "" {
		return nil
	}
	a.name = a.spot.Title
	level := 2
	if below >= 0 {
		level = max(level, p.Sections[below].Level+1)
	}
	if level > 6 {
		return fmt.Errorf("add a section below line %d: it is too deep: %w", p.Sections[below].Line, ErrNotEditable)
	}
	a.head += strings.Repeat("#", level) + " " + escapeText(a.spot.Title, false) + a.head + a.head
	return nil
}

// add makes the edit of an item and checks it by reading the document again.
func (a *adder) add(item NewItem) Added {
	p := a.plan
	refused := Added{Err: fmt.Errorf("add %q to the document: %w", Truncate(item.Title, maxFilled), ErrNotEditable)}
	if item.Title == "" || item.Title != strings.Join(strings.Fields(item.Title), " ") {
		return refused
	}
	for _, written := range [...]string{escapeText(item.Title, false), escapeText(item.Title, true)} {
		e := a.edit(a.sign.at(len(a.edits)) + "[ ] " + written + item.link())
		edits := append(slices.Clone(a.edits), e)
		after := p.reparse(splice(p.source, edits))
		if p.verify(after, edits) != nil {
			continue
		}
		if index := a.lastIn(after, e); index >= 0 && a.reads(after, index, item) {
			a.edits = edits
			return Added{Edit: e, Plan: after, Item: index, Line: 1 + lineBreaks([]byte(p.source[:a.at]))}
		}
	}
	return refused
}

// edit adds a text at the spot, behind what was added so far. A document without a final line break stays
// without one.
func (a *adder) edit(text string) Edit {
	text = a.gap + text
	if len(a.edits) == 0 {
		text = a.head + text
	}
	e := Edit{Start: a.at, End: a.at, New: text + a.plan.eol(a.at), Adds: true}
	if a.at == len(a.plan.source) && !endsLine(a.plan.source) {
		e.New = a.plan.eol(a.at) + text
	}
	return e
}

// link is what stands behind the title.
func (n NewItem) link() string {
	if n.Issue == 0 {
		return ""
	}
	if n.Hidden {
		return fmt.Sprintf(" <!-- #%d -->", n.Issue)
	}
	return fmt.Sprintf(" (#%d)", n.Issue)
}

// lastIn finds the only item that the last edit added, -1 if it did not add exactly one.
func (a *adder) lastIn(after *Plan, e Edit) int {
	start, found := a.at, -1
	for _, earlier := range a.edits {
		start += len(earlier.New)
	}
	for i := range after.Items {
		if at := after.Items[i].Offset; at >= start && at < start+len(e.New) {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

// reads reports whether an item reads as the one that was to be added, in its place.
func (a *adder) reads(after *Plan, index int, item NewItem) bool {
	is := &after.Items[index]
	name := ""
	if is.Section >= 0 {
		name = after.Sections[is.Section].Title
	}
	read := is.Title
	if is.Role == RoleSignOff && is.Text != "" {
		read = is.Text
	}
	links := slices.DeleteFunc(slices.Clone(is.Links), func(l IssueLink) bool { return !l.Slot })
	var want []IssueLink
	if item.Issue != 0 {
		want = []IssueLink{{Number: item.Issue, Slot: true}}
	}
	return read == Truncate(item.Title, maxTitle) && is.State == StateOpen && !is.Placeholder && name == a.name && slices.Equal(links, want)
}

// itemSign finds what stands in front of a box: only white space, quotes and the sign of a list.
var itemSign = regexp.MustCompile(`^([ \t>]*)(?:([-*+])|([0-9]{1,9})([.)]))([ \t]+)$`)

// entrySign is what stands in front of the boxes of entries that follow each other: before, a number that
// grows by step, and after.
type entrySign struct {
	before       string
	ordered      bool
	number, step int
	after        string
}

func (s entrySign) at(index int) string {
	if !s.ordered {
		return s.before
	}
	return s.before + strconv.Itoa(s.number+index*s.step) + s.after
}

// nextSign is what stands in front of the boxes of items behind the model.
func (p *Plan) nextSign(model int) (entrySign, bool) {
	found := itemSign.FindStringSubmatch(p.signOf(model))
	if found == nil {
		return entrySign{}, false
	}
	if found[3] == "" {
		return entrySign{before: found[0]}, true
	}
	number, err := strconv.Atoi(found[3])
	if err != nil {
		return entrySign{}, false
	}
	step := 1
	if before := p.before(model); before >= 0 && p.signOf(before) == found[0] {
		step = 0 // where every entry has the same number, so has this one
	}
	return entrySign{before: found[1], ordered: true, number: number + step, step: step, after: found[4] + found[5]}, true
}

// signOf is what stands in front of the box of an item on its line.
func (p *Plan) signOf(item int) string {
	open := p.Items[item].Offset - 1
	return p.source[p.startOfLine(open):open]
}

// before is the item in front of another one in the same place, -1 if there is none.
func (p *Plan) before(item int) int {
	it := &p.Items[item]
	for i := item - 1; i >= 0; i-- {
		if other := &p.Items[i]; other.Depth == it.Depth && other.Parent == it.Parent && other.Section == it.Section {
			return i
		}
	}
	return -1
}

// isLoose reports whether an empty line stands in front of an item and behind the one before.
func (p *Plan) isLoose(item int) bool {
	before := p.before(item)
	if before < 0 {
		return false
	}
	gap := p.source[p.endOfLine(p.Items[before].End):p.startOfLine(p.Items[item].Offset)]
	return gap != "" && strings.Trim(gap, " \t>\r\n") == ""
}

// emptyLine is an empty line among the entries of an item's list.
func (p *Plan) emptyLine(it *Item) string {
	line := p.source[p.startOfLine(it.Offset):it.Offset]
	quote := strings.TrimRight(line[:len(line)-len(strings.TrimLeft(line, " \t>"))], " \t")
	return quote + p.eol(it.Offset)
}

// sectionEnd is where the text directly below a heading ends, or with all the whole section. The document
// itself is -1.
func (p *Plan) sectionEnd(section int, all bool) int {
	for next := section + 1; next < len(p.Sections); next++ {
		if !all || section >= 0 && p.Sections[next].Level <= p.Sections[section].Level {
			return p.lineOffset(p.Sections[next].Line)
		}
	}
	return len(p.source)
}

// contentEnd goes back from an offset over empty lines, and a rule between sections.
func (p *Plan) contentEnd(at int) int {
	for range 2 {
		text := strings.TrimRight(p.source[:at], " \t\r\n")
		end := p.endOfLine(len(text))
		line := text[p.startOfLine(len(text)):]
		above := strings.TrimRight(text[:len(text)-len(line)], " \t\r")
		isRule := len(line) >= 3 && (strings.Trim(line, "- ") == "" || strings.Trim(line, "* ") == "" || strings.Trim(line, "_ ") == "")
		if at = min(at, end); !isRule || !strings.HasSuffix(above, "\n\n") && !strings.HasSuffix(above, "\n\r\n") {
			break
		}
		at = p.startOfLine(len(text))
	}
	return at
}

// lineOffset is where a line begins, 1 for the first.
func (p *Plan) lineOffset(line int) int {
	at := 0
	for ; line > 1; line-- {
		next := p.endOfLine(at)
		if next == at {
			break
		}
		at = next
	}
	return at
}

// startOfLine is where the line of an offset begins; a lone carriage return ends one, too.
func (p *Plan) startOfLine(at int) int {
	return strings.LastIndexAny(p.source[:at], "\r\n") + 1
}

// endOfLine is the offset behind the line break of an offset's line.
func (p *Plan) endOfLine(at int) int {
	end := strings.IndexAny(p.source[at:], "\r\n")
	if end < 0 {
		return len(p.source)
	}
	end += at + 1
	if p.source[end-1] == '\r' && end < len(p.source) && p.source[end] == '\n' {
		end++
	}
	return end
}

// eol is how lines end around an offset.
func (p *Plan) eol(at int) string {
	for _, near := range [...]int{p.startOfLine(at), p.endOfLine(at)} {
		switch {
		case near > 1 && p.source[near-2:near] == "\r\n":
			return "\r\n"
		case near > 0 && p.source[near-1] == '\r':
			return "\r"
		case near > 0 && p.source[near-1] == '\n':
			return "\n"
		}
	}
	return "\n"
}

func endsLine(source string) bool {
	return strings.HasSuffix(source, "\n") || strings.HasSuffix(source, "\r")
}

// adds reports whether an edit adds lines and changes none.
func (e Edit) adds() bool { return e.Adds && e.Start == e.End }

// without is the document after sorted edits as it would be without the lines that they added: what stays
// has the places that it had before. The error tells what the added lines did to it.
func (p *Plan) without(after *Plan, edits []Edit) (*Plan, error) {
	if !slices.ContainsFunc(edits, Edit.adds) {
		return after, nil
	}
	ranges := addedRanges(after, edits)
	rest := *after
	rest.Items, rest.Sections = nil, nil
	sections, items := map[int]int{-1: -1}, map[int]int{-1: -1}
	for i := range after.Sections {
		if line := after.Sections[i].Line; !within(ranges, func(r addedRange) bool { return line >= r.firstLine && line <= r.lastLine }) {
			sections[i] = len(rest.Sections)
			rest.Sections = append(rest.Sections, after.Sections[i])
		}
	}
	for i, it := range after.Items {
		if within(ranges, func(r addedRange) bool { return it.Offset >= r.start && it.Offset < r.end }) {
			continue
		}
		section, known := sections[it.Section]
		parent, kept := items[it.Parent]
		if !known || !kept {
			return nil, fmt.Errorf("apply edits: the item on line %d would belong to what is added: %w", it.Line, ErrSideEffect)
		}
		items[i] = len(rest.Items)
		it.Section, it.Parent = section, parent
		rest.Items = append(rest.Items, it)
	}
	return &rest, nil
}

// addedRange is where added lines stand in the new document.
type addedRange struct{ start, end, firstLine, lastLine int }

func within(ranges []addedRange, holds func(addedRange) bool) bool {
	return slices.ContainsFunc(ranges, holds)
}

func addedRanges(after *Plan, edits []Edit) []addedRange {
	var ranges []addedRange
	source, moved := []byte(after.source), 0
	for _, e := range edits {
		if e.adds() {
			start := e.Start + moved
			r := addedRange{start: start, end: start + len(e.New)}
			r.firstLine = 1 + lineBreaks(source[:start])
			r.lastLine = r.firstLine + lineBreaks(bytes.TrimRight(source[start:r.end], "\r\n"))
			if start > 0 && !endsLine(after.source[:start]) {
				r.firstLine++ // the last line of the document, which had no end
			}
			ranges = append(ranges, r)
		}
		moved += len(e.New) - (e.End - e.Start)
	}
	return ranges
}

// lineBreaks counts the line breaks of a text; a carriage return alone is one.
func lineBreaks(text []byte) int {
	return bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) - bytes.Count(text, []byte("\r\n"))
}
