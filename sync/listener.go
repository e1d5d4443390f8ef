package sync

import (
	"context"
	"time"
)

// Listener reads what people say in comments, and answers.
type Listener interface {
	// Comment reads one comment.
	Comment(ctx context.Context, repo Repository, id int64) (Comment, error)
	// Comments lists those of all issues and pull requests that changed since, the oldest first.
	Comments(ctx context.Context, repo Repository, since time.Time) ([]Comment, error)
	// OwnComments lists those of the App's own bot user on one issue or pull request, whole.
	OwnComments(ctx context.Context, repo Repository, issue int) ([]Comment, error)
	// React adds a reaction to a comment; one that is there already will do.
	React(ctx context.Context, repo Repository, comment int64, reaction Reaction) error
	// Say comments on an issue or pull request, or has a comment of ours say something else: 0 for a
	// new one.
	Say(ctx context.Context, repo Repository, issue int, comment int64, text string) error
}

// Comment is what somebody wrote on an issue or a pull request.
type Comment struct {
	ID int64
	// Issue is the number of the issue or pull request, 0 if it is one of another repository.
	Issue int
	By    User
	// Ours tells that the App's own bot user wrote it.
	Ours bool
	// Text is the first line alone, unless the comment is ours: others may be of 65,536 characters.
	Text                 string
	CreatedAt, UpdatedAt time.Time
}

// Reaction is how Milepost answers a comment in one sign.
type Reaction string

// The reactions: what was asked for was done, it was so already, it was refused.
const (
	ReactionDone    Reaction = "rocket"
	ReactionAlready Reaction = "+1"
	ReactionRefused Reaction = "confused"
)
