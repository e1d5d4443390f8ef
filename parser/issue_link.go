package parser

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// hiddenLinks adds the link that an item carries in a comment behind its text, `<!-- #12 -->`, which
// readers do not see. It is a slot: outside title and identity.
func (it *Item) hiddenLinks() {
	text, ok := strings.CutSuffix(it.Raw, " -->")
	if !ok || len(it.Links) == maxLinks {
		return
	}
	digits := text[len(trimDigits(text)):]
	if len(digits) == 0 || len(digits) > 9 || digits[0] == '0' || !strings.HasSuffix(text, "<!-- #"+digits) {
		return
	}
	if number, err := strconv.Atoi(digits); err == nil {
		it.Links = append(it.Links, IssueLink{Number: number, Slot: true})
	}
}

// linkTo is how a line links an issue, in a comment or for all to see.
func linkTo(number int, hidden bool) string {
	if hidden {
		return fmt.Sprintf("<!-- #%d -->", number)
	}
	return fmt.Sprintf("(#%d)", number)
}

// Link returns the edit that writes an issue's number behind an item's text, in a comment or for
// all to see. There is none where the item links an issue already. The error is [ErrNotEditable]
// where the number would change what the item says.
func (p *Plan) Link(item, number int, hidden bool) ([]Edit, error) {
	it, err := p.editable(item)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(it.Links, func(l IssueLink) bool { return l.Slot }) {
		return nil, nil
	}
	refused := fmt.Errorf("link item on line %d to issue %d: %w", it.Line, number, ErrNotEditable)
	if it.Row != nil || number < 1 {
		return nil, refused
	}
	end := it.TextStart + len(strings.TrimRight(it.Raw, " \t\r\n"))
	edits := []Edit{{Start: end, End: end, New: " " + linkTo(number, hidden)}}
	after := p.reparse(splice(p.source, edits))
	if p.verify(after, edits) != nil || !p.keeps(after, item) || after.Items[item].Title != it.Title ||
		!slices.Contains(after.Items[item].Links, IssueLink{Number: number, Slot: true}) {
		return nil, refused
	}
	return edits, nil
}

// Unlink returns the edit that takes out the number which an item carries in a comment behind its text, as [Plan.Link]
// wrote it for nobody to see; none if it carries none. The error is [ErrNotEditable] where the item would say
// something else without it.
func (p *Plan) Unlink(item int) ([]Edit, error) {
	it, err := p.editable(item)
	if err != nil {
		return nil, err
	}
	at := strings.LastIndex(it.Raw, "<!-- #")
	if it.Row != nil || at < 0 || !isHiddenLink(it.Raw[at:]) {
		return nil, nil
	}
	start := len(strings.TrimRight(it.Raw[:at], " \t"))
	edits := []Edit{{Start: it.TextStart + start, End: it.TextStart + len(it.Raw)}}
	after := p.reparse(splice(p.source, edits))
	if p.verify(after, edits) != nil || !p.keeps(after, item) || after.Items[item].Title != it.Title {
		return nil, fmt.Errorf("take the number out of the item on line %d: %w", it.Line, ErrNotEditable)
	}
	return edits, nil
}

// isHiddenLink reports whether a text is a number in a comment, such as `<!-- #12 -->`.
func isHiddenLink(text string) bool {
	var it Item
	it.Raw = text
	it.hiddenLinks()
	return len(it.Links) > 0
}
