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
	// RefHistory bounds how many commits the ref has behind it: the end of the run after that many begins anew with a
	// commit that has no parent. What is no longer reachable is GitHub's to throw away.
	RefHistory = 200
)

// ErrMoved says that another run has written the ledger since this one read it, so that this one must end.
var ErrMoved = errors.New("another run has written the ledger meanwhile: let only one run at a time")

// Refs keeps one file in the newest commit of a ref that is no branch.
type Refs interface {
	// RefTip returns the ref's commit, "" where there is no such ref.
	RefTip(ctx context.Context, repo sync.Repository, ref string) (commit string, err error)
	// ReadRef returns the ref's commit and the file: "" where there is no such ref, nil where there is no such file.
	// Of a file longer than limit bytes it reads one byte more than that.
	ReadRef(ctx context.Context, repo sync.Repository, ref, file string, limit int64) (commit string, content []byte, err error)
	// WriteRef lets the ref point to a new commit with the file, unless it points elsewhere than to before by now: then
	// the commit that it returns is "".
	WriteRef(ctx context.Context, repo sync.Repository, ref, before, file, message string, content []byte) (commit string, err error)
	// RestartRef is WriteRef with a commit that has no parent. It looks where the ref points to right before it moves it,
	// and not in the same moment.
	RestartRef(ctx context.Context, repo sync.Repository, ref, before, file, message string, content []byte) (commit string, err error)
}

// Ref implements [sync.Ledger] in the repository itself, for one run of a program that has no database. It writes a
// commit when the run ends, see [Ref.Close], and before that one with everything the run is about to create
// ([Ref.Foresee]), and wherever the pull request changes hands. What else is saved
// waits for the next of these: GitHub's lists and the markers tell it as well, so that a run which is stopped in between
// loses nothing.
//
// Two runs at a time are not both believed: the commit of the later one must stand on what it read, or its next save fails
// with [ErrMoved]. Before each creation a run makes sure that no other one has taken over, see [Ref.Begin].
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
	// resumed tells that the commit is that of a run which did not end, and keyless that it does not hold the key by
	// which markers are sealed, or the user of this run.
	resumed, keyless bool
}

// OpenRef returns the ledger of one run. It asks for nothing yet.
func OpenRef(refs Refs, now func() time.Time) *Ref {
	return &Ref{refs: refs, now: now, known: map[int64]*refState{}}
}

// Begin takes the ledger over where another run has begun and not ended: that one, should it still be going on, creates
// nothing more. It must be called before the first pass of a run that may write.
func (r *Ref) Begin(ctx context.Context, repo sync.Repository) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	state, err := r.state(ctx, repo)
	if err == nil && state.resumed {
		err = r.write(ctx, state)
	}
	if err != nil {
		return fmt.Errorf("take over the ledger of %s: %w", repo, err)
	}
	return nil
}

// MarkerKey returns the key by which the markers of a repository are sealed where none is configured: the one of the
// ledger, or else the fresh one, which is kept with the first record that is saved. lost tells that nothing is
// known of the repository, so that there may be markers that a lost key has sealed.
func (r *Ref) MarkerKey(ctx context.Context, repo sync.Repository, fresh []byte) (key []byte, lost bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	state, err := r.state(ctx, repo)
	if err != nil {
		return nil, false, fmt.Errorf("read the marker key of %s: %w", repo, err)
	}
	if len(state.file.MarkerKey) == 0 && len(fresh) > 0 {
		state.file.MarkerKey, state.keyless = fresh, true
	}
	return state.file.MarkerKey, state.file.New, nil
}

// Users returns the ids of the users whose tokens the runs before had, and keeps that of this run with the first record
// that is saved.
func (r *Ref) Users(ctx context.Context, repo sync.Repository, user int64) ([]int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	state, err := r.state(ctx, repo)
	if err != nil {
		return nil, fmt.Errorf("read who worked on %s: %w", repo, err)
	}
	before := slices.Clone(state.file.Users)
	if !slices.Contains(before, user) {
		state.file.Users, state.keyless = append(slices.Clone(before), user), true
	}
	return before, nil
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
	unforeseen, foreseen := begins(state.file, change)
	urgent := file.hands() != state.file.hands() || unforeseen || state.keyless
	state.file, state.unwritten = file, true
	if urgent {
		return r.write(ctx, state)
	}
	if foreseen {
		return r.holds(ctx, state)
	}
	return nil
}

// holds makes sure that no other run has written the ledger meanwhile.
func (r *Ref) holds(ctx context.Context, state *refState) error {
	tip, err := r.refs.RefTip(ctx, state.repo, RefName)
	if err == nil && tip != state.commit {
		err = ErrMoved
	}
	return err
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

// ForgetsPasses implements [sync.Forgetful].
func (r *Ref) ForgetsPasses() {}

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
		state.file.New = false
		if err := r.end(ctx, state); err != nil {
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
		state.file, state.unwritten, state.resumed = file.resumed(r.now()), true, true
	}
	r.known[repo.ID] = state
	return state, nil
}

// end writes the last commit of a run, which has no parent where there are many behind it.
func (r *Ref) end(ctx context.Context, state *refState) error {
	if state.file.Commits < RefHistory {
		return r.write(ctx, state)
	}
	state.file.Commits = 0
	return r.writeBy(ctx, state, r.refs.RestartRef)
}

// write makes a commit of the file.
func (r *Ref) write(ctx context.Context, state *refState) error {
	return r.writeBy(ctx, state, r.refs.WriteRef)
}

// writer is one of the two ways to move a ref.
type writer func(ctx context.Context, repo sync.Repository, ref, before, file, message string, content []byte) (string, error)

func (r *Ref) writeBy(ctx context.Context, state *refState, write writer) error {
	state.file.Commits++
	content, err := state.file.encode()
	if err != nil {
		return err
	}
	if len(content) > RefLimit {
		return fmt.Errorf("the ledger is longer than %d bytes: a server with a database can hold it", RefLimit)
	}
	commit, err := write(ctx, state.repo, RefName, state.commit, RefFile, refMessage, content)
	if err != nil {
		return err
	}
	if commit == "" {
		return ErrMoved
	}
	state.commit, state.unwritten, state.resumed, state.keyless = commit, false, false, false
	return nil
}

const refMessage = "Remember what plans and issues agree on\n\nWritten by Milepost. Without it everything is found again by the issues."

// begins reports whether a change begins creations, and whether they were foreseen.
func begins(file refFile, change sync.Change) (unforeseen, foreseen bool) {
	begun := func(known bool) { unforeseen, foreseen = unforeseen || !known, foreseen || known }
	for _, item := range change.Items {
		if item.Status == sync.StatusIntended && item.Issue.Number == 0 {
			begun(file.Begun.item(item.Key))
		}
	}
	for _, m := range change.Milestones {
		if m.Milestone.Number == 0 && !m.IntendedAt.IsZero() {
			begun(file.Begun.milestone(m.Key))
		}
	}
	return unforeseen, foreseen
}
