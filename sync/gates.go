package sync

import (
	"context"

	"github.com/bmatcuk/doublestar/v4"
)

// Gate keeps pull requests from a branch until something in the plans is done.
type Gate struct {
	// Branch is a glob of the names of the branches that it stands before; * does not cross a slash.
	Branch string
	// Needs is what has to be done, and Phase the number of the phase, if it is one.
	Needs GateNeed
	Phase string
	// Plan is a glob of the plans that count, "" for all. It matches without case.
	Plan string
}

// GateNeed is what a gate needs.
type GateNeed string

// What gates can need.
const (
	// NeedsSignOff says that every line of the sign-off is signed, by those who may.
	NeedsSignOff GateNeed = "sign-off"
	// NeedsPhase says that every item of a phase is done.
	NeedsPhase GateNeed = "phase"
	// NeedsMilestone says that every item is done.
	NeedsMilestone GateNeed = "milestone"
)

// Guards reports whether the gate stands before a branch.
func (g Gate) Guards(branch string) bool {
	match, err := doublestar.Match(g.Branch, branch)
	return err == nil && match
}

// Covers reports whether a plan counts.
func (g Gate) Covers(path string) bool {
	return g.Plan == "" || CompileGlobs([]string{g.Plan}).Match(path)
}

// What names what is needed, for people.
func (g Gate) What() string {
	switch g.Needs {
	case NeedsSignOff:
		return "a sign-off"
	case NeedsPhase:
		return "a phase " + g.Phase
	default:
		return "an item"
	}
}

// GateRun is the check run of a gate on one commit.
type GateRun struct {
	Head string `json:"head"`
	// Branches are those before whose gates the commit stands, in order.
	Branches []string `json:"branches"`
	// Said is a hash of what the check run says, "" while it is not known whether it is there. ID tells
	// the report, and Run is the check run's number.
	Said string `json:"said,omitempty"`
	ID   string `json:"id,omitempty"`
	Run  int64  `json:"run,omitempty"`
	// Passed tells that the check run is a success.
	Passed bool `json:"passed,omitempty"`
}

// Gatekeeper tells which commits stand before branches.
type Gatekeeper interface {
	// OpenPulls lists the open pull requests, those of forks included.
	OpenPulls(ctx context.Context, repo Repository) ([]Arrival, error)
	// Queued lists the merge groups that wait in queues.
	Queued(ctx context.Context, repo Repository) ([]Arrival, error)
}

// Arrival is a commit that is to get into a branch.
type Arrival struct{ Head, Into string }
