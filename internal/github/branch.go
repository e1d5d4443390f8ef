package github

import (
	"context"
	"errors"
	"net/http"

	gh "github.com/google/go-github/v92/github"
)

// errBranchExists tells that a branch that was to be created is there.
var errBranchExists = errors.New("the branch exists")

// webFlow is the committer of what GitHub signs on behalf of an App.
const webFlow = "web-flow"

// branch is the head branch of the rolling pull request.
type branch struct {
	writer
	host *Host
	name string
}

// tip returns the commit that the branch points to, "" if there is no such branch.
func (b branch) tip(ctx context.Context) (string, error) {
	ref := new(gh.Reference)
	err := b.get(ctx, path(b.repo, "git/ref/heads", escapeRef(b.name)), ref)
	if status(err) == http.StatusNotFound {
		return "", nil
	}
	return ref.GetObject().GetSHA(), b.reading(err, "read branch %q of %s", b.name, b.repo)
}

// create makes the branch. It returns errBranchExists if there is one of that name.
func (b branch) create(ctx context.Context, commit string) error {
	body := map[string]any{"ref": "refs/heads/" + b.name, "sha": commit}
	_, err := b.send(ctx, http.MethodPost, path(b.repo, "git/refs"), body, nil)
	if r, ok := refused(err); ok && r.says("reference already exists") {
		return errBranchExists
	}
	return b.writing(err, "create branch %q in %s", b.name, b.repo)
}

// move lets the branch point to the commit, whatever it pointed to. A branch that is gone is
// made again.
func (b branch) move(ctx context.Context, commit string) error {
	body := map[string]any{"sha": commit, "force": true}
	_, err := b.send(ctx, http.MethodPatch, path(b.repo, "git/refs/heads", escapeRef(b.name)), body, nil)
	if r, ok := refused(err); ok && r.says("reference does not exist") {
		return b.create(ctx, commit)
	}
	return b.writing(err, "move branch %q in %s", b.name, b.repo)
}

// remove deletes the branch, if it is there.
func (b branch) remove(ctx context.Context) error {
	_, err := b.send(ctx, http.MethodDelete, path(b.repo, "git/refs/heads", escapeRef(b.name)), nil, nil)
	if r, ok := refused(err); notThere(err) || ok && r.says("reference does not exist") {
		return nil
	}
	return b.writing(err, "delete branch %q of %s", b.name, b.repo)
}

// notThere reports whether GitHub answered that there is no such thing, now or any more.
func notThere(err error) bool {
	code := status(err)
	return code == http.StatusNotFound || code == http.StatusGone
}

// absent reports whether GitHub refused because the thing is not there, or not open, any more.
func absent(err error) bool {
	code := status(err)
	return code == http.StatusNotFound || code == http.StatusUnprocessableEntity
}
