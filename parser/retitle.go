package parser

import (
	"fmt"
	"strings"
)

// Retitle returns the edit that gives an item another title. Only the item's own text is
// replaced: its id and its slots stay. The title may come with the id or without. The text is
// written so that it reads as the title again; the error is [ErrNotEditable] where that cannot
// be done, and [ErrFormatted] where inline Markdown would be lost.
func (p *Plan) Retitle(item int, title string) (Edit, error) {
	it, err := p.editable(item)
	if err != nil {
		return Edit{}, err
	}
	m := &p.marks[item]
	refuse := func(why string) (Edit, error) {
		return Edit{}, fmt.Errorf("retitle item on line %d: %s: %w", it.Line, why, ErrNotEditable)
	}
	if !m.plain {
		return Edit{}, fmt.Errorf("retitle item on line %d: %w", it.Line, ErrFormatted)
	}
	text := strings.TrimPrefix(title, m.prefix)
	if text != strings.Join(strings.Fields(text), " ") || text == "" {
		return refuse("the title holds white space that is lost")
	}
	for _, written := range [...]string{escapeText(text, false), escapeText(text, true)} {
		e := Edit{Start: m.ownStart, End: p.titleEnd(item), New: written}
		edits := []Edit{e}
		after := p.reparse(splice(p.source, edits))
		if p.verify(after, edits) == nil && p.retitled(after, item, text) {
			return e, nil
		}
	}
	return refuse("the title cannot be written there")
}

// titleEnd is where an item's plain title ends: who signed a line stands behind it.
func (p *Plan) titleEnd(item int) int {
	it, m := &p.Items[item], &p.marks[item]
	if it.Role == RoleSignOff {
		return m.ownStart + len(it.Text)
	}
	return m.ownEnd
}

// retitled reports whether an item reads as intended: its text is the new one and all else is as
// before.
func (p *Plan) retitled(after *Plan, item int, text string) bool {
	was, is := &p.Items[item], &after.Items[item]
	own := after.marks[item]
	if is.Role == RoleSignOff {
		if is.Text != text {
			return false
		}
		text += p.source[p.titleEnd(item):p.marks[item].ownEnd]
	}
	return is.State == was.State && is.ID == was.ID && own.prefix == p.marks[item].prefix && !is.Placeholder &&
		is.Title == Truncate(own.prefix+text, maxTitle) && is.Decision == was.Decision && len(is.Links) == len(was.Links)
}

// escapeText writes text so that it has no inline Markdown. The thorough form escapes every
// sign that could matter to any reader.
func escapeText(text string, thorough bool) string {
	set := "\\`*_[]<>&~"
	if thorough {
		set += "#@!|:()-"
	}
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if strings.IndexByte(set, c) >= 0 && (thorough || needsEscape(text, i)) {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}

// needsEscape spares signs that are literal where they stand: `_` inside a word, `&` and `<`
// before a space.
func needsEscape(text string, i int) bool {
	letter := func(j int) bool {
		return j >= 0 && j < len(text) && (isHandleByte(text[j]) && text[j] != '-' || text[j] >= 0x80)
	}
	space := func(j int) bool { return j < 0 || j >= len(text) || text[j] == ' ' }
	switch text[i] {
	case '_':
		return !letter(i-1) || !letter(i+1)
	case '&', '<', '*', '~':
		return !space(i-1) || !space(i+1)
	case '>':
		return i == 0
	}
	return true
}
