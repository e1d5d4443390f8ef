package parser

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// The levels of sections that are not headings.
const (
	levelBold  = 7
	levelLabel = 8
)

// maxHeading is the number of characters of a heading that are read. What a heading says is looked up
// for all that stands below it.
const maxHeading = 1_000

// sectionFacts is what is known of a section while parsing.
type sectionFacts struct {
	// offset is where its heading stands, body where its text begins.
	offset, body int
	// roles are the roles that the words of the title name, in order.
	roles []Role
	// ruler is the section whose title gave the role, -1 if none did.
	ruler int
	// milestone is the index in Plan.Milestones, -1 if the heading names none.
	milestone int
	// version is the heading of a version that a phase beside it belongs to, as an index of a section, 0 if there is none.
	version int
	// foldEnd is the last line of the innermost fold that the heading stands in, 0 if it stands in none.
	foldEnd int
	// named tells that its title names a milestone, once somebody asked.
	named, asked bool
	// legend tells that it explains signs: the boxes in it are no items of work.
	legend bool
	// metadata holds the fields right below the heading of a milestone.
	metadata []Field
}

// namesMilestone reports whether the title of the section names a milestone. It is looked at once for all
// that ask.
func (f *sectionFacts) namesMilestone(s *Section) bool {
	if !f.asked {
		f.asked, f.named = true, isMilestoneHeading(s.Title)
	}
	return f.named
}

// openSection adds a section below the innermost open one of a lower level and enters it.
func (d *document) openSection(level int, title string, offset, body int) {
	parent := d.section
	for parent >= 0 && d.plan.Sections[parent].Level >= level {
		parent = d.plan.Sections[parent].Parent
	}
	line, _ := d.place(offset)
	s := Section{Title: title, Name: sectionName(title), Level: level, Parent: parent, Line: line}
	f := sectionFacts{offset: offset, body: body, ruler: -1, milestone: -1}
	f.legend = isLegendName(s.Name) || d.legendAround(parent) && isSignName(title)
	if !f.legend {
		d.endLegend(parent)
	}
	d.assignRole(&s, &f, len(d.plan.Sections))
	d.plan.Sections = append(d.plan.Sections, s)
	d.facts = append(d.facts, f)
	d.section = len(d.plan.Sections) - 1
}

// heading opens the section of a heading. The first H1 is the document's title and no section.
func (d *document) heading(h *ast.Heading) {
	offset := d.clamp(h.Pos())
	end := offset
	title := ""
	hasBox := false
	if lines := h.Lines(); lines.Len() > 0 {
		offset = lines.At(0).Start
		end = lines.At(lines.Len() - 1).Stop
		title = d.cutHeading(d.flattenLines(lines).text, offset)
		if d.body[offset] == '[' {
			box, _ := matchBox(d.joinLines(lines))
			hasBox = box.kind == boxStandard
		}
	}
	at := d.lineStart(offset)
	d.headingSlip(at, title)
	if hasBox {
		d.report(SeverityWarning, CodeBoxInHeading, offset,
			"a box in a heading is no checklist item: make it a list item")
	}
	if h.Level == 1 && d.titleAt < 0 && d.lists == 0 && d.quotes == 0 {
		d.titleAt = at
		d.plan.Title = title
		d.titleName, d.titleNamed = matchMilestone(title, true)
		d.section = -1
		return
	}
	d.openSection(h.Level, title, at, d.lineEnd(end))
	d.noteHeading(h)
}

// cutHeading is the text of a heading as far as it is read.
func (d *document) cutHeading(title string, offset int) string {
	cut := Truncate(title, maxHeading)
	if cut != title {
		d.reportf(SeverityInfo, CodeTitleTooLong, offset,
			"this heading has more than %d characters and is cut: move what it says to the lines below", maxHeading)
	}
	return cut
}

// boldHeading reports whether a paragraph is one bold line that acts as a heading, which it does
// when a list follows before anything that would end it.
func (d *document) boldHeading(n ast.Node) (string, bool) {
	lines := n.Lines()
	if lines.Len() != 1 {
		return "", false
	}
	span := d.wordsOf(lines.At(0))
	raw := d.body[span.start:span.end]
	bold := bytes.HasPrefix(raw, []byte("**")) || bytes.HasPrefix(raw, []byte("__"))
	if !bold || len(raw) > 400 || !listFollows(n) {
		return "", false
	}
	flat := d.flattenSpan(span)
	strong := 0
	for _, m := range flat.marks {
		if m.kind == markStrong && m.start == 0 {
			strong = m.end
		}
	}
	rest := strings.TrimSpace(flat.text[strong:])
	if strong == 0 || !isLabelTail(rest) {
		return "", false
	}
	return trimLabel(flat.text), true
}

// wordsOf is the span of a line without white space of any kind at its ends.
func (d *document) wordsOf(line text.Segment) byteSpan {
	raw := bytes.TrimLeftFunc(d.body[line.Start:line.Stop], unicode.IsSpace)
	start := line.Stop - len(raw)
	return byteSpan{start, start + len(bytes.TrimSpace(raw))}
}

// isLabelTail reports whether rest may follow the bold part of a heading: a colon, a remark in
// parentheses, emoji.
func isLabelTail(rest string) bool {
	rest = strings.TrimSpace(strings.Trim(rest, ":： "))
	if rest == "" || rest[0] == '(' && rest[len(rest)-1] == ')' {
		return true
	}
	for _, r := range rest {
		if !isEmoji(r) && r != ' ' {
			return false
		}
	}
	return true
}

// listFollows reports whether a list comes next, with at most one block in between.
func listFollows(n ast.Node) bool {
	next := n.NextSibling()
	for range 2 {
		switch next.(type) {
		case *ast.List:
			return true
		case *ast.Paragraph, *ast.TextBlock, *ast.FencedCodeBlock, *ast.Blockquote:
			next = next.NextSibling()
		default:
			return false
		}
	}
	return false
}

// listLabel is the label that a plain line ending in a colon gives to the list below it.
func (d *document) listLabel(n ast.Node) (string, bool) {
	lines := n.Lines()
	if lines.Len() != 1 {
		return "", false
	}
	if _, ok := n.NextSibling().(*ast.List); !ok {
		return "", false
	}
	span := d.wordsOf(lines.At(0))
	raw := d.body[span.start:span.end]
	if !bytes.HasSuffix(raw, []byte(":")) && !bytes.HasSuffix(raw, []byte("：")) || utf8.RuneCount(raw) > 120 {
		return "", false
	}
	return trimLabel(d.flattenSpan(span).text), true
}

// trimLabel drops the colon at the end of a label.
func trimLabel(label string) string {
	label = strings.TrimSpace(label)
	label = strings.TrimSuffix(strings.TrimSuffix(label, ":"), "：")
	return Truncate(strings.TrimSpace(label), maxTitle)
}
