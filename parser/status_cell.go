package parser

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser/words"
)

// cellState is what a status cell says: the state, and for work that is not over the status in
// small letters. Words count before pictographs; a cell that says nothing known is open.
func cellState(cell string) (State, string) {
	word := strings.ToLower(bareCell(cell))
	if i := strings.IndexAny(word, "(（"); i > 0 {
		word = strings.TrimSpace(word[:i])
	}
	switch words.StatusOf(word) {
	case words.StatusDone:
		return StateDone, ""
	case words.StatusDropped:
		return StateDropped, ""
	case words.StatusInProgress:
		return StateOpen, InProgress
	case words.StatusUnknown, words.StatusUnfinished:
	}
	if word == "" {
		return signState(cell)
	}
	if startsTicked(cell) && !isUnfinished(word) {
		return StateDone, ""
	}
	if isPlaceholder(word) || len(word) > 24 || strings.ContainsAny(word, "0123456789[]") {
		return StateOpen, ""
	}
	return StateOpen, word
}

// signState is what a cell without words says by its signs.
func signState(cell string) (State, string) {
	switch {
	case strings.ContainsAny(cell, "✅✔☑🟢"):
		return StateDone, ""
	case strings.ContainsAny(cell, "❌🚫🗑"):
		return StateDropped, ""
	case strings.ContainsAny(cell, "🔄🚧🟡"):
		return StateOpen, InProgress
	}
	return StateOpen, ""
}

// startsTicked reports whether a cell begins with a tick.
func startsTicked(cell string) bool {
	cell = strings.TrimSpace(cell)
	return strings.HasPrefix(cell, "✅") || strings.HasPrefix(cell, "✔") || strings.HasPrefix(cell, "☑")
}

// isUnfinished reports whether words behind a tick say that there is more to do: `✅ On track`, `✅ 60%`.
func isUnfinished(word string) bool {
	return words.StatusOf(word) == words.StatusUnfinished || strings.Contains(word, "%") && !strings.HasPrefix(word, "100")
}

// statusSamples are how a table writes its states: the first cell of each, "" if there is none.
type statusSamples struct {
	open, progress, done, dropped string
	// emoji tells that cells begin with a pictograph.
	emoji bool
}

// samples looks for the words of a status table once a table.
func (d *document) samples(t *table) *statusSamples {
	if t.kind != TableStatus {
		return nil
	}
	if t.samples != nil {
		return t.samples
	}
	s := &statusSamples{}
	t.samples = s
	for _, row := range t.rows {
		for i, cell := range row[:min(len(row), len(t.columns))] {
			if t.columns[i] != words.ColumnStatus || cell.start >= cell.end {
				continue
			}
			raw := d.plan.source[cell.start:cell.end]
			s.emoji = s.emoji || startsEmoji(raw)
			text := d.flattenSpan(cell).text
			state, status := cellState(text)
			switch {
			case state == StateDone && s.done == "" && !isRemark(text):
				s.done = raw
			case state == StateDropped && s.dropped == "":
				s.dropped = raw
			case state == StateOpen && status == InProgress && s.progress == "":
				s.progress = raw
			case state == StateOpen && status != "" && status != InProgress && s.open == "":
				s.open = raw
			}
		}
	}
	return s
}

// isRemark reports whether a cell is done by its tick alone and its words say something about one
// row only, such as `✅ 35 tools`.
func isRemark(cell string) bool {
	state, _ := cellState(bareCell(cell))
	return state != StateDone && bareCell(cell) != ""
}

// word is what a cell shall say for a state.
func (s *statusSamples) word(state State) string {
	switch state {
	case StateDone:
		return s.pick(s.done, "Done", "✅ Done")
	case StateDropped:
		return s.pick(s.dropped, "Cancelled", "❌ Cancelled")
	case StateOpen, StateOther:
	}
	return s.pick(s.open, "Planned", "⏳ Planned")
}

// pick is a sample of the table's own words, else ours, with a pictograph where it uses them.
func (s *statusSamples) pick(sample, plain, emoji string) string {
	switch {
	case sample != "":
		return sample
	case s.emoji:
		return emoji
	}
	return plain
}

// setRow returns the edit that gives a row a state: a risk that is closed has its name struck; a
// status cell says the state in the words that its table uses.
func (p *Plan) setRow(item int, state State) ([]Edit, error) {
	it, m := &p.Items[item], &p.marks[item]
	if it.Row.Kind == TableRisk && state == StateDropped {
		state = StateDone // a struck name says both
	}
	if state == it.State {
		return nil, nil
	}
	var edits []Edit
	switch {
	case it.Row.Kind == TableStatus:
		edits = []Edit{{Start: m.cell.start, End: m.cell.end, New: m.samples.word(state)}}
	case state == StateDone:
		edits = []Edit{{Start: m.cell.start, End: m.cell.start, New: "~~"}, {Start: m.cell.end, End: m.cell.end, New: "~~"}}
	default:
		edits = p.unstrike(item)
	}
	after := p.reparse(splice(p.source, edits))
	if p.verify(after, edits) != nil || after.Items[item].State != state || after.Items[item].Title != it.Title {
		return nil, fmt.Errorf("set row on line %d to %q: its cell cannot be written cleanly: %w", it.Line, state, ErrNotEditable)
	}
	return edits, nil
}
