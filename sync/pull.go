package sync

import (
	"time"

	"github.com/milepost/milepost/parser"
)

// LinkedPR says whether an open pull request will close an issue.
type LinkedPR string

// The values of LinkedPR.
const (
	LinkedPRUnknown LinkedPR = ""
	LinkedPRNone    LinkedPR = "none"
	LinkedPROpen    LinkedPR = "open"
)

// StatusSource says what a pull request has to do with the status of a row.
type StatusSource string

// The values of StatusSource.
const (
	// StatusSourceDocument says that it has nothing to do with it.
	StatusSourceDocument StatusSource = ""
	// StatusSourcePR says that the row is in progress, or is to be, since a pull request is open: the
	// label that follows from the row says nothing by itself.
	StatusSourcePR StatusSource = "said"
	// StatusSourceOverruled says that the document has the row not in progress though one is open.
	StatusSourceOverruled StatusSource = "overruled"
)

// PullsBase is what the ledger knows of the pull requests that rows of tables may wait for.
type PullsBase struct {
	// Rows tells that there are rows of which it matters.
	Rows bool `json:"rows,omitempty"`
	// Newest is the fingerprint of what changed last when GitHub was asked, and AskedAt when that
	// was.
	Newest  string    `json:"newest,omitempty"`
	AskedAt time.Time `json:"asked_at,omitzero"`
	// Until is when a limit ends that GitHub met the last question with.
	Until time.Time `json:"until,omitzero"`
}

// IsOpenRow reports whether an item is an open row of a status table.
func IsOpenRow(item parser.Item) bool {
	return item.Row != nil && item.Row.Kind == parser.TableStatus && item.State == parser.StateOpen
}

// Works reports whether GitHub says that somebody works on a row. A label that only repeats what a
// pull request had the document say goes with it, and one that the document has overruled says
// nothing.
func (r ItemBase) Works(label string) bool {
	agreed := HasLabel(r.Labels, label)
	repeats := agreed && r.StatusSource == StatusSourcePR
	if HasLabel(r.Issue.Labels, label) && !repeats {
		return true
	}
	return r.LinkedPR == LinkedPROpen && (agreed || r.StatusSource != StatusSourceOverruled)
}

// Waits reports whether it depends on pull requests what an open row should say: its issue is not
// closed, and the label does not settle it.
func (r ItemBase) Waits(item parser.Item, label string) bool {
	if r.Issue.Closed || r.Status == StatusUnlinked {
		return false
	}
	says, agreed := item.Row.Status == parser.InProgress, HasLabel(r.Labels, label)
	settled := says && r.StatusSource != StatusSourcePR || !says && !agreed
	return !settled || !HasLabel(r.Issue.Labels, label)
}
