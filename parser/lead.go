package parser

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
	"github.com/yuin/goldmark/text"
)

// leadLines is the number of lines of an item's first paragraph that make its title; what follows
// describes the item. Lines that are merely wrapped belong together. A title ends where the author
// ended a line on purpose: at a hard line break, at the end of a sentence, behind a line all in
// bold, and in front of a line that begins with a label such as `*Files:*`, is a slot of a dialect or was meant as an item.
func (d *document) leadLines(lines *text.Segments) int {
	for i := range lines.Len() - 1 {
		line := d.lineBytes(lines.At(i))
		next := bytes.TrimLeft(d.lineBytes(lines.At(i+1)), " \t")
		if _, isSlot := d.slotLine(string(next)); isSlot {
			return i + 1
		}
		if isHardBreak(line) || endsSentence(line, next) || startsLabel(next) || isSlip(next) || i == 0 && isAllBold(line) {
			return i + 1
		}
	}
	return lines.Len()
}

// lineBytes is a line as the document writes it, without its line break.
func (d *document) lineBytes(seg text.Segment) []byte {
	return bytes.TrimRight(d.src[seg.Start:min(seg.Stop, len(d.src))], "\r\n")
}

// isHardBreak reports whether a line ends in two spaces, a backslash or `<br>`.
func isHardBreak(line []byte) bool {
	if bytes.HasSuffix(line, []byte("  ")) || bytes.HasSuffix(line, []byte("<br>")) || bytes.HasSuffix(line, []byte("<br/>")) {
		return true
	}
	return (len(line)-len(bytes.TrimRight(line, `\`)))%2 == 1
}

// sentenceEnds are the signs with which a sentence ends.
const sentenceEnds = ".!?。！？"

// endsSentence reports whether a sentence ends with a line and another begins with the next one.
func endsSentence(line, next []byte) bool {
	line = bytes.TrimRight(line, " \t*_\"')]”»）」")
	last, size := utf8.DecodeLastRune(line)
	if !strings.ContainsRune(sentenceEnds, last) || len(line) == size {
		return false
	}
	first, _ := utf8.DecodeRune(bytes.TrimLeft(next, "*_\"'([“«（「"))
	return !unicode.IsLower(first) && (last != '.' || !endsAbbreviation(line[:len(line)-size]))
}

// endsAbbreviation reports whether text that a dot follows ends in an abbreviation: `e.g`, `approx`.
func endsAbbreviation(line []byte) bool {
	word := string(line[bytes.LastIndexAny(line, " \t([*_")+1:])
	if utf8.RuneCountInString(word) < 2 || strings.IndexByte(word, '.') >= 0 && len(word) < 5 {
		return true
	}
	return words.IsAbbreviation(word)
}

// startsLabel reports whether a line begins with an emphasised label: `*Files:* ...`, `**Owner**: ...`.
func startsLabel(line []byte) bool {
	if len(line) < 4 || line[0] != '*' && line[0] != '_' {
		return false
	}
	width := min(runLength(line, line[0]), 2)
	sign := line[:width]
	end := bytes.Index(line[width:], sign)
	if end < 2 || end > 60 {
		return false
	}
	label, rest := line[width:width+end], line[width+end+width:]
	return bytes.HasSuffix(label, []byte(":")) || bytes.HasSuffix(label, []byte("：")) ||
		bytes.HasPrefix(rest, []byte(":")) || bytes.HasPrefix(rest, []byte("："))
}

// isAllBold reports whether the text of a line behind its box is one run of bold words.
func isAllBold(line []byte) bool {
	line = bytes.TrimSpace(line)
	if b, ok := matchBox(line); ok && b.text > 0 {
		line = line[b.text:]
	}
	return len(line) > 4 && bytes.HasPrefix(line, []byte("**")) && bytes.HasSuffix(line, []byte("**")) &&
		!bytes.Contains(line[2:len(line)-2], []byte("**"))
}

// endTitle ends the own text where the title ends, and gives the offset of what describes the item behind
// it, 0 if nothing does. The text starts behind skip bytes of the lines.
func (d *document) endTitle(r *reading, lines *text.Segments, skip int) int {
	if rest := d.endBoldLead(r, lines, skip); rest > 0 {
		return rest
	}
	if lines.Len() == 1 {
		return 0
	}
	rest := d.endLead(r, lines, skip)
	if rest > 0 {
		r.trailing()
	}
	return rest
}

// minProse is how long, in bytes, a text is at least that describes an item behind its bold title. What is
// shorter belongs to the title: `**Blocker.** Mend the login`.
const minProse = 80

// endBoldLead ends the own text behind a sentence in bold that a longer text follows:
// `**Keep the old reader.** Files of the last version must ...`.
func (d *document) endBoldLead(r *reading, lines *text.Segments, skip int) int {
	for _, m := range r.marks {
		if m.start > r.start {
			break
		}
		if m.kind != markStrong || m.start != r.start || m.end >= r.end || r.end-m.end < minProse || !isSpace(r.text[m.end]) {
			continue
		}
		last, size := utf8.DecodeLastRuneInString(r.text[m.start:m.end])
		if !strings.ContainsRune(sentenceEnds, last) || m.end-size == m.start {
			continue
		}
		prose := m.end + len(r.text[m.end:r.end]) - len(strings.TrimLeft(r.text[m.end:r.end], " \t"))
		r.end = m.end
		return d.textStart(lines, skip+r.source(prose))
	}
	return 0
}

// endLead ends the own text with the lines that make the title, and gives the offset of the
// others, 0 if there are none. The text starts behind skip bytes of the lines.
func (d *document) endLead(r *reading, lines *text.Segments, skip int) int {
	lead := d.leadLines(lines)
	if lead == lines.Len() {
		return 0
	}
	at := 0
	for i := range lead {
		at += len(bytes.TrimLeft(d.body[lines.At(i).Start:lines.At(i).Stop], " \t"))
	}
	end := 0
	for end < len(r.text) && skip+r.source(end) < at {
		end++
	}
	for end > r.start && isSpace(r.text[end-1]) {
		end--
	}
	if line := bytes.TrimRight(d.lineBytes(lines.At(lead-1)), " \t"); end > r.start && r.text[end-1] == '\\' && isHardBreak(line) && bytes.HasSuffix(line, []byte{'\\'}) {
		end-- // the sign of the break, which is no text
	}
	if end < r.start || end < r.end && !r.cut(end) {
		return 0
	}
	return lines.At(lead - 1).Stop
}

// leadBody is what follows the title in an item's first paragraph from an offset on, up to a line that was
// meant as an item of its own.
func (d *document) leadBody(lines *text.Segments, from int) string {
	var out []string
	for i := range lines.Len() {
		if seg := lines.At(i); seg.Stop > from {
			seg.Start = max(seg.Start, from)
			if isSlip(bytes.TrimLeft(d.lineBytes(seg), " \t")) {
				break
			}
			out = append(out, strings.TrimSpace(string(d.lineBytes(seg))))
		}
	}
	return strings.Join(out, "\n")
}
