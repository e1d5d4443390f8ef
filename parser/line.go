package parser

import "bytes"

// Line is what one line of a document says, whatever it is: part of an item, a bullet, a heading, a cell of
// a table, code, a comment.
type Line struct {
	// Number is the 1-based line.
	Number int
	// Text is the line without inline Markdown; marks such as `-`, `#`, `|` and boxes are kept.
	Text string
	// Section is the index in Plan.Sections of the section that the line stands in, -1 above the first.
	Section int
}

// ReadsTables reports whether rows of tables are items, see [Options.Tables].
func (p *Plan) ReadsTables() bool { return p.options.Tables }

// Lines lists the lines of the document that hold anything, in order. It reads the document anew, which
// costs about twice as much as [Parse]: ask for it only where text is looked for outside of items.
func (p *Plan) Lines() []Line {
	d := &document{
		plan: &Plan{source: p.source, options: p.options}, words: titleWords{known: vocabulary(p.options.Roles)},
		src: []byte(p.source), section: -1, parent: -1,
	}
	d.parse()
	if d.body == nil {
		d.body = d.src // too large to be read
	}
	d.effort, d.reach, d.exhausted = 0, 0, false // as much again as parsing may cost; past it text is plain
	var lines []Line
	section := -1
	for i, start := range d.lines {
		end := len(d.src)
		if i+1 < len(d.lines) {
			end = d.lines[i+1]
		}
		for section+1 < len(p.Sections) && p.Sections[section+1].Line <= i+1 {
			section++
		}
		raw := bytes.TrimSpace(d.src[start:end])
		if len(raw) == 0 {
			continue
		}
		for _, edge := range [...]string{"<!--", "-->"} {
			raw = bytes.ReplaceAll(raw, []byte(edge), []byte(" "))
		}
		for _, box := range [...]string{"[ ]", "[x]", "[X]"} {
			raw = bytes.Replace(raw, []byte(box+"("), []byte(box+" ("), 1) // a box without a space behind it, and no link
		}
		d.textAt = start
		lines = append(lines, Line{Number: i + 1, Text: d.flatten(raw).text, Section: section})
	}
	return lines
}
