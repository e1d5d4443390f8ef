package sync

import (
	"time"

	"github.com/milepost/milepost/parser"
)

// Milestone is a GitHub milestone.
type Milestone struct {
	Number      int
	Title       string
	Description string
	// DueOn is a day, YYYY-MM-DD, or "".
	DueOn string
	// Closed tells whether it is closed.
	Closed bool
	// OpenIssues counts the open issues and pull requests in it, whoever opened them.
	OpenIssues           int
	CreatedAt, UpdatedAt time.Time
	// Ours tells that the App's bot user created it.
	Ours bool
}

// Issue is a GitHub issue, or a pull request as the list of issues shows it.
type Issue struct {
	Number int
	// ID is the database id, which the sub-issue calls want instead of the number.
	ID    int64
	Title string
	// Body is "" in a snapshot that did not ask for it, see [Scope].
	Body string
	// Closed tells whether it is closed; Reason says why: completed, not_planned, duplicate
	// or "".
	Closed bool
	Reason string
	Labels []string
	// Milestone is the milestone's number, 0 for none.
	Milestone int
	Assignees []string
	UpdatedAt time.Time
	// Comments counts the comments on it. It is not compared.
	Comments int
	// ClosedAt is the zero time while it is open.
	ClosedAt time.Time
	// Ours tells that the App's own bot user opened it.
	Ours bool
	// IsPullRequest tells that it is a pull request, Merged that it was merged.
	IsPullRequest, Merged bool
}

// CloseEvent is how an issue was closed.
type CloseEvent struct {
	// Issue is its number, and At when it was closed.
	Issue int
	At    time.Time
	// By is the login of who closed it, "" if nobody did. Email is the address by which commits
	// credit a person without telling their own, "" for bots.
	By, Email string
	// Commit is the commit whose message closed it, and PRNumber the pull request that was merged
	// as that commit, as far as they are known.
	Commit   string
	PRNumber int
	// Comments holds what people wrote on it, whatever they may do, Ours what we did, oldest first.
	Comments []Remark
	Ours     []string
}

// Remark is what a person wrote on an issue.
type Remark struct {
	By   User
	Text string
}

// StateOf is what an issue says about its item: closed as not planned or as a duplicate means
// dropped, closed for any other reason means done.
func (i Issue) StateOf() parser.State {
	switch {
	case !i.Closed:
		return parser.StateOpen
	case i.Reason == ReasonNotPlanned || i.Reason == "duplicate":
		return parser.StateDropped
	default:
		return parser.StateDone
	}
}

// The reasons that GitHub takes with a change of state.
const (
	reasonCompleted  = "completed"
	ReasonNotPlanned = "not_planned"
	reasonReopened   = "reopened"
)

// ReasonFor is the reason that goes with a change to a state.
func ReasonFor(state parser.State) string {
	switch state {
	case parser.StateDone:
		return reasonCompleted
	case parser.StateDropped:
		return ReasonNotPlanned
	default:
		return reasonReopened
	}
}

// SameAs reports whether two issues are the same in all that is compared; labels and assignees in any
// order.
func (i Issue) SameAs(other Issue) bool {
	return i.Number == other.Number && i.ID == other.ID && i.Title == other.Title && i.Body == other.Body &&
		i.Closed == other.Closed && i.Reason == other.Reason && i.Milestone == other.Milestone &&
		sameSet(i.Labels, other.Labels) && sameSet(i.Assignees, other.Assignees) &&
		i.UpdatedAt.Equal(other.UpdatedAt) && i.ClosedAt.Equal(other.ClosedAt)
}

// SameAs reports whether two milestones are the same but for when they changed and how much is open in them.
func (m Milestone) SameAs(other Milestone) bool {
	return m.Number == other.Number && m.Title == other.Title && m.Description == other.Description &&
		m.DueOn == other.DueOn && m.Closed == other.Closed && m.Ours == other.Ours
}

// SaysWhat reports whether two rows differ in their times of change at most: a comment, or our own work on
// a sub-issue, moves that and nothing that an update writes.
func (i Issue) SaysWhat(other Issue) bool {
	i.UpdatedAt = other.UpdatedAt
	return i.SameAs(other)
}
