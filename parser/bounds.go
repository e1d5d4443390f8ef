package parser

import (
	"bytes"
	"strings"
)

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

// lineBreaks counts the line breaks of a text; a carriage return alone is one.
func lineBreaks(text []byte) int {
	return bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) - bytes.Count(text, []byte("\r\n"))
}
