package parser

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v4"
)

// isFrontKey reports whether a line of front matter begins with a key.
func isFrontKey(fence string, line []byte) bool {
	size := 0
	for size < len(line) && (isWordByte(line[size]) || size > 0 && (line[size] == '_' || line[size] == '-')) {
		size++
	}
	if size == 0 || isDigit(line[0]) {
		return false
	}
	rest := line[size:]
	if fence == "+++" {
		return bytes.HasPrefix(bytes.TrimLeft(rest, " \t"), []byte("="))
	}
	return len(rest) > 0 && rest[0] == ':' && (len(rest) == 1 || rest[1] == ' ' || rest[1] == '\t')
}

// swallows reports whether what stands between a line that opens front matter and one that may close it
// holds boxes or headings of the document: then the front matter ends before it, with a slip in its
// last line, and the line that seems to close it is a rule.
func swallows(fence string, block []byte) bool {
	boxes := countBoxes(block)
	headings, keyBelow := looseHeadings(fence, block)
	if boxes == 0 && headings == 0 {
		return false
	}
	if boxes == 0 && keyBelow {
		return fence == "---" && !isMapping(block) // comments among keys, unless it cannot be read
	}
	if boxes > 0 && headings == 0 {
		// A box may stand in a text of several lines that is the value of a key.
		return fence == "---" && !isMapping(block) || fence == "+++" && !bytes.Contains(block, []byte(`"""`))
	}
	return true
}

// looseHeadings counts the lines that are headings rather than comments: a blank line follows them. It
// tells whether a key stands below the last one.
func looseHeadings(fence string, block []byte) (headings int, keyBelow bool) {
	for at := 0; at < len(block); {
		next := nextLine(block, at)
		line := bytes.TrimRight(block[at:next], " \t\r\n")
		level := runLength(line, '#')
		switch {
		case level > 0 && level <= 6 && len(line) > level && line[level] == ' ':
			if next == len(block) || isBlank(bytes.TrimRight(block[next:nextLine(block, next)], "\n")) {
				headings, keyBelow = headings+1, false
			}
		case isFrontKey(fence, line):
			keyBelow = true
		}
		at = next
	}
	return headings, keyBelow
}

// isMapping reports whether a text is YAML with keys.
func isMapping(text []byte) bool {
	root, err := readYAML(text)
	return err == nil && len(root.Content) > 0 && root.Content[0].Kind == yaml.MappingNode
}

// brokenFrontMatter reads front matter whose last line is missing or has a slip, as far as its lines
// are keys. It returns the offset at which the document's own text starts: start where there is none.
func (d *document) brokenFrontMatter(fence string, start, open int) int {
	end, stop := d.frontHead(fence, open)
	if end == open || fence == "---" && !isMapping(d.src[open:end]) || !d.frontFields(fence, open, end) {
		return start
	}
	line, _ := d.place(end)
	what := "write a line of " + fence + " in front of line "
	if stop > end {
		what = "write " + fence + " on line "
	}
	d.reportf(SeverityWarning, CodeFrontMatter, start, "the front matter is never closed: %s%d", what, line)
	return stop
}

// frontHead is where the keys of front matter end, and where the text behind a line that was meant to
// close it starts. A blank line ends the keys unless such a line follows.
func (d *document) frontHead(fence string, open int) (end, stop int) {
	end = -1
	at := open
	for n := 0; at < len(d.src) && n < 200; n++ {
		next := nextLine(d.src, at)
		line := strings.TrimRight(string(d.src[at:next]), " \t\r\n")
		switch {
		case isFrontKey(fence, []byte(line)):
		case n == 0:
			return open, open
		case line == "":
			if end < 0 {
				end = at
			}
		case closesBadly(line):
			return at, next
		case line[0] == ' ' || line[0] == '\t' || strings.HasPrefix(line, "- ") && !isBoxLine([]byte(line)):
		default:
			if end < 0 {
				end = at
			}
			return end, end
		}
		at = next
	}
	if end < 0 {
		end = at
	}
	return end, end
}

// closesBadly reports whether a line was meant to be a rule of three signs and is none.
func closesBadly(line string) bool {
	signs := strings.Trim(line, " \t\u00a0")
	if strings.Trim(signs, "-–—−_=*+~ \t\u00a0") != "" {
		return false
	}
	return len(signs) > 1
}
