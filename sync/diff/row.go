package diff

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// compareRowStatus compares whether a status row says that somebody works on it with what GitHub says of
// its issue: it carries the label for that, or an open pull request will close it. The document's
// own change moves the label, as with any other; what changed on GitHub is proposed to the row's cell.
func (f *comparison) compareRowStatus() {
	label := f.in.Policy.Label(sync.LabelStatus, parser.InProgress)
	says, agreed, works := sync.IsOpenRow(f.item) && f.item.Row.Status == parser.InProgress, sync.HasLabel(f.base.Labels, label), f.base.Works(label)
	switch {
	case !sync.IsOpenRow(f.item) || label == "" || f.base.Issue.Closed || f.update.Closed != nil:
		if !agreed {
			f.pullWord(sync.StatusSourceDocument)
		}
		return
	case says != agreed:
		f.want.StatusSource = f.pullAfter(says)
		if f.want.StatusSource != sync.StatusSourcePR || f.base.LinkedPR != sync.LinkedPRNone {
			return
		}
		works = false // the pull request ended meanwhile
	case works == agreed:
		if !agreed && f.base.LinkedPR == sync.LinkedPRNone {
			f.pullWord(sync.StatusSourceDocument)
		}
		return
	case agreed && f.base.LinkedPR == sync.LinkedPRUnknown:
		return // as long as GitHub does not tell, nothing is taken back
	}
	cell := f.document.Plan.StatusCell(f.placed.Item)
	if works {
		f.now.Cell, f.want.Cell = cell, cell
		f.pullWord(sync.StatusSourcePR)
		if sync.HasLabel(f.base.Issue.Labels, label) {
			f.pullWord(sync.StatusSourceDocument)
		}
	}
	word := f.document.Plan.StatusWord(f.placed.Item, works, f.base.Cell)
	spans, err := f.document.Plan.SetStatus(f.placed.Item, word)
	f.edit(sync.FieldStatus, word, spans, err)
}

func (f *comparison) pullWord(word sync.StatusSource) {
	f.now.StatusSource, f.want.StatusSource = word, word
}

// pullAfter is what a pull request has to do with a status that the document changed. Its own word
// counts until one comes or goes, unless it only took up what was proposed for one.
func (f *comparison) pullAfter(says bool) sync.StatusSource {
	switch {
	case says && f.base.StatusSource == sync.StatusSourcePR:
		return sync.StatusSourcePR
	case !says && f.base.LinkedPR != sync.LinkedPRNone:
		return sync.StatusSourceOverruled
	default:
		return sync.StatusSourceDocument
	}
}

// stateIn is the state of an item in its document. The struck name of a risk tells that it is closed
// and not whether it was done or dropped: that is what its issue says, or said before it was opened
// again.
func stateIn(item parser.Item, record sync.ItemBase) parser.State {
	hub := record.Issue.StateOf()
	closedRisk := item.Row != nil && item.Row.Kind == parser.TableRisk && item.State == parser.StateDone
	if closedRisk && (hub == parser.StateDropped || hub == parser.StateOpen && record.State == parser.StateDropped) {
		return parser.StateDropped
	}
	return item.State
}
