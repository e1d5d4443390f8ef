package github

import (
	"context"
	"errors"
	"net/http"
	"strings"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
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

// foreign reports whether somebody else's commit stands on the branch. The commit written last
// may not be the one that is remembered, if an answer was lost, so that commits that our own bot
// user made are taken for ours.
func (b branch) foreign(ctx context.Context, tip string, proposal sync.Proposal) (bool, error) {
	switch {
	case tip == "":
		return false, nil
	case proposal.Shared:
		return true, nil
	case tip == proposal.Tip:
		return false, nil
	}
	comparison, err := b.compare(ctx, b.repo, proposal.Base.Commit, tip)
	if err != nil {
		return false, err
	}
	if comparison.GetTotalCommits() > len(comparison.Commits) {
		return true, nil
	}
	for _, commit := range comparison.Commits {
		if !b.made(commit) {
			return true, nil
		}
	}
	return false, nil
}

// made tells whether our bot user made a commit.
func (b branch) made(commit *gh.RepositoryCommit) bool {
	committer := commit.GetCommitter()
	return isBot(commit.GetAuthor(), b.bot) && (isBot(committer, b.bot) || strings.EqualFold(committer.GetLogin(), webFlow))
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
