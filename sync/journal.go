package sync

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
)

// Effect is one thing that a pass changed on GitHub, with what was there before. It is what people are
// told of a pass, and what takes the pass back.
type Effect struct {
	// Pass is the id of the pass: 16 hexadecimal digits.
	Pass string `json:"pass"`
	// At is when it was done, and Commit the head of the default branch that the pass worked on.
	At     time.Time `json:"at"`
	Commit string    `json:"commit,omitempty"`
	// Kind is that of the action, see [Action], or [EffectKept].
	Kind string `json:"kind"`
	Key  Key    `json:"key,omitempty"`
	// Issue and Milestone are the number of what was changed, 0 for none.
	Issue     int `json:"issue,omitempty"`
	Milestone int `json:"milestone,omitempty"`
	// Title names it for people.
	Title string `json:"title,omitempty"`
	// Before and After are an issue as it was and as it became.
	Before IssueState `json:"before,omitzero"`
	After  IssueState `json:"after,omitzero"`
	// Undoes is the pass that the effect takes back, "" if it takes none back. Why says of something that
	// was kept what for.
	Undoes string `json:"undoes,omitempty"`
	Why    string `json:"why,omitempty"`
}

// String is the effect in one line.
func (e Effect) String() string {
	verb := strings.ReplaceAll(e.Kind, "_", " ")
	if e.Issue != 0 {
		verb += fmt.Sprintf(" #%d", e.Issue)
	}
	line := fmt.Sprintf("%s %q", verb, e.Title)
	if e.Before.Title != "" && e.Before.Title != e.After.Title {
		line += fmt.Sprintf(", before %q", e.Before.Title)
	}
	if e.Why != "" {
		line += ": " + e.Why
	}
	return line
}

// EffectKept is the kind of an effect of the pass before that could not be taken back.
const EffectKept = "kept"

// IssueState is what of an issue can be taken back.
type IssueState struct {
	State parser.State `json:"state,omitempty"`
	Title string       `json:"title,omitempty"`
}

// StateOfIssue is what of an issue can be taken back.
func StateOfIssue(issue Issue) IssueState {
	if issue.Number == 0 {
		return IssueState{}
	}
	return IssueState{State: issue.StateOf(), Title: issue.Title}
}

// PassSummary is one line of the list of passes.
type PassSummary struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
	// Effects counts what it changed.
	Effects int `json:"effects"`
}

// Forgetful is implemented by ledgers that remember no passes, so that none can be taken back.
type Forgetful interface{ ForgetsPasses() }

// Journal remembers what passes did, for as long as it may matter. It is written by saving [Change.Effects].
type Journal interface {
	// Passes lists the newest passes that changed something, newest first.
	Passes(ctx context.Context, repo Repository, limit int) ([]PassSummary, error)
	// Effects lists what one pass changed, in order; none if the pass is not known.
	Effects(ctx context.Context, repo Repository, pass string) ([]Effect, error)
}
