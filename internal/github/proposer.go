package github

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"unicode/utf8"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// Propose makes the rolling pull request say what the proposal says: one commit on its base.
// The branch is moved only while all that stands on it is ours.
func (h *Host) Propose(ctx context.Context, repo sync.Repository, proposal sync.Proposal) (sync.Proposed, error) {
	c, bot, err := h.open(ctx, repo)
	if err != nil {
		return sync.Proposed{}, err
	}
	b := branch{writer{c, repo, bot}, proposal.Branch}
	tip := ""
	if proposal.Tip != "" || proposal.Number != 0 {
		if tip, err = b.tip(ctx); err != nil {
			return sync.Proposed{}, err
		}
		foreign, err := b.foreign(ctx, tip, proposal.Tip)
		if err != nil || foreign {
			return sync.Proposed{Number: proposal.Number, Tip: tip, Foreign: foreign}, err
		}
	}
	base, err := h.base(ctx, c, repo, proposal)
	if err != nil {
		return sync.Proposed{}, err
	}
	commit, err := b.commit(ctx, proposal)
	if err != nil {
		return sync.Proposed{}, err
	}
	if tip != "" {
		err = b.move(ctx, commit)
	} else {
		err = b.create(ctx, commit)
	}
	if errors.Is(err, errBranchExists) {
		return b.takeOver(ctx, proposal, base, commit)
	}
	if err != nil {
		return sync.Proposed{}, err
	}
	number, err := b.pull(ctx, proposal, base)
	return sync.Proposed{Number: number, Tip: commit}, err
}

// base returns the branch that a new pull request is to be merged into, "" when there is a
// pull request already. It is asked for first, so that nothing is left behind if it fails.
func (h *Host) base(ctx context.Context, c *connection, repo sync.Repository, proposal sync.Proposal) (string, error) {
	if proposal.Number != 0 {
		return "", nil
	}
	return h.defaultBranch(ctx, c, repo)
}

// commit writes the files as one commit on the base. Author and committer are left out, since
// GitHub signs only what it attributes by itself.
func (b branch) commit(ctx context.Context, proposal sync.Proposal) (string, error) {
	entries := make([]*gh.TreeEntry, 0, len(proposal.Files))
	for _, file := range proposal.Files {
		entry, err := b.entry(ctx, file)
		if err != nil {
			return "", b.writing(err, "write %q in %s", file.Path, b.repo)
		}
		entries = append(entries, entry)
	}
	tree, _, err := b.client.Git.CreateTree(ctx, b.repo.Owner, b.repo.Name, proposal.Base.Tree, entries)
	if err == nil && tree.GetSHA() == "" {
		err = errNoRow
	}
	if err != nil {
		return "", b.writing(err, "write a tree in %s", b.repo)
	}
	commit, _, err := b.client.Git.CreateCommit(ctx, b.repo.Owner, b.repo.Name, gh.Commit{
		Message: &proposal.Message,
		Tree:    tree,
		Parents: []*gh.Commit{{SHA: &proposal.Base.Commit}},
	}, nil)
	if err == nil && commit.GetSHA() == "" {
		err = errNoRow
	}
	if err != nil {
		return "", b.writing(err, "write a commit in %s", b.repo)
	}
	return commit.GetSHA(), nil
}

// entry is a file's entry in the new tree. Text travels inside it; other bytes would not
// survive JSON and are sent as a blob first.
func (b branch) entry(ctx context.Context, file sync.ProposedFile) (*gh.TreeEntry, error) {
	mode := file.Mode
	if mode == "" {
		mode = sync.ModeRegular
	}
	entry := &gh.TreeEntry{Path: &file.Path, Mode: &mode, Type: new("blob")}
	if utf8.Valid(file.Content) && bytes.IndexByte(file.Content, 0) < 0 {
		entry.Content = new(string(file.Content))
		return entry, nil
	}
	body := map[string]any{"content": file.Content, "encoding": "base64"}
	blob := new(gh.Blob)
	if _, err := b.send(ctx, http.MethodPost, path(b.repo, "git", "blobs"), body, blob); err != nil {
		return nil, err
	}
	if blob.GetSHA() == "" {
		return nil, errNoRow
	}
	entry.SHA = blob.SHA
	return entry, nil
}

// takeOver handles a branch that stands although nothing is known of one: an answer or the
// ledger was lost. Unless people work on its pull request, it is moved.
func (b branch) takeOver(ctx context.Context, proposal sync.Proposal, base, commit string) (sync.Proposed, error) {
	tip, err := b.tip(ctx)
	if err != nil {
		return sync.Proposed{}, err
	}
	number, err := b.openPull(ctx)
	if err != nil {
		return sync.Proposed{}, err
	}
	if number != 0 {
		proposal.Number, proposal.TextChanged = number, true
		foreign, err := b.foreign(ctx, tip, commit)
		if err != nil || foreign {
			return sync.Proposed{Number: number, Tip: tip, Foreign: foreign}, err
		}
	}
	if tip != commit {
		if err := b.move(ctx, commit); err != nil {
			return sync.Proposed{}, err
		}
	}
	number, err = b.pull(ctx, proposal, base)
	return sync.Proposed{Number: number, Tip: commit}, err
}

// pull opens the pull request, or gives the open one its texts, and returns its number.
func (b branch) pull(ctx context.Context, proposal sync.Proposal, base string) (int, error) {
	if proposal.Number != 0 {
		if !proposal.TextChanged {
			return proposal.Number, nil
		}
		body := map[string]any{"title": proposal.Title, "body": proposal.Body}
		_, err := b.send(ctx, http.MethodPatch, path(b.repo, "pulls", proposal.Number), body, nil)
		return proposal.Number, b.writing(err, "update pull request #%d in %s", proposal.Number, b.repo)
	}
	row := new(gh.PullRequest)
	body := map[string]any{"title": proposal.Title, "body": proposal.Body, "head": b.name, "base": base}
	_, err := b.send(ctx, http.MethodPost, path(b.repo, "pulls"), body, row)
	if r, ok := refused(err); ok && r.says("pull request already exists") {
		number, listErr := b.openPull(ctx)
		if listErr != nil {
			return 0, listErr
		}
		if number != 0 {
			proposal.Number, proposal.TextChanged = number, true
			return b.pull(ctx, proposal, base)
		}
	}
	if err == nil && row.GetNumber() == 0 {
		err = errNoRow
	}
	return row.GetNumber(), b.writing(err, "open pull request %q in %s", proposal.Title, b.repo)
}

// openPull returns the number of the open pull request of the branch, 0 if there is none.
func (b branch) openPull(ctx context.Context) (int, error) {
	query := url.Values{"state": {"open"}, "head": {b.repo.Owner + ":" + b.name}}
	rows, err := listAll[*gh.PullRequest](ctx, b.connection, path(b.repo, "pulls"), query)
	if err != nil {
		return 0, b.reading(err, "list pull requests of %s", b.repo)
	}
	for _, row := range rows {
		if row.GetHead().GetRef() == b.name {
			return row.GetNumber(), nil
		}
	}
	return 0, nil
}

// Withdraw closes the pull request, if it is open, and deletes its branch. That either is gone
// already will do.
func (h *Host) Withdraw(ctx context.Context, repo sync.Repository, number int, name string) error {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return err
	}
	b := branch{writer{connection: c, repo: repo}, name}
	if number > 0 {
		_, err := b.send(ctx, http.MethodPatch, path(repo, "pulls", number), map[string]any{"state": "closed"}, nil)
		if err != nil && !absent(err) {
			return b.writing(err, "close pull request #%d in %s", number, repo)
		}
	}
	return b.remove(ctx)
}
