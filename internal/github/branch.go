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

// barredError tells that GitHub does not let us place a branch there, though it takes our commits.
type barredError struct{ reason string }

func (e *barredError) Error() string { return e.reason }

// placing wraps the error of a request that places a branch. A 403 is about that branch alone: a commit
// cannot be written without the permission for contents.
func (b branch) placing(err error, format string, args ...any) error {
	if r, ok := refused(err); ok && !r.limit() && r.status == http.StatusForbidden {
		return &barredError{barred(r)}
	}
	return b.writing(err, format, args...)
}

// barred is why, with what GitHub does not say.
func barred(r refusal) string {
	return r.String() + "; if files in .github/workflows come along, the App needs the permission `workflows` as well"
}

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
	return b.placing(err, "create branch %q in %s", b.name, b.repo)
}

// move lets the branch point to the commit, whatever it pointed to. A branch that is gone is
// made again.
func (b branch) move(ctx context.Context, commit string) error {
	body := map[string]any{"sha": commit, "force": true}
	_, err := b.send(ctx, http.MethodPatch, path(b.repo, "git/refs/heads", escapeRef(b.name)), body, nil)
	if r, ok := refused(err); ok && r.says("reference does not exist") {
		return b.create(ctx, commit)
	}
	return b.placing(err, "move branch %q in %s", b.name, b.repo)
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
