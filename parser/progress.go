package parser

import "fmt"

// InProgress is the status of a row on which somebody works.
const InProgress = "in progress"

// IsInProgress reports whether a status cell says that somebody works on its row.
func IsInProgress(cell string) bool {
	state, status := cellState(cell)
	return state == StateOpen && status == InProgress
}

// StatusCell is what the status cell of a row says, byte for byte; "" for any other item.
func (p *Plan) StatusCell(item int) string {
	if row := p.Items[item].Row; row == nil || row.Kind != TableStatus {
		return ""
	}
	cell := p.marks[item].cell
	return p.source[cell.start:cell.end]
}

// StatusWord is what the status cell of an open row should say: that somebody works on it, in the
// words of its table, or that nobody does. For the latter, what it said before is taken where that
// fits; it may be "".
func (p *Plan) StatusWord(item int, working bool, before string) string {
	samples := p.marks[item].samples
	if samples == nil {
		return ""
	}
	if working {
		return samples.pick(samples.progress, "In Progress", "🔄 In Progress")
	}
	if state, _ := cellState(before); before != "" && state == StateOpen && !IsInProgress(before) {
		return before
	}
	return samples.word(StateOpen)
}

// SetStatus returns the edit that writes the status cell of an open row, which stays open. There
// are no edits where the cell reads so already. The error is [ErrNotEditable] where the item has no
// such cell, or where the text would not read as intended there.
func (p *Plan) SetStatus(item int, cell string) ([]Edit, error) {
	it, err := p.editable(item)
	if err != nil {
		return nil, err
	}
	if it.Row == nil || it.Row.Kind != TableStatus || it.State != StateOpen {
		return nil, fmt.Errorf("set status on line %d: there is no open row: %w", it.Line, ErrNotEditable)
	}
	if p.StatusCell(item) == cell {
		return nil, nil
	}
	at := p.marks[item].cell
	edits := []Edit{{Start: at.start, End: at.end, New: cell}}
	after := p.reparse(splice(p.source, edits))
	if p.verify(after, edits) != nil || after.Items[item].State != StateOpen || after.StatusCell(item) != cell || after.Items[item].Title != it.Title {
		return nil, fmt.Errorf("set status on line %d to %q: the cell cannot be written cleanly: %w", it.Line, cell, ErrNotEditable)
	}
	return edits, nil
}
