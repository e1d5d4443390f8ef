package sync

import "context"

// Surveyor looks at branches and pull requests before anything of them is changed.
type Surveyor interface {
	// Ref tells what a branch is at. One that does not exist gives the zero Ref and no error.
	Ref(ctx context.Context, repo Repository, branch string) (Ref, error)
	// Rules says which rule of the repository keeps a branch of that name, whether it exists or
	// not, from being moved as we would; "" if none is known.
	Rules(ctx context.Context, repo Repository, branch string) (string, error)
	// PullRequest reads one pull request.
	PullRequest(ctx context.Context, repo Repository, number int) (PullRequest, error)
	// PullRequests lists those that are open and come from a branch of this repository.
	PullRequests(ctx context.Context, repo Repository, branch string) ([]PullRequest, error)
	// Shared tells whether somebody else's commits stand on a commit and not on a branch.
	Shared(ctx context.Context, repo Repository, branch, commit string) (bool, error)
}

// Ref is a branch as it stands.
type Ref struct {
	// Tip is the commit that it points to, "" if there is no such branch.
	Tip string
	// Protected says what keeps it from being moved by force, "" if nothing is known to.
	Protected string
}

// PullRequest is what GitHub says of a pull request by itself, which is newer than what its lists
// say.
type PullRequest struct {
	Number       int
	Open, Merged bool
	// Branch is the head branch in this repository, "" if it is one of a fork; Tip is the commit
	// at its head, and Into the branch that it is to be merged into.
	Branch, Tip, Into string
	// Ours tells that the App's bot user opened it, known by its numeric id.
	Ours bool
	Body string
}
