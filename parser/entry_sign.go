package parser

import (
	"regexp"
	"strconv"
	"strings"
)

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
