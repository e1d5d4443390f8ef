package sync

import (
	"context"
	"time"
)

// Witness tells whose doing something on GitHub is.
type Witness interface {
	// Closed tells who closed an issue last, and how. The zero Closer means that it cannot be
	// known.
	Closed(ctx context.Context, repo Repository, number int) (Closer, error)
	// Renamed tells who gave an issue the title that it has; the zero User means that it cannot
	// be known.
	Renamed(ctx context.Context, repo Repository, number int, title string) (User, error)
	// UserID returns the number of the user who has a login now, 0 if nobody has.
	UserID(ctx context.Context, repo Repository, login string) (int64, error)
	// Edits lists who edited the body of an issue, the newest edit first, as far as that can be known.
	Edits(ctx context.Context, repo Repository, number int) ([]BodyEdit, error)
	// MayWrite tells whether a user may write to the repository. One of whom that cannot be known
	// may not.
	MayWrite(ctx context.Context, repo Repository, user User) (bool, error)
}

// User is a user of GitHub. ID is who it is: a login may pass to somebody else.
type User struct {
	ID    int64  `json:"id,omitempty"`
	Login string `json:"login,omitempty"`
	// Person tells that it is a person and not a bot.
	Person bool `json:"person,omitempty"`
}

// BodyEdit is an edit of a body. Body is what it said after that, "" if that is not known.
type BodyEdit struct {
	By   User
	At   time.Time
	Body string
}

// Means is how an issue was closed.
type Means string

// The means. The zero value says that they are not known.
const (
	// ByHand says that the user closed the issue itself.
	ByHand Means = "hand"
	// ByPull says that the user merged a pull request that closes it.
	ByPull Means = "pull request"
	// ByCommit says that the user pushed a commit whose message closes it.
	ByCommit Means = "commit"
	// ByRule says that something else did on the user's behalf, such as a rule of a project.
	ByRule Means = "rule"
)

// Closer is who closed an issue, and how.
type Closer struct {
	User
	Means Means `json:"means,omitempty"`
	// At is when it was closed.
	At time.Time `json:"at,omitzero"`
}
