package ledger

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	stdsync "sync"
	"time"

	"github.com/milepost/milepost/sync"
)

const (
	// RefName is where a repository holds its own ledger. It is no branch: no page lists it, and neither a clone nor
	// a fork brings it along.
	RefName = "refs/milepost/ledger"
	// RefFile is the one file of each of its commits.
	RefFile = "ledger.json"
	// RefLimit bounds that file, in bytes. Ten thousand items take about a third of it.
	RefLimit = 32 << 20
)

// ErrMoved says that another run has written the ledger since this one read it, so that this one must end.
var ErrMoved = errors.New("another run has written the ledger meanwhile: let only one run at a time")

// Refs keeps one file in the newest commit of a ref that is no branch.
type Refs interface {
	// ReadRef returns the ref's commit and the file: "" where there is no such ref, nil where there is no such file.
	// Of a file longer than limit bytes it reads one byte more than that.
	ReadRef(ctx context.Context, repo sync.Repository, ref, file string, limit int64) (commit string, content []byte, err error)
	// WriteRef lets the ref point to a new commit with the file, unless it points elsewhere than to before by now: then
	// the commit that it returns is "".
	WriteRef(ctx context.Context, repo sync.Repository, ref, before, file, message string, content []byte) (commit string, err error)
}

// Ref implements [sync.Ledger] in the repository itself, for one run of a program that has no database. It writes a
// commit when the run ends, see [Ref.Close], and before that one with everything the run is about to create
// ([Ref.Foresee]), and wherever the pull request changes hands. What else is saved
// waits for the next of these: GitHub's lists and the markers tell it as well, so that a run which is stopped in between
// loses nothing.
//
// Two runs at a time are not both believed: the commit of the later one must stand on what it read, or its next save fails
// with [ErrMoved].
type Ref struct {
	refs Refs
	now  func() time.Time

	mu    stdsync.Mutex
	known map[int64]*refState
}

var _ sync.Ledger = (*Ref)(nil)

// refState is the ledger of one repository as this run knows it.
type refState struct {
	repo   sync.Repository
	commit string
	file   refFile
	// unwritten tells that the file holds what its commit does not.
	unwritten bool
}

// OpenRef returns the ledger of one run. It asks for nothing yet.
func OpenRef(refs Refs, now func() time.Time) *Ref {
	return &Ref{refs: refs, now: now, known: map[int64]*refState{}}
}

// Load implements [sync.Ledger]. Where a run was stopped in the middle, what it may have created counts as begun right
// now, and everything is listed again, so that it is looked for before anything is created.
func (r *Ref) Load(ctx context.Context, repo sync.Repository) (*sync.Base, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	state, err := r.state(ctx, repo)
	if err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	// What is not stored, such as a question's words, does not come back within a run either.
	content, err := state.file.encode()
	if err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	file, err := readRefFile(content, repo.ID)
	if err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	return file.base(), nil
}

// Save implements [sync.Ledger].
func (r *Ref) Save(ctx context.Context, repo sync.Repository, change sync.Change) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.save(ctx, repo, change); err != nil {
		return fmt.Errorf("save base of %s: %w", repo, err)
	}
	return nil
}

func (r *Ref) save(ctx context.Context, repo sync.Repository, change sync.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	state, err := r.state(ctx, repo)
	if err != nil {
		return err
	}
	file, err := state.file.with(change)
	if err != nil {
		return err
	}
	urgent := file.hands() != state.file.hands() || begins(state.file, change)
	state.file, state.unwritten = file, true
	if urgent {
		return r.write(ctx, state)
	}
	return nil
}

// Foresee implements [sync.Foresight]: it writes down what the run is about to create, before it does.
func (r *Ref) Foresee(ctx context.Context, repo sync.Repository, begun sync.Change) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	state, err := r.state(ctx, repo)
	if err == nil {
		state.file.Begun, err = newRefBegun(begun)
	}
	if err == nil {
		err = r.write(ctx, state)
	}
	if err != nil {
		return fmt.Errorf("save what is to be created in %s: %w", repo, err)
	}
	return nil
}

// Passes implements [sync.Journal]: see [Ref.Effects].
func (r *Ref) Passes(context.Context, sync.Repository, int) ([]sync.PassSummary, error) {
	return nil, nil
}

// Effects implements [sync.Journal]: a ledger in a repository does not remember what passes did, so none can be
// taken back.
func (r *Ref) Effects(context.Context, sync.Repository, string) ([]sync.Effect, error) {
	return nil, nil
}

// Close writes what waits to be written. It must be called when the last pass of the run has ended.
func (r *Ref) Close(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(r.known)) {
		state := r.known[id]
		if state.file.Begun != nil {
			state.file.Begun, state.unwritten = nil, true
		}
		if !state.unwritten {
			continue
		}
		state.file.forget(r.now())
		if err := r.write(ctx, state); err != nil {
			errs = append(errs, fmt.Errorf("save base of %s: %w", state.repo, err))
		}
	}
	return errors.Join(errs...)
}

// state returns what is known of the repository, and reads it first.
func (r *Ref) state(ctx context.Context, repo sync.Repository) (*refState, error) {
	if state, ok := r.known[repo.ID]; ok {
		return state, nil
	}
	commit, content, err := r.refs.ReadRef(ctx, repo, RefName, RefFile, RefLimit)
	if err != nil {
		return nil, err
	}
	if len(content) > RefLimit {
		return nil, fmt.Errorf("%s in %s is longer than %d bytes: delete the ref, and it is made anew from the issues", RefFile, RefName, RefLimit)
	}
	file, err := readRefFile(content, repo.ID)
	if err != nil {
		return nil, fmt.Errorf("read %s in %s: %w. Delete the ref, and it is made anew from the issues", RefFile, RefName, err)
	}
	state := &refState{repo: repo, commit: commit, file: file}
	if file.Begun != nil {
		state.file, state.unwritten = file.resumed(r.now()), true
	}
	r.known[repo.ID] = state
	return state, nil
}

// write makes a commit of the file.
func (r *Ref) write(ctx context.Context, state *refState) error {
	content, err := state.file.encode()
	if err != nil {
		return err
	}
	if len(content) > RefLimit {
		return fmt.Errorf("the ledger is longer than %d bytes: a server with a database can hold it", RefLimit)
	}
	commit, err := r.refs.WriteRef(ctx, state.repo, RefName, state.commit, RefFile, refMessage, content)
	if err != nil {
		return err
	}
	if commit == "" {
		return ErrMoved
	}
	state.commit, state.unwritten = commit, false
	return nil
}

const refMessage = "Remember what plans and issues agree on\n\nWritten by Milepost. Without it everything is found again by the issues."

// begins reports whether a change begins a creation that was not foreseen.
func begins(file refFile, change sync.Change) bool {
	for _, item := range change.Items {
		if item.Status == sync.StatusIntended && !file.Begun.item(item.Key) {
			return true
		}
	}
	return slices.ContainsFunc(change.Milestones, func(m sync.MilestoneBase) bool {
		return m.Milestone.Number == 0 && !m.IntendedAt.IsZero() && !file.Begun.milestone(m.Key)
	})
}
