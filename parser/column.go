package parser

import (
	"strings"
	"unicode"

	"github.com/milepost/milepost/parser/words"
)

// columnOf tells a column by its head.
func columnOf(head string) words.Column {
	return words.ColumnOf(strings.TrimFunc(head, func(r rune) bool { return isEmoji(r) || unicode.IsSpace(r) || r == ':' || r == '*' }))
}

// kindOf is the kind of table that has these columns; "" if its rows are no items. A risk table
// says more of a risk than its name; a status table has more than the status.
func kindOf(columns []words.Column) TableKind {
	var has [words.ColumnOwner + 1]bool
	for _, c := range columns {
		has[c] = true
	}
	switch {
	case has[words.ColumnRisk] && (has[words.ColumnProbability] || has[words.ColumnImpact] || has[words.ColumnMitigation]):
		return TableRisk
	case has[words.ColumnStatus] && len(columns) > 1:
		return TableStatus
	}
	return ""
}

// grade is a probability or an impact as a word: `🔴 High (3)` gives "high".
func grade(cell string) string {
	text := strings.ToLower(bareCell(cell))
	if isPlaceholder(text) {
		return "" // such as N/A
	}
	if i := strings.IndexAny(text, "(（/,;"); i > 0 {
		text = strings.TrimSpace(text[:i])
	}
	if isPlaceholder(text) || len(text) > 24 {
		return ""
	}
	return text
}

// bareCell is the text of a cell without emoji at its ends.
func bareCell(cell string) string {
	return strings.TrimFunc(cell, func(r rune) bool { return isEmoji(r) || unicode.IsSpace(r) })
}
