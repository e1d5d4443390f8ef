package sync

import (
	"fmt"
	"time"

	"github.com/milepost/milepost/parser"
)

// Changeset is what has to happen so that documents and GitHub agree: a value that can be
// shown, applied, or thrown away.
type Changeset struct {
	// Actions is in the order in which they are to be applied.
	Actions []Action
	// Edits is in the order of documents and lines.
	Edits   []Edit
	Notices []Notice
	// Held are the questions that wait for an answer, one a plan; Granted lists the sets of those that
	// would wait and were approved, and Leaving the items that they remove.
	Held    []Hold
	Granted []string
	Leaving []Key

	// Questions is all that waits for a person, held removals among it. What was answered and is not asked
	// any more is in Granted. Declined lists the edits that are not proposed, since people declined them,
	// and that somebody wants after all.
	Questions []Question
	Declined  []ProposedEdit
	// Starting is the base's, as it will be.
	Starting Starting

	// AgreedItems and AgreedMilestones are the base as it stands before any action: places are up to
	// date, and fields on which both sides were seen to agree moved forward.
	AgreedItems      map[Key]ItemBase
	AgreedMilestones map[Key]MilestoneBase
	// PlannedItems and PlannedMilestones are the base as it will be when every action succeeded.
	PlannedItems      map[Key]ItemBase
	PlannedMilestones map[Key]MilestoneBase
}

// Edit is a change that GitHub's state asks of a document.
type Edit struct {
	Proposed ProposedEdit
	// Document indexes Input.Documents, Item the items of its plan; Spans are the replacements
	// in its bytes. Item is -1 for a new line, and Section is where that goes, -1 for a place that has no
	// heading yet.
	Document, Item int
	Section        int
	Spans          []parser.Edit
	// Role is what the item's section is for.
	Role parser.Role
	// Line, Title and Issue say what it is about.
	Line  int
	Title string
	Issue int
	// At is when the issue was closed, the zero time while it is open.
	At time.Time
}

// The fields that an edit can change.
const (
	FieldState = "state"
	FieldTitle = "title"
	FieldLink  = "link"
	// FieldUnlink takes a number out of an item's line that nobody sees there; the value is the number.
	FieldUnlink = "unlink"
	// FieldStatus is the status cell of an open row; the value is its text.
	FieldStatus = "status"
	// FieldStep is the box of a step below a heading; the value is its state.
	FieldStep = "step"
	// FieldCollect is a new line for a person's issue; the value is its title.
	FieldCollect = "collect"
	// FieldDecision is the open decision of an item; the value is what somebody decided in a comment.
	FieldDecision = "decision"
)

// Notice tells people of something that Milepost decided or would not decide.
type Notice struct {
	// Code is a stable name in kebab case: conflict, ambiguous, held, unlinked, ...
	Code string
	// Plan and Line say where; Plan is "" for the whole repository.
	Plan    string
	Line    int
	Message string
}

// String is the notice as one line.
func (n Notice) String() string {
	switch {
	case n.Plan == "":
		return n.Message
	case n.Line == 0:
		return n.Plan + ": " + n.Message
	default:
		return fmt.Sprintf("%s:%d: %s", n.Plan, n.Line, n.Message)
	}
}
