package parser

import (
	"fmt"
	"regexp"
	"strings"
)

// Block is the text of an item with all that belongs to it, whole lines, as it stands in the document.
func (p *Plan) Block(item int) string { return p.source[p.blockStart(item):p.blockEnd(item)] }

func (p *Plan) blockStart(item int) int { return p.startOfLine(p.Items[item].Offset) }

func (p *Plan) blockEnd(item int) int { return p.endOfLine(p.Items[item].End) }

// Without is the document without some items and all that belongs to them. Of two empty lines that meet where
// an item was, one goes along.
func (p *Plan) Without(items []int) []byte {
	var out strings.Builder
	at := 0
	for _, item := range items {
		start, end := p.blockStart(item), p.blockEnd(item)
		if start < at {
			continue // it belongs to the one before
		}
		out.WriteString(p.source[at:start])
		if before := strings.TrimRight(p.source[:start], " \t"); endsEmpty(before) {
			if next := p.endOfLine(end); next > end && strings.TrimSpace(p.source[end:next]) == "" {
				end = next
			}
		}
		at = end
	}
	out.WriteString(p.source[at:])
	return []byte(out.String())
}

func endsEmpty(text string) bool {
	return strings.HasSuffix(text, "\n\n") || strings.HasSuffix(text, "\n\r\n") || strings.HasSuffix(text, "\r\r")
}

// blockSign finds the sign of a list at the start of a block.
var blockSign = regexp.MustCompile(`^([ \t]*)([-*+]|[0-9]{1,9}[.)])[ \t]`)

// AddBlocks returns the edits that add the texts of items, as [Plan.Block] gives them, at a spot, each with the
// sign of a list that the entries there have. The error is [ErrNotEditable] where the document would not read as the sum of both.
func (p *Plan) AddBlocks(at Spot, blocks ...string) ([]Edit, error) {
	a := adder{plan: p, spot: at}
	if err := a.prepare(); err != nil {
		return nil, err
	}
	for i, block := range blocks {
		text := strings.TrimRight(a.fit(block, i), " \t\r\n")
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", p.eol(a.at))
		a.edits = append(a.edits, a.edit(text))
	}
	if err := p.verify(p.reparse(splice(p.source, a.edits)), a.edits); err != nil {
		return nil, fmt.Errorf("add %d items: %w: %w", len(blocks), ErrNotEditable, err)
	}
	return a.edits, nil
}

// fit takes the space in front of a block's lines away, and gives them that of the entries at the spot, with
// their sign where the block's is one of the same width.
func (a *adder) fit(block string, index int) string {
	sign := blockSign.FindStringSubmatch(block)
	if sign == nil {
		return block
	}
	there := itemSign.FindStringSubmatch(a.sign.at(index))
	indent, mark := "", sign[2]
	if there != nil && !strings.Contains(there[1], ">") {
		indent = there[1]
		if own := strings.TrimSpace(a.sign.at(index)); len(own) == len(mark) {
			mark = own
		}
	}
	lines := strings.SplitAfter(block, "\n")
	for i, line := range lines {
		line = strings.TrimPrefix(line, sign[1])
		if i == 0 {
			line = mark + strings.TrimPrefix(line, sign[2])
		}
		if strings.TrimSpace(line) != "" {
			line = indent + line
		}
		lines[i] = line
	}
	return strings.Join(lines, "")
}
