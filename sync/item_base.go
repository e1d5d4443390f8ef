package sync

import (
	"slices"

	"github.com/milepost/milepost/parser"
)

// At is the record with the item's present place in the document.
func (r ItemBase) At(document Document, item parser.Item) ItemBase {
	r.Plan = document.Path
	r.Section = document.ItemSection(item)
	r.ID, r.Text, r.Line, r.Placeholder = item.ID, item.Text, item.Line, item.Placeholder
	r.Row = item.Row != nil
	r.ParentText = ""
	if item.Parent >= 0 {
		r.ParentText = document.Plan.Items[item.Parent].Text
	}
	r.Slot, r.TitleHash = "", ""
	return r
}

// Rests reports whether the issue stays closed though the item's line stands open, since the pass that made
// the issue was undone.
func (r ItemBase) Rests(doc parser.State) bool {
	return r.TakenBack && r.Status == StatusLive && doc == parser.StateOpen && r.Issue.StateOf() == parser.StateDropped
}

// IsOpen reports whether the item has an open issue.
func (r ItemBase) IsOpen() bool {
	return r.Status == StatusLive && r.Issue.Number != 0 && !r.Issue.Closed
}

// Advance moves the base forward for the fields that an update changed.
func (r *ItemBase) Advance(update UpdateIssue, want ItemBase) {
	r.Status, r.History = want.Status, want.History
	if r.Adopted {
		r.Ours.added(update, r.Issue)
	}
	if update.Closed != nil {
		r.State = want.State
	}
	if update.Title != nil {
		r.Title, r.Suffix, r.Given = want.Title, want.Suffix, ""
	}
	if update.Labels != nil {
		r.Labels, r.StatusSource = want.Labels, want.StatusSource
	}
	if update.Assignees != nil {
		r.Assignees = want.Assignees
	}
	if update.Milestone != nil {
		r.Milestone = want.Milestone
	}
	if update.Body != nil {
		r.Inputs, r.Outdated = want.Inputs, want.Outdated
	}
}

// SameRecord reports whether storing the other record would change nothing.
func (r ItemBase) SameRecord(other ItemBase) bool {
	return r.Status == other.Status && r.Plan == other.Plan && slices.Equal(r.Section, other.Section) &&
		r.ID == other.ID && r.Text == other.Text && r.Line == other.Line && r.ParentText == other.ParentText &&
		r.Placeholder == other.Placeholder && r.Row == other.Row && r.Slot == other.Slot && r.TitleHash == other.TitleHash &&
		r.State == other.State && r.Title == other.Title && r.Suffix == other.Suffix &&
		slices.Equal(r.Labels, other.Labels) && slices.Equal(r.Assignees, other.Assignees) &&
		r.Milestone == other.Milestone && r.Parent == other.Parent && r.Inputs == other.Inputs && r.Kept == other.Kept && r.Cell == other.Cell &&
		r.LinkedPR == other.LinkedPR && r.StatusSource == other.StatusSource &&
		r.Decided == other.Decided && r.Adopted == other.Adopted && r.TakenBack == other.TakenBack && r.Given == other.Given && r.Outdated == other.Outdated && slices.Equal(r.Blockers, other.Blockers)
}

// Additions is what Milepost itself put on an issue that a person opened. What was there already,
// or may have been, is not among it: only what is on record here is taken off again.
type Additions struct {
	Labels    []string `json:"labels,omitempty"`
	Milestone Key      `json:"milestone,omitempty"`
	Parent    Key      `json:"parent,omitempty"`
}

// added notes what an update, made for the issue as before, puts on it.
func (a *Additions) added(update UpdateIssue, before Issue) {
	if update.Milestone != nil {
		a.Milestone = *update.Milestone
	}
	if update.Labels == nil {
		return
	}
	var labels []string
	for _, name := range *update.Labels {
		if slices.Contains(a.Labels, name) || !HasLabel(before.Labels, name) {
			labels = append(labels, name)
		}
	}
	a.Labels = labels
}
