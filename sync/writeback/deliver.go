package writeback

import (
	"context"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
	"github.com/milepost/milepost/sync/reading"
)

// Input is what write-back works on in one pass.
type Input struct {
	Host       Host
	Repository sync.Repository
	// Base is what both sides last agreed on. It moves on with what is saved.
	Base *sync.Base
	// Branch is the name of the default branch, known while a pull request is open; Retarget tells
	// that the pull request goes to another one.
	Branch   string
	Retarget bool

	// Head is the head of the default branch, and Documents, Placement and Policy what was read
	// there.
	Head      sync.Head
	Documents []sync.Document
	Placement identity.Placement
	Policy    sync.Policy

	// Seal signs a marker, and MarkerKeys are those whose markers are taken for ours.
	Seal       func(markup.Marker) string
	MarkerKeys [][]byte
	// Interval is the least time between two changes of an open pull request, unless the policy
	// says otherwise.
	Interval time.Duration
	Now      func() time.Time
}

// Host is GitHub as write-back needs it.
type Host interface {
	sync.AccessChecker
	sync.Source
	sync.Tracker
	sync.Proposer
	sync.Merger
	sync.Surveyor
	sync.Witness
}

// Store saves what has to be on record before the next request.
type Store func(ctx context.Context, change sync.Change) error

// Outcome is what write-back did.
type Outcome struct {
	// Edits counts the edits that are proposed now.
	Edits   int
	Actions []sync.Action
	Notices []sync.Notice
	// Applied counts what GitHub carried out.
	Applied int
	// RequeueAt is when there is something to do though nothing happens, the zero time if never.
	RequeueAt time.Time
}

// writer is the write-back of one pass.
type writer struct {
	in    Input
	store Store
	out   Outcome
}

// Deliver makes the documents say what the edits ask for: by the rolling pull request or, where the
// policy says so, by a commit.
func Deliver(ctx context.Context, in Input, store Store, edits []sync.Edit) (Outcome, error) {
	w := &writer{in: in, store: store}
	err := w.propose(ctx, edits)
	return w.out, err
}

// EndPullRequest deletes the branch of a pull request that was merged or closed.
func EndPullRequest(ctx context.Context, in Input, store Store, number int) (Outcome, error) {
	w := &writer{in: in, store: store}
	err := w.endBranch(ctx, number)
	return w.out, err
}

// RetryEnd tries again to delete a branch that GitHub would not delete.
func RetryEnd(ctx context.Context, in Input, store Store) (Outcome, error) {
	w := &writer{in: in, store: store}
	err := w.retryBranch(ctx)
	return w.out, err
}

// TakeUp looks at a pull request that was found by its marker. Before is what was known before it
// was: that holds if the pull request has ended. Ended is the one whose branch is to go, 0 if none is;
// TakeUp returns which one it is then.
func TakeUp(ctx context.Context, in Input, store Store, before sync.WriteBack, ended int) (int, error) {
	w := &writer{in: in, store: store}
	return w.takeUp(ctx, before, ended)
}

func (w *writer) save(ctx context.Context, change sync.Change) error { return w.store(ctx, change) }

// saveRepo saves the repository's record, in which the state of the pull request stands.
func (w *writer) saveRepo(ctx context.Context) error {
	return w.save(ctx, sync.Change{Repo: &w.in.Base.Repo})
}

// again asks for another pass at the given time, or before.
func (w *writer) again(at time.Time) {
	if w.out.RequeueAt.IsZero() || at.Before(w.out.RequeueAt) {
		w.out.RequeueAt = at
	}
}

// remark adds a notice about the whole repository.
func (w *writer) remark(code, format string, args ...any) {
	w.out.Notices = append(w.out.Notices, sync.Notice{Code: code, Message: fmt.Sprintf(format, args...)})
}

func (w *writer) planReader() *reading.Reader {
	return reading.New(w.in.Host, w.in.Repository, w.in.Policy, w.in.Now)
}
