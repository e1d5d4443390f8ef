package parser

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/text"
)

// SetState returns the edits that give an item a state: its box, and `~~` around its own text
// where it is dropped. The box of a dropped item is open. There are no edits where the item is
// in that state already, save that done takes the strike off an item that is ticked, too. The error is [ErrNotEditable] where the text cannot be struck.
func (p *Plan) SetState(item int, state State) ([]Edit, error) {
	it, err := p.editable(item)
	if err != nil {
		return nil, err
	}
	if it.Row != nil {
		return p.setRow(item, state)
	}
	if it.Kind == KindHeading {
		return p.setSteps(item, state)
	}
	if state == it.State && (state != StateDone || !p.marks[item].struck) {
		return nil, nil
	}
	if state != StateOpen && state != StateDone && state != StateDropped {
		return nil, fmt.Errorf("set item on line %d to %q: %w", it.Line, state, ErrNotEditable)
	}
	box, err := p.Check(item, state == StateDone)
	if err != nil {
		return nil, err
	}
	var edits []Edit
	if p.source[box.Start] != box.New[0] {
		edits = append(edits, box)
	}
	if strike := state == StateDropped; strike != p.marks[item].struck {
		if strike {
			edits = append(edits, p.strike(item)...)
		} else {
			edits = append(edits, p.unstrike(item)...)
		}
	}
	// Struck parts of broken text may reach into each other.
	edits, err = p.sorted(edits)
	if err != nil {
		return nil, fmt.Errorf("set item on line %d to %q: %w: %w", it.Line, state, err, ErrNotEditable)
	}
	after := p.reparse(splice(p.source, edits))
	if p.verify(after, edits) != nil || after.Items[item].State != state || !p.sameWords(after, item) {
		return nil, fmt.Errorf("set item on line %d to %q: its text cannot be struck cleanly: %w", it.Line, state, ErrNotEditable)
	}
	return edits, nil
}

// strike puts the signs around an item's own text: the id in front and the slots behind stay
// outside. Emphasis that the text starts or ends in is taken along whole.
func (p *Plan) strike(item int) []Edit {
	it, m := &p.Items[item], &p.marks[item]
	start, end := m.ownStart, m.ownEnd
	for start > it.TextStart && isMarkup(p.source[start-1]) {
		start--
	}
	for end < it.TextEnd && isMarkup(p.source[end]) {
		end++
	}
	if !p.balanced(start, end) {
		start, end = it.TextStart, it.TextEnd
	}
	return []Edit{{Start: start, End: start, New: strikeSign}, {Start: end, End: end, New: strikeSign}}
}

func isMarkup(c byte) bool { return c == '*' || c == '_' || c == '`' }

// balanced reports whether the bytes between two offsets open as much emphasis as they close.
func (p *Plan) balanced(start, end int) bool {
	own := p.source[start:end]
	return strings.Count(own, "**")%2 == 0 && strings.Count(own, "`")%2 == 0 && strings.Count(own, "[") == strings.Count(own, "]") &&
		strings.Count(own, "(") == strings.Count(own, ")")
}

// sameWords reports whether an item says the same as before. The reason behind a struck text becomes part of
// it again once it is no longer struck.
func (p *Plan) sameWords(after *Plan, item int) bool {
	was, is := &p.Items[item], &after.Items[item]
	return is.Text == was.Text || p.marks[item].struck && !after.marks[item].struck && strings.Contains(is.Text, was.Text)
}

// strikes are the places of the struck parts of the own text.
func (d *document) strikes(r *reading, lines *text.Segments, skip int) []byteSpan {
	var spans []byteSpan
	for _, m := range r.marks {
		if m.kind == markStrike && m.start < min(m.end, r.end) && m.end > r.start {
			spans = append(spans, byteSpan{d.textStart(lines, skip+r.flat.source(m.start)), d.textStart(lines, skip+r.flat.source(m.end-1)) + 1})
		}
	}
	return spans
}

// unstrike takes the signs around each struck part away: `~~`, `~`, or the tags of HTML.
func (p *Plan) unstrike(item int) []Edit {
	it := &p.Items[item]
	strikes := p.marks[item].strikes
	if it.Row != nil {
		text := p.source[it.TextStart:it.TextEnd]
		first, last := strings.IndexByte(text, '~'), strings.LastIndexByte(text, '~')
		if first < 0 || last <= first+1 {
			return nil
		}
		for text[first] == '~' {
			first++
		}
		for last > first && text[last-1] == '~' {
			last--
		}
		strikes = []byteSpan{{it.TextStart + first, it.TextStart + last}}
	}
	var edits []Edit
	for _, span := range strikes {
		first := strings.LastIndexAny(p.source[it.TextStart:span.start], "~>")
		last := strings.IndexAny(p.source[span.end:it.TextEnd], "~<")
		if first < 0 || last < 0 {
			return nil
		}
		first, last = first+it.TextStart, last+span.end
		edits = append(edits, Edit{Start: p.signStart(first, it.TextStart), End: first + 1}, Edit{Start: last, End: p.signEnd(last, it.TextEnd)})
	}
	return edits
}

// signStart is where the sign begins that ends with the byte i.
func (p *Plan) signStart(i, from int) int {
	if p.source[i] == '>' {
		if tag := strings.LastIndexByte(p.source[from:i], '<'); tag >= 0 {
			return from + tag
		}
	} else if i > from && p.source[i-1] == '~' {
		return i - 1
	}
	return i
}

// signEnd is the end of the sign that begins at the byte i.
func (p *Plan) signEnd(i, to int) int {
	if p.source[i] == '<' {
		if tag := strings.IndexByte(p.source[i:to], '>'); tag >= 0 {
			return i + tag + 1
		}
	} else if i+1 < to && p.source[i+1] == '~' {
		return i + 2
	}
	return i + 1
}
