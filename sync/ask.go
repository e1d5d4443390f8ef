package sync

import "time"

// Ask is what somebody asked for by hand, as an event told it: a button that was pressed, a comment, a
// box that was ticked. It says no more than that somebody did; whether they may is found out by the pass
// that answers. An ask may come twice, and late.
//
// Comments and boxes can be read again when their event was lost. A button cannot, so that asks are kept
// on disk until a pass has answered them.
type Ask struct {
	// ID tells the ask from all others: the GUID of the delivery that told of it.
	ID   string  `json:"id"`
	Kind AskKind `json:"kind"`
	// Who asked, and when it was told.
	Who User      `json:"who"`
	At  time.Time `json:"at"`
	// Issue is the number of the issue or pull request on which it was asked, and Comment the id of the
	// comment.
	Issue   int   `json:"issue,omitempty"`
	Comment int64 `json:"comment,omitempty"`
	// Commit is the commit of the check run whose button was pressed, and Button the button's identifier.
	Commit string `json:"commit,omitempty"`
	Button string `json:"button,omitempty"`
}

// AskKind is how somebody asked.
type AskKind string

// The kinds.
const (
	// AskButton says that a button of a check run was pressed.
	AskButton AskKind = "button"
	// AskComment says that a comment was written.
	AskComment AskKind = "comment"
	// AskBox says that the text of an issue of ours was edited, in which a box may have been ticked.
	AskBox AskKind = "box"
)
