package sync

import (
	"github.com/milepost/milepost/parser"
)

// progress compares whether a status row says that somebody works on it with what GitHub says of
// its issue: it carries the label for that, or an open pull request will close it. The document's
// own change moves the label, as with any other; what changed on GitHub is proposed to the row's cell.
func (f *comparison) progress() {
	label := f.in.Policy.label(LabelStatus, parser.InProgress)
	says, agreed, works := isOpenRow(f.item) && f.item.Row.Status == parser.InProgress, hasLabel(f.base.Labels, label), f.base.works(label)
	switch {
	case !isOpenRow(f.item) || label == "" || f.base.Issue.Closed || f.update.Closed != nil:
		if !agreed {
			f.pullWord(PullSilent)
		}
		return
	case says != agreed:
		f.want.PullWord = f.pullAfter(says)
		if f.want.PullWord != PullSaid || f.base.Pull != PullNone {
			return
		}
		works = false // the pull request ended meanwhile
	case works == agreed:
		if !agreed && f.base.Pull == PullNone {
			f.pullWord(PullSilent)
		}
		return
	case agreed && f.base.Pull == PullUnknown:
		return // as long as GitHub does not tell, nothing is taken back
	}
	cell := f.document.Plan.StatusCell(f.placed.Item)
	if works {
		f.now.Cell, f.want.Cell = cell, cell
		f.pullWord(PullSaid)
		if hasLabel(f.base.Issue.Labels, label) {
			f.pullWord(PullSilent)
		}
	}
	word := f.document.Plan.StatusWord(f.placed.Item, works, f.base.Cell)
	spans, err := f.document.Plan.SetStatus(f.placed.Item, word)
	f.edit(FieldStatus, word, spans, err)
}

func (f *comparison) pullWord(word PullWord) { f.now.PullWord, f.want.PullWord = word, word }

// pullAfter is what a pull request has to do with a status that the document changed. Its own word
// counts until one comes or goes, unless it only took up what was proposed for one.
func (f *comparison) pullAfter(says bool) PullWord {
	switch {
	case says && f.base.PullWord == PullSaid:
		return PullSaid
	case !says && f.base.Pull != PullNone:
		return PullOverruled
	default:
		return PullSilent
	}
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
