package parser

import (
	"fmt"
	"strings"
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
	if after := p.reparse(splice(p.source, edits)); p.verify(after, edits) != nil || after.Items[item].State != state || after.Items[item].Text != it.Text {
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
	return []Edit{{Start: start, End: start, New: "~~"}, {Start: end, End: end, New: "~~"}}
}

func isMarkup(c byte) bool { return c == '*' || c == '_' || c == '`' }

// balanced reports whether the bytes between two offsets open as much emphasis as they close.
func (p *Plan) balanced(start, end int) bool {
	text := p.source[start:end]
	return strings.Count(text, "**")%2 == 0 && strings.Count(text, "`")%2 == 0 && strings.Count(text, "[") == strings.Count(text, "]") &&
		strings.Count(text, "(") == strings.Count(text, ")")
}

// unstrike takes the outermost signs away.
func (p *Plan) unstrike(item int) []Edit {
	it := &p.Items[item]
	text := p.source[it.TextStart:it.TextEnd]
	sign := "~~"
	first, last := strings.Index(text, sign), strings.LastIndex(text, sign)
	if first < 0 || last <= first {
		sign = "~"
		first, last = strings.Index(text, sign), strings.LastIndex(text, sign)
	}
	if first < 0 || last <= first {
		return nil
	}
	first, last = first+it.TextStart, last+it.TextStart
	return []Edit{{Start: first, End: first + len(sign)}, {Start: last, End: last + len(sign)}}
}
