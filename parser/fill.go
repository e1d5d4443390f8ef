package parser

import (
	"regexp"
	"strings"
	"time"

	"github.com/milepost/milepost/parser/words"
)

// maxFilled bounds what is written into a slot, in characters.
const maxFilled = 200

var (
	// bracketed finds `[Name]`; a link has more behind it.
	bracketed = regexp.MustCompile(`\[([^\[\]\n]*)\]`)
	// blanks finds a line to sign on: `____`.
	blanks = regexp.MustCompile(`_{3,}`)
	// decisionLabel finds the label in front of a decision, emphasis included.
	decisionLabel = regexp.MustCompile(`(?i)(?:decision|entscheidung|décision|decisión|decisão|решение|决定|决策|決定|결정)[*_]*[ \t]*[:：][*_]*[ \t]*`)
)

// SignOff returns the edits that fill the empty slots of a sign-off line: `[Name]` or `[Pending]`
// with name, `[Date]` with the day, in the form of the document's own dates. What is filled in
// already stays, and a name "" leaves its slot. There are no edits where nothing is to be filled,
// or where the line would read differently then.
func (p *Plan) SignOff(item int, name string, day time.Time) []Edit {
	it, err := p.editable(item)
	if err != nil || it.Role != RoleSignOff {
		return nil
	}
	nameSlot, dateSlot := p.signOffSlots(it)
	var edits []Edit
	if nameSlot.end > 0 && name != "" {
		edits = append(edits, Edit{Start: nameSlot.start, End: nameSlot.end, New: escapeText(Truncate(strings.Join(strings.Fields(name), " "), maxFilled), false)})
	}
	if dateSlot.end > 0 {
		edits = append(edits, Edit{Start: dateSlot.start, End: dateSlot.end, New: p.FormatDate(day)})
	}
	for len(edits) > 0 && !p.fills(item, edits) {
		edits = edits[1:] // perhaps the date alone can be written
	}
	return edits
}

// signOffSlots are the places of the empty name and date of a line; the zero span for none.
func (p *Plan) signOffSlots(it *Item) (name, date byteSpan) {
	raw := p.source[it.TextStart:it.TextEnd]
	for _, m := range bracketed.FindAllStringSubmatchIndex(raw, -1) {
		if m[1] < len(raw) && (raw[m[1]] == '(' || raw[m[1]] == '[') {
			continue
		}
		span := byteSpan{it.TextStart + m[0], it.TextStart + m[1]}
		switch word := strings.ToLower(strings.TrimSpace(raw[m[2]:m[3]])); {
		case words.IsDateBlank(word) && date.end == 0:
			date = span
		case words.IsNameBlank(word) && name.end == 0:
			name = span
		}
	}
	if m := blanks.FindStringIndex(raw); m != nil && name.end == 0 {
		name = byteSpan{it.TextStart + m[0], it.TextStart + m[1]}
	}
	return name, date
}

// HasDecisionSlot reports whether an item has a `Decision:` that is still open.
func (p *Plan) HasDecisionSlot(item int) bool {
	_, ok := p.decisionSlot(item)
	return ok
}

// Decide returns the edit that fills the open decision of an item. There is none where a
// decision stands already, or where the text cannot be written there.
func (p *Plan) Decide(item int, decision string) []Edit {
	slot, ok := p.decisionSlot(item)
	decision = Truncate(strings.Join(strings.Fields(decision), " "), maxFilled)
	if !ok || decision == "" {
		return nil
	}
	for _, written := range [...]string{escapeText(decision, false), escapeText(decision, true)} {
		edits := []Edit{{Start: slot.start, End: slot.end, New: written}}
		after := p.reparse(splice(p.source, edits))
		if p.verify(after, edits) == nil && p.keeps(after, item) && after.Items[item].Title == p.Items[item].Title &&
			after.Items[item].Decision == trimValue(decision) {
			return edits
		}
	}
	return nil
}

// decisionSlot is the place of the open decision of an item, inline or in a child bullet.
func (p *Plan) decisionSlot(item int) (byteSpan, bool) {
	it, err := p.editable(item)
	if err != nil || it.Decision != "" {
		return byteSpan{}, false
	}
	end := it.End
	for i := item + 1; i < len(p.Items) && p.Items[i].Parent >= item; i++ {
		end = min(end, p.Items[i].Offset) // its decisions are its own
	}
	m := decisionLabel.FindStringIndex(p.source[it.TextStart:max(it.TextStart, end)])
	if m == nil {
		return byteSpan{}, false
	}
	start := it.TextStart + m[1]
	line, _, _ := strings.Cut(p.source[start:end], "\n")
	line = strings.TrimRight(line, " \t\r")
	if b := bracketed.FindStringIndex(line); b != nil && b[0] == 0 && !strings.HasPrefix(line[b[1]:], "(") {
		return byteSpan{start, start + b[1]}, true
	}
	if line != "" && isOpenDecision(line) {
		return byteSpan{start, start + len(line)}, true
	}
	return byteSpan{}, false
}

// fills reports whether edits change nothing but slots.
func (p *Plan) fills(item int, edits []Edit) bool {
	after := p.reparse(splice(p.source, edits))
	return p.verify(after, edits) == nil && p.keeps(after, item)
}

// keeps reports whether an item is still the same one.
func (p *Plan) keeps(after *Plan, item int) bool {
	was, is := &p.Items[item], &after.Items[item]
	return is.State == was.State && is.ID == was.ID && is.Text == was.Text && is.Tracked == was.Tracked && len(is.Owners) == len(was.Owners)
}
