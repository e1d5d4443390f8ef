package markup

import (
	"regexp"
	"strings"
)

// codeIn returns the parts of Markdown that are code in any reading of the rules, as [start, end)
// offsets in order, and the fence that is still open at the end, "" if none is.
//
// Parsers differ in the corners: a table's cell ends a code span and so does an address that swallows
// a back-tick, a fence ends with its list. Here, code counts only where no corner is near: fences that
// start a line, indented blocks before any list or quote, and spans on one line whose block pairs all
// its back-ticks and holds nothing that could swallow one. After a fence or a tag of which it is not
// clear what it does to the rest, nothing counts as code any more.
// https://github.github.com/gfm/
func codeIn(markdown string) (code [][2]int, open string) {
	s := codeScan{text: markdown}
	for at := 0; at < len(markdown) && !s.lost; {
		end, next := lineAt(markdown, at)
		s.line(at, end)
		at = next
	}
	s.endBlock(len(markdown))
	if s.fence != "" && !s.lost {
		open = s.fence
	}
	return s.code, open
}

// lineAt is where the line that starts at an offset ends, and where the next one starts.
func lineAt(text string, at int) (end, next int) {
	size := strings.IndexAny(text[at:], "\r\n")
	switch end = at + size; {
	case size < 0:
		return len(text), len(text)
	case strings.HasPrefix(text[end:], "\r\n"):
		return end, end + 2
	default:
		return end, end + 1
	}
}

// codeScan finds code line by line.
type codeScan struct {
	text string
	code [][2]int
	// fence is the fence that is open, "" if none is.
	fence string
	// block is where lines start that have no blank one between them, if inBlock says that there
	// are such. indented tells that they are indented code.
	block             int
	inBlock, indented bool
	// contained tells that a list, a quote or a footnote has begun, to which indented lines may
	// belong.
	contained bool
	// lost tells that it is not clear what the rest is.
	lost bool
}

var (
	// fenceLine is a fence at the start of a line; one of back-ticks has none behind it.
	fenceLine = regexp.MustCompile("^(?:(`{3,})[^`]*|(~{3,}).*)$")
	// innerFence is one behind white space, a list's or a quote's mark, or a footnote's.
	innerFence = regexp.MustCompile("^(?:[ \\t>*+-]|[0-9]{1,9}[.)]|\\[[^\\]]*\\]:?)+(?:`{3,}|~{3,})")
	// container is what begins a list, a quote or a footnote.
	container = regexp.MustCompile(`^[ \t]*(?:[>*+-]|[0-9]{1,9}[.)]|\[)`)
	// tagStart is what may begin HTML. What else could, [harmless] takes apart.
	tagStart = regexp.MustCompile(`<[A-Za-z/]`)
	// rawTag begins HTML that goes on over blank lines.
	rawTag = regexp.MustCompile(`(?i)<pre`)
)

func (s *codeScan) line(start, end int) {
	line := s.text[start:end]
	switch {
	case s.fence != "":
		if s.closes(line) {
			s.fence = ""
		} else if start < end {
			s.code = append(s.code, [2]int{start, end})
		}
	case strings.Trim(line, " \t") == "":
		s.endBlock(start)
	case fenceLine.MatchString(line):
		above := ""
		if s.inBlock {
			above = s.text[s.block:start]
		}
		if sure := s.endBlock(start); !sure && tagStart.MatchString(above) || strings.IndexByte(above, '|') >= 0 {
			s.lost = true // HTML goes on to a blank line, and so may a table
			return
		}
		m := fenceLine.FindStringSubmatch(line)
		s.fence = m[1] + m[2]
	case innerFence.MatchString(line):
		s.endBlock(start)
		s.lost = true
	default:
		if !s.inBlock {
			s.block, s.inBlock = start, true
			s.indented = strings.HasPrefix(line, "    ") && !s.contained
		}
		if s.indented && !strings.HasPrefix(line, "    ") {
			s.endBlock(start)
			s.block, s.inBlock = start, true
		}
		s.contained = s.contained || !s.indented && container.MatchString(line)
	}
}

// closes reports whether a line ends the fence that is open.
func (s *codeScan) closes(line string) bool {
	bare := strings.TrimRight(line, " \t")
	fence := strings.TrimLeft(bare, " ")
	return len(bare)-len(fence) < 4 && len(fence) >= len(s.fence) && strings.Trim(fence, s.fence[:1]) == ""
}

// endBlock takes in the lines since the last blank one, and reports whether it is certain what of
// them is code.
func (s *codeScan) endBlock(end int) bool {
	if !s.inBlock {
		return true
	}
	s.inBlock = false
	block := s.text[s.block:end]
	if s.indented {
		s.indented = false
		s.code = append(s.code, [2]int{s.block, end})
		return true
	}
	spans, sure := codeSpans(block)
	for _, span := range spans {
		s.code = append(s.code, [2]int{s.block + span[0], s.block + span[1]})
	}
	s.lost = s.lost || !sure && rawTag.MatchString(block)
	return sure
}

// codeSpans returns the code spans of a block of lines; sure is false where it is not certain that
// they are.
func codeSpans(block string) (spans [][2]int, sure bool) {
	if strings.IndexByte(block, '`') < 0 {
		return nil, !tagStart.MatchString(block)
	}
	for start := 0; start < len(block); {
		end, after := lineAt(block, start)
		found, ok := lineSpans(block[start:end])
		if !ok {
			return nil, false
		}
		for _, span := range found {
			spans = append(spans, [2]int{start + span[0], start + span[1]})
		}
		start = after
	}
	return spans, true
}

// maxBackticks is the longest run of back-ticks that is looked at; renderers have such a limit, too.
const maxBackticks = 32

// lineSpans returns the code spans of a line, which is not certain to have any unless each run of
// back-ticks finds its like, and nothing in front of it could swallow it: an escape, a tag, a
// formula, an address, or a link's target, title or label.
func lineSpans(line string) (spans [][2]int, sure bool) {
	next, url := nextRuns(line), 0
	for i := 0; i < len(line); i++ {
		rest := line[i+1:]
		switch line[i] {
		case '\\':
			if strings.HasPrefix(rest, "`") {
				return nil, false
			}
			if rest != "" && isPunctuation(rest[0]) {
				i++
			}
		case '<':
			if tagStart.MatchString(line[i:min(len(line), i+2)]) {
				return nil, false
			}
		case '$':
			if rest != "" && rest[0] != ' ' && !isDecimal(rest[0]) {
				return nil, false
			}
		case '[', ']':
			if swallowsBackticks(line[i:]) {
				return nil, false
			}
		case ':', 'w', 'W':
			if i < url {
				continue
			}
			size, ok := urlLength(line[i:])
			if !ok {
				return nil, false
			}
			url = i + size
		case '`':
			size := runLength(line[i:])
			closing := next[i]
			if closing == 0 || size > maxBackticks || strings.IndexByte(line[i:closing], '|') >= 0 {
				return nil, false
			}
			spans = append(spans, [2]int{i + size, closing})
			i = closing + size - 1
		}
	}
	return spans, true
}

var (
	// linkEnd is the end of a link without a title.
	linkEnd = regexp.MustCompile("^\\]\\([^\\s`()<>\\\\]*\\)")
	// label is that of a link or a footnote.
	label = regexp.MustCompile("^(?:\\]\\[|\\[\\^)[^\\s`\\[\\]\\\\]*\\]")
	// bareURL is an address without brackets.
	bareURL = regexp.MustCompile("(?i)^(?:://|www\\.)[^\\s<`]*")
)

// swallowsBackticks reports whether the part of a link or a footnote that begins here could take a
// back-tick behind it for its own.
func swallowsBackticks(text string) bool {
	switch {
	case strings.HasPrefix(text, "]("):
		return !linkEnd.MatchString(text)
	case strings.HasPrefix(text, "]["), strings.HasPrefix(text, "[^"):
		return !label.MatchString(text)
	default:
		return strings.HasPrefix(text, "]:")
	}
}

// urlLength is how long the address is that begins here, 0 for none; ok is false where a back-tick
// would be part of it.
func urlLength(text string) (size int, ok bool) {
	if !strings.HasPrefix(text, "://") && (len(text) < 4 || !strings.EqualFold(text[:4], "www.")) {
		return 0, true
	}
	size = len(bareURL.FindString(text))
	return size, !strings.HasPrefix(text[size:], "`")
}

// nextRuns maps the start of each run of back-ticks to that of the next one of the same length.
func nextRuns(line string) map[int]int {
	next, last := map[int]int{}, map[int]int{}
	for i := 0; i < len(line); i++ {
		if line[i] != '`' {
			continue
		}
		size := runLength(line[i:])
		if before, ok := last[size]; ok {
			next[before] = i
		}
		last[size] = i
		i += size - 1
	}
	return next
}

func runLength(text string) int { return len(text) - len(strings.TrimLeft(text, "`")) }
