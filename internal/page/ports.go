package page

import (
	"context"
	"html/template"
	"time"

	"github.com/milepost/milepost/internal/doctor"
	"github.com/milepost/milepost/sync"
)

// Ledger is what the page reads of what is remembered.
type Ledger interface {
	// Known lists all repositories by name.
	Known(ctx context.Context) ([]Known, error)
	// KnownAs is the newest repository of a name, letters of any case, and whether there is one.
	KnownAs(ctx context.Context, owner, name string) (Known, bool, error)
	// Versions tells a number for each repository, by id, that grows with each change.
	Versions(ctx context.Context) (map[int64]int64, error)
	// LoadSince loads a base, of its items and milestones those alone that changed since a version, 0 for all, and tells
	// which version it is.
	LoadSince(ctx context.Context, repo sync.Repository, since int64) (base *sync.Base, version int64, err error)
	// Search finds at most limit items of the repositories whose records hold the text.
	Search(ctx context.Context, repositories []int64, text string, limit int) ([]Hit, error)
	// EffectsOn lists the newest of what passes did to an item, newest first.
	EffectsOn(ctx context.Context, repo sync.Repository, key sync.Key, limit int) ([]sync.Effect, error)
	// Passes lists the newest passes that changed something, newest first.
	Passes(ctx context.Context, repo sync.Repository, limit int) ([]sync.PassSummary, error)
	// SomeEffects lists at most limit of what one pass changed, in order, from an offset on, and counts all of it.
	SomeEffects(ctx context.Context, repo sync.Repository, pass string, offset, limit int) (effects []sync.Effect, all int, err error)
}

// Known is a repository that something is known of.
type Known struct {
	Repository sync.Repository
	// Version grows with each change of what is known.
	Version int64
	// Asks tells that questions wait for a person, Blocked that it cannot be worked on, Gone that the App may not
	// see it any more, and Public that its configuration lets anyone look at its plans.
	Asks, Blocked, Gone, Public bool
}

// Hit is an item that was found.
type Hit struct {
	Repository int64
	Item       sync.ItemBase
}

// Orders is what can be asked for about a repository: the same as on the command line. Each of them asks for a pass,
// which carries it out. An error that is a [Refusal] is told to the viewer.
type Orders interface {
	// Answer gives an answer to a question, and returns in words what that brings about.
	Answer(ctx context.Context, repo sync.Repository, hash string) (string, error)
	Undo(ctx context.Context, repo sync.Repository, pass string) error
	Look(ctx context.Context, repo sync.Repository) error
	Resume(ctx context.Context, owner, name string) error
	// LookAtCarry tells which open lines of a plan would go to another one, and changes nothing; Carry has a pull request
	// opened that moves them.
	LookAtCarry(ctx context.Context, repo sync.Repository, from, to string) (sync.Carried, error)
	Carry(ctx context.Context, repo sync.Repository, from, to string) error
}

// Refusal is an error that tells people why what they asked for was not done.
type Refusal string

func (r Refusal) Error() string { return string(r) }

// Operations is what operators see of the server, and do with it.
type Operations interface {
	Queue(ctx context.Context) (Queue, error)
	Budgets(ctx context.Context) ([]Budget, error)
	Deliveries(ctx context.Context) ([]Delivery, error)
	Redeliver(ctx context.Context, id int64) error
	Examine(ctx context.Context) ([]doctor.Finding, error)
}

// Queue is what waits for a pass.
type Queue struct {
	// Waiting counts the passes and previews that wait, Due those of them that might begin now, Running those that are
	// under way, and Stuck those that were given up and still run.
	Waiting, Due, Running, Stuck int
	// Oldest is how long the one that is due longest has waited.
	Oldest time.Duration
	// Turns lists those that are under way, were put aside or come next, at most a hundred.
	Turns []Turn
}

// Turn is one pass or preview in the queue.
type Turn struct {
	Repository string
	// Preview names what a preview is about, "" for a pass.
	Preview string
	// At is when it may begin, or since when it was put aside.
	At             time.Time
	Running, Aside bool
	// Failed counts the tries in a row that failed or came to no end.
	Failed int
}

// Budget is what an installation may still ask of GitHub.
type Budget struct {
	Installation int64
	Account      string
	// Requests is what is left of this hour, -1 if GitHub has not said.
	Requests int
}

// Delivery is one attempt of GitHub to deliver a webhook.
type Delivery struct {
	ID          int64
	GUID, Event string
	At          time.Time
	OK          bool
	Code        int
	Status      string
}

// Audit remembers presses.
type Audit interface {
	NotePress(ctx context.Context, press Press) error
	Presses(ctx context.Context, repository int64, limit int) ([]Press, error)
}

// Press is a button that somebody pressed.
type Press struct {
	At time.Time
	// Who pressed it, and Did what that asks for.
	Who, Did string
	// Repository is what it is about, 0 for the server as a whole, and About says more.
	Repository int64
	About      string
	// Outcome is "done", or says why it was refused.
	Outcome string
}

// People is GitHub as those see it who sign in there.
type People interface {
	// SignIn is the address at which GitHub asks a person, and to which of our addresses it leads back with the state.
	// The challenge is that of RFC 7636.
	SignIn(state, challenge, back string) string
	// Exchange gets a person's token, and their login, for the code that GitHub led back with.
	Exchange(ctx context.Context, code, verifier, back string) (token, login string, err error)
	// Repositories tells what GitHub lets the person see of the App's repositories, by id. The error is [ErrSignedOut]
	// when the token is good no more.
	Repositories(ctx context.Context, token string) (map[int64]Grant, error)
}

// Grant is what a person may do with a repository.
type Grant int

// The grants; the zero value grants nothing.
const (
	MayRead Grant = iota + 1
	MayWrite
)

// Charts draws how a plan went.
type Charts interface {
	// BurnUp is a picture of the plan's history, "" where there is none. It is HTML that holds no style.
	BurnUp(ctx context.Context, repo sync.Repository, plan string) (template.HTML, error)
}
