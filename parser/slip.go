package parser

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/text"
)

// A slip is a box that its author meant and GitHub does not know, since a sign of it is another one:
// `(x) text`, `\[x\] text`, `– [ ] text`. It makes no item. It is reported, and a line that begins with
// one is no part of the title above it.

// slipSigns are the list markers, and what people write in their place.
const slipSigns = "-*+–—‒−•·∙◦▪▫●○‣⁃"

// maxOrdinal is the number of digits that the number of a list's entry has at most.
const maxOrdinal = 9

// maxSlipHead bounds, in bytes, what stands in front of the words of a slip.
const maxSlipHead = 40

// slipBox reads a box in a form that GitHub does not know at the start of an entry's text. It gives what
// the box should be and the offset of the words behind it.
func slipBox(raw []byte) (box string, words int, ok bool) {
	r, size := utf8.DecodeRune(raw)
	switch r {
	case '\\', '(', '［', '【':
	case '☐', '□':
		return slipWords(raw, size, "[ ]")
	case '☑', '☒', '🗹':
		return slipWords(raw, size, "[x]")
	default:
		return "", 0, false
	}
	rest := raw[size:]
	if r == '\\' {
		if len(rest) == 0 || rest[0] != '[' {
			return "", 0, false
		}
		rest = rest[1:]
	}
	inside, after, ok := slipInside(rest, r)
	if !ok {
		return "", 0, false
	}
	return slipWords(raw, len(raw)-len(rest)+after, inside)
}

// slipInside reads what stands between the signs of a box, and the sign that closes it.
func slipInside(rest []byte, open rune) (box string, after int, ok bool) {
	closers := map[rune][]string{'\\': {`\]`, `]`}, '(': {")"}, '［': {"］", "]"}, '【': {"】"}}[open]
	for i := 0; i < len(rest); {
		r, size := utf8.DecodeRune(rest[i:])
		for _, closer := range closers {
			if bytes.HasPrefix(rest[i:], []byte(closer)) {
				switch mark := strings.TrimSpace(string(rest[:i])); {
				case i == 0:
					return "", 0, false
				case mark == "":
					return "[ ]", i + len(closer), true
				case strings.EqualFold(mark, "x") || strings.Contains("✓✔✅√", mark):
					return "[x]", i + len(closer), true
				}
				return "", 0, false
			}
		}
		if i += size; i > 8 || r == utf8.RuneError {
			break
		}
	}
	return "", 0, false
}

// slipWords finds the words behind a slip: there have to be some.
func slipWords(raw []byte, at int, box string) (string, int, bool) {
	rest := bytes.TrimLeftFunc(raw[at:], unicode.IsSpace)
	first, _ := utf8.DecodeRune(rest)
	if len(rest) == 0 || strings.ContainsRune(".,;:!?)]}", first) {
		return "", 0, false
	}
	return box, len(raw) - len(rest), true
}

// entrySlip reports a slip at the start of an entry that is no item.
func (d *document) entrySlip(raw []byte, at int) {
	if box, words, ok := slipBox(raw); ok {
		d.reportSlip(at, box, raw[words:])
	}
}

func (d *document) reportSlip(at int, box string, words []byte) {
	line, _, _ := bytes.Cut(words, []byte("\n"))
	d.reportf(SeverityWarning, CodeBoxForm, at, "this is no box for GitHub: write - %s %s", box, Truncate(strings.TrimSpace(string(line)), maxSlipShown))
}

// maxSlipShown bounds, in characters, what a diagnostic shows of the words behind a slip.
const maxSlipShown = 60

// lineSlip reads a line of a paragraph that its author meant to be an entry with a box: the list marker
// is another sign, or what follows it is no space, or the whole line is struck.
func lineSlip(line []byte) (box string, words []byte, ok bool) {
	rest := bytes.TrimLeft(line, " \t")
	struck := bytes.HasPrefix(rest, []byte("~~"))
	rest = bytes.TrimPrefix(rest, []byte("~~"))
	r, size := utf8.DecodeRune(rest)
	width := 0
	switch {
	case strings.ContainsRune(slipSigns, r):
		width = size
	case r >= '0' && r <= '9':
		for width < len(rest) && width < maxOrdinal && isDigit(rest[width]) {
			width++
		}
		if width == len(rest) || rest[width] != '.' && rest[width] != ')' {
			return "", nil, false
		}
		width++
	default:
		return "", nil, false
	}
	spaced := bytes.TrimLeftFunc(rest[width:], unicode.IsSpace)
	if len(rest)-len(spaced) > maxSlipHead {
		return "", nil, false
	}
	if b, ok := matchBox(bytes.TrimRight(spaced, "\r\n")); ok && (b.kind == boxStandard || b.kind == boxTight) && b.state != StateOther {
		at := 3
		if b.kind == boxStandard {
			at = b.text
		}
		box, words = "[ ]", spaced[at:]
		if b.state == StateDone {
			box = "[x]"
		}
	} else if form, at, is := slipBox(spaced); is {
		box, words = form, spaced[at:]
	} else {
		return "", nil, false
	}
	if struck {
		words = append([]byte("~~"), bytes.TrimRight(words, " \t\r\n")...)
	}
	return box, words, true
}

// mayBeSlip reports whether a line that begins with this byte may be one, which spares most lines a look.
func mayBeSlip(c byte) bool {
	return c == '-' || c == '*' || c == '+' || c == '~' || c >= 0xC2 || c >= '0' && c <= '9'
}

// startsSlip reports whether a line is a slip.
func startsSlip(line []byte) bool {
	if len(line) < 4 || !mayBeSlip(line[0]) {
		return false
	}
	_, _, ok := lineSlip(line)
	return ok
}

// slipLine reports a line of a paragraph that is a slip.
func (d *document) slipLine(seg text.Segment) {
	line := d.body[seg.Start:seg.Stop]
	if box, words, ok := lineSlip(line); ok {
		at := seg.Stop - len(bytes.TrimLeft(line, " \t"))
		line, _, _ := bytes.Cut(words, []byte("\n"))
		d.reportf(SeverityWarning, CodeBoxSpacing, at, "this is no list item: write - %s %s", box, Truncate(strings.TrimSpace(string(line)), maxSlipShown))
	}
}
