package writeback

import (
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// stillDeclined drops what was lifted: the issue's state on GitHub has changed since, or the item is
// gone.
func (w *writer) stillDeclined(declined []sync.ProposedEdit) []sync.ProposedEdit {
	var still []sync.ProposedEdit
	for _, edit := range declined {
		record := w.in.Base.Items[edit.Key]
		row := record.Issue
		same := row.Number != 0 && row.ClosedAt.Equal(edit.ClosedAt)
		switch edit.Field {
		case sync.FieldState:
			same = same && string(row.StateOf()) == edit.Value
		case sync.FieldTitle:
			same = same && strings.HasPrefix(row.Title, edit.Value) // a suffix may follow
		case sync.FieldCollect:
			same = same && row.Title == edit.Value && record.IsWaiting()
		case sync.FieldStep:
			done, there := markup.StepDone(record, edit.Step)
			same = same && there && done == (edit.Desired() == parser.StateDone)
		case sync.FieldDecision:
			same = same && record.Decided == edit.Value
		case sync.FieldStatus:
			same = same && record.Works(w.in.Policy.Label(sync.LabelStatus, parser.InProgress)) == parser.IsInProgress(edit.Value)
		}
		if same {
			still = append(still, edit)
		}
	}
	return still
}
