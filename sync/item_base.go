package sync

import (
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
)

// Status is where an item's issue stands in its life.
type Status string

const (
	// StatusUnissued says that the item has no issue and needs none, since it was ticked or dropped
	// when first seen.
	StatusUnissued Status = "unissued"
	// StatusIntended says that the issue's creation was begun and its outcome is not known.
	StatusIntended Status = "intended"
	// StatusLive says that item and issue exist.
	StatusLive Status = "live"
	// StatusRemoved says that the item left the document; its issue stays for a return.
	StatusRemoved Status = "removed"
	// StatusUnlinked says that the issue is gone from GitHub for good; the item is left alone.
	StatusUnlinked Status = "unlinked"
)

// ItemBase is the ledger's record of one item, or of a phase that has an issue.
type ItemBase struct {
	Key    Key    `json:"key"`
	Status Status `json:"status"`
	// Phase tells that it is a phase with an issue of its own. Text is the phase's name then, ID
	// its number, and Section the path of the headings above it.
	Phase bool `json:"phase,omitempty"`

	// Plan, Section, ID, Text, Line and Placeholder are the item as the document had it when
	// last seen.
	Plan        string   `json:"plan"`
	Section     []string `json:"section,omitempty"`
	ID          string   `json:"id,omitempty"`
	Text        string   `json:"text"`
	Line        int      `json:"line"`
	Placeholder bool     `json:"placeholder,omitempty"`
	// ParentText is the text of the enclosing item, "" at the top.
	ParentText string `json:"parent_text,omitempty"`

	// Slot and TitleHash come from a marker and stand in for Section, Text and Title after
	// the ledger was lost; they are empty in every other record.
	Slot      string `json:"slot,omitempty"`
	TitleHash string `json:"title_hash,omitempty"`

	// State, Title and Suffix are what both sides last agreed on; "" means no agreement yet.
	State  parser.State `json:"state,omitempty"`
	Title  string       `json:"title,omitempty"`
	Suffix string       `json:"suffix,omitempty"`
	// Labels, Assignees, Milestone and Parent are what the document last asked for.
	Labels    []string `json:"labels,omitempty"`
	Assignees []string `json:"assignees,omitempty"`
	Milestone Key      `json:"milestone,omitempty"`
	Parent    Key      `json:"parent,omitempty"`
	// Blockers are the issues that block this one because a plan says so.
	Blockers []Blocker `json:"blockers,omitempty"`
	// Inputs is a hash of what the body block was made from.
	Inputs string `json:"inputs,omitempty"`
	// Steps are the boxes that the body has for those below a heading, in order.
	Steps []StepBase `json:"steps,omitempty"`
	// Outdated tells that the marker in the issue's body has the title from before a rename that
	// the document took over.
	Outdated bool `json:"outdated,omitempty"`
	// Spoken is how the issue got its state by a comment, Comments how many comments of it were looked at.
	Spoken   Spoken `json:"spoken,omitzero"`
	Comments int    `json:"comments,omitempty"`
	// Decided is what a comment decided and the document does not say yet, DecidedBy the login of who did.
	Decided   string `json:"decided,omitempty"`
	DecidedBy string `json:"decided_by,omitempty"`
	// History tells how the item was recognised over time, the first time and the last ones.
	History []Sighting `json:"history,omitempty"`
	// Row tells that the item is a row of a table.
	Row bool `json:"row,omitempty"`
	// Cell is what the status of a row said before it was in progress.
	Cell string `json:"cell,omitempty"`
	// LinkedPR tells of an open row whether an open pull request will close its issue, as GitHub said
	// when it was last asked. StatusSource tells what that has to do with the row's status.
	LinkedPR     LinkedPR     `json:"pull,omitempty"`
	StatusSource StatusSource `json:"pull_word,omitempty"`
	// Adopted tells that a person opened the issue and the item's line links it. Given is the
	// title that the issue had then, for as long as it and the line's text stand side by side.
	Adopted bool   `json:"adopted,omitempty"`
	Given   string `json:"given,omitempty"`
	// Collected tells that a person put the issue into the milestone of a plan and no document has a line of it
	// yet. Its record is one of StatusRemoved, so that the line that is proposed, or one of the same words in
	// the plan, takes the issue over.
	Collected bool `json:"collected,omitempty"`
	// Ours is what we put on an adopted issue.
	Ours Additions `json:"ours,omitzero"`
	// Kept is a title that a person gave the issue and that cannot be written into the
	// document; it is told once.
	Kept string `json:"kept,omitempty"`

	// TakenBack tells that the pass which made the issue was undone: it stays closed though its line stands
	// open in the plan, until somebody opens it or the line changes its state.
	TakenBack bool `json:"taken_back,omitempty"`

	// Warned is the closing about which a comment on the issue told who may sign.
	Warned time.Time `json:"warned,omitzero"`

	// Closer is who closed the issue of a sign-off line, as far as a gate asked.
	Closer Closer `json:"closer,omitzero"`

	// IntendedAt is when the creation was begun.
	IntendedAt time.Time `json:"intended_at,omitzero"`
	// Issue is the issue as last seen; Number is 0 while there is none.
	Issue Issue `json:"issue"`
}

// At is the record with the item's present place in the document.
func (r ItemBase) At(document Document, item parser.Item) ItemBase {
	r.Plan = document.Path
	r.Section = document.ItemSection(item)
	if len(r.Text) <= len(item.Text) || !strings.HasPrefix(item.Whole, r.Text) { // else the strike ends short of the text
		r.Text = item.Text
	}
	r.ID, r.Line, r.Placeholder = item.ID, item.Line, item.Placeholder
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
	r.Status, r.History, r.Collected = want.Status, want.History, want.Collected
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
		r.Inputs, r.Outdated, r.Steps = want.Inputs, want.Outdated, want.Steps
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
		r.Decided == other.Decided && r.Adopted == other.Adopted && r.Collected == other.Collected && r.TakenBack == other.TakenBack && r.Given == other.Given && r.Outdated == other.Outdated && slices.Equal(r.Blockers, other.Blockers) && slices.Equal(r.Steps, other.Steps)
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
