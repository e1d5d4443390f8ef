package sync

import (
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
)

// progress compares whether a status row says that somebody works on it with whether its issue
// carries the label for that. The document's own change moves the label, as with any other; a label
// that a person added or took away is proposed to the row's cell.
func (f *fields) progress() {
	label := f.in.Policy.label(LabelStatus, parser.InProgress)
	row := f.item.Row
	if row == nil || row.Kind != parser.TableStatus || label == "" ||
		f.item.State != parser.StateOpen || f.base.Issue.Closed || f.update.Closed != nil {
		return
	}
	says, agreed, has := row.Status == parser.InProgress, hasLabel(f.base.Labels, label), hasLabel(f.base.Issue.Labels, label)
	if says != agreed || has == agreed {
		return
	}
	cell := f.plan().StatusCell(f.placed.Item)
	if has {
		f.now.Cell, f.want.Cell = cell, cell
	}
	word := f.plan().StatusWord(f.placed.Item, has, f.base.Cell)
	spans, err := f.plan().SetStatus(f.placed.Item, word)
	f.edit(FieldStatus, word, spans, err)
}

// hasLabel tells whether a label is in a set; GitHub ignores case.
func hasLabel(set []string, label string) bool {
	return slices.ContainsFunc(set, func(name string) bool { return strings.EqualFold(name, label) })
}

// stateIn is the state of an item in its document. The struck name of a risk tells that it is closed
// and not whether it was done or dropped: that is what its issue says, or said before it was opened
// again.
func stateIn(item parser.Item, record ItemBase) parser.State {
	hub := record.Issue.stateOf()
	closedRisk := item.Row != nil && item.Row.Kind == parser.TableRisk && item.State == parser.StateDone
	if closedRisk && (hub == parser.StateDropped || hub == parser.StateOpen && record.State == parser.StateDropped) {
		return parser.StateDropped
	}
	return item.State
}
