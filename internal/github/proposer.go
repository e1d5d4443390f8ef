package github

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// Write writes the proposal's commit. No branch points to it yet.
func (h *Host) Write(ctx context.Context, repo sync.Repository, proposal sync.Proposal) (string, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return "", err
	}
	b := branch{writer{c, repo, h.bot}, h, proposal.Branch}
	commit, _, err := b.write(ctx, proposal.Base.Tree, proposal.Files, proposal.Message, proposal.Base.Commit)
	return commit, err
}

// Propose makes the rolling pull request say what the proposal says: its branch points to the
// proposal's commit. The branch is moved only from a commit that is ours, and only from the one that
// was looked at.
func (h *Host) Propose(ctx context.Context, repo sync.Repository, proposal sync.Proposal) (sync.Proposed, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Proposed{}, err
	}
	b := branch{writer{c, repo, h.bot}, h, proposal.Branch}
	// The branch to merge into is asked for first, so that nothing is left behind if that fails.
	base, err := h.defaultBranch(ctx, c, repo)
	if err != nil {
		return sync.Proposed{}, err
	}
	if proposal.Branch == base {
		return sync.Proposed{Refused: "its branch is the default branch"}, nil
	}
	if proposal.Number != 0 {
		return b.replace(ctx, proposal, base)
	}
	moved := true
	if proposal.Tip != "" {
		moved, err = b.swap(ctx, proposal.Tip, proposal.Commit)
	} else if err = b.create(ctx, proposal.Commit); errors.Is(err, errBranchExists) {
		return sync.Proposed{Moved: true}, nil
	}
	if barred := new(barredError); errors.As(err, &barred) {
		return sync.Proposed{Refused: barred.reason, Barred: true}, nil
	}
	if err != nil || !moved {
		return sync.Proposed{Moved: true}, err
	}
	return b.describe(ctx, proposal, base, proposal.Commit)
}

// Describe opens the pull request, or gives the open one its texts.
func (h *Host) Describe(ctx context.Context, repo sync.Repository, proposal sync.Proposal) (sync.Proposed, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Proposed{}, err
	}
	base, err := h.defaultBranch(ctx, c, repo)
	if err != nil {
		return sync.Proposed{}, err
	}
	return branch{writer{c, repo, h.bot}, h, proposal.Branch}.describe(ctx, proposal, base, proposal.Tip)
}

// replace moves the branch of the open pull request to the commit, unless it is protected or people
// work on it.
func (b branch) replace(ctx context.Context, proposal sync.Proposal, base string) (sync.Proposed, error) {
	for range branchMoves {
		at, err := b.look(ctx)
		if err != nil {
			return sync.Proposed{}, err
		}
		if at.tip == proposal.Commit && at.tip != "" {
			return b.describe(ctx, proposal, base, at.tip)
		}
		if proposal.Shared || at.tip != "" && !slices.Contains(proposal.Made, at.tip) {
			return sync.Proposed{Number: proposal.Number, Tip: at.tip, Foreign: true}, nil
		}
		if refused, err := b.guard(ctx, at, moveRules); err != nil || refused != "" {
			return sync.Proposed{Refused: refused}, err
		}
		if at.tip == "" {
			err = b.create(ctx, proposal.Commit)
		} else {
			_, err = b.swap(ctx, at.tip, proposal.Commit) // if somebody was faster, the next look tells
		}
		if barred := new(barredError); errors.As(err, &barred) {
			return sync.Proposed{Refused: barred.reason, Barred: true}, nil
		}
		if err != nil && !errors.Is(err, errBranchExists) {
			return sync.Proposed{}, err
		}
	}
	return sync.Proposed{}, &failure{
		doing: fmt.Sprintf("move branch %q of %s", b.name, b.repo), reason: "others move it at the same time", class: plain,
	}
}

// branchMoves is how often the branch is looked at anew when somebody was faster. A GitHub that
// answers with an old tip must not be asked without end.
const branchMoves = 5

// entry is a file's entry in the new tree. Text travels inside it; other bytes would not
// survive JSON and are sent as a blob first.
func (b branch) entry(ctx context.Context, file sync.ProposedFile) (*gh.TreeEntry, error) {
	mode := file.Mode
	if mode == "" {
		mode = sync.ModeRegular
	}
	entry := &gh.TreeEntry{Path: &file.Path, Mode: &mode, Type: new("blob")}
	switch {
	case file.Gone:
		return entry, nil // neither content nor blob: the entry is removed
	case file.Blob != "":
		entry.SHA = &file.Blob
		if mode == sync.ModeSubmodule {
			entry.Type = new("commit")
		}
		return entry, nil
	}
	if utf8.Valid(file.Content) && bytes.IndexByte(file.Content, 0) < 0 {
		entry.Content = new(string(file.Content))
		return entry, nil
	}
	body := map[string]any{"content": file.Content, "encoding": "base64"}
	blob := new(gh.Blob)
	if _, err := b.send(ctx, http.MethodPost, path(b.repo, "git", "blobs"), body, blob); err != nil {
		return nil, err
	}
	if err := verifyBlob(file.Content, blob.GetSHA()); err != nil {
		return nil, err
	}
	entry.SHA = blob.SHA
	return entry, nil
}

// describe opens the pull request, or gives the open one its texts.
func (b branch) describe(ctx context.Context, proposal sync.Proposal, base, tip string) (sync.Proposed, error) {
	proposed := sync.Proposed{Number: proposal.Number, Tip: tip}
	if proposal.Number != 0 {
		if !proposal.TextChanged && !proposal.Retarget {
			return proposed, nil
		}
		body := map[string]any{"title": proposal.Title, "body": proposal.Body}
		if proposal.Retarget && proposal.Into != "" {
			body["base"] = proposal.Into
		}
		row := new(gh.PullRequest)
		_, err := b.send(ctx, http.MethodPatch, path(b.repo, "pulls", proposal.Number), body, row)
		proposed.Ended = row.GetState() == "closed"
		return proposed, b.writing(err, "update pull request #%d in %s", proposal.Number, b.repo)
	}
	row := new(gh.PullRequest)
	body := map[string]any{"title": proposal.Title, "body": proposal.Body, "head": b.name, "base": base}
	if proposal.Draft {
		body["draft"] = true
	}
	_, err := b.send(ctx, http.MethodPost, path(b.repo, "pulls"), body, row)
	if r, ok := refused(err); ok && r.says("pull request already exists") {
		return sync.Proposed{Moved: true}, nil // whose it is, the next look at the branch tells
	}
	if r, ok := refused(err); ok && proposal.Draft && r.says("draft") {
		proposal.Draft = false // not every plan of GitHub has drafts
		return b.describe(ctx, proposal, base, tip)
	}
	if err == nil && row.GetNumber() == 0 {
		err = errNoRow
	}
	if err != nil {
		return sync.Proposed{}, b.writing(err, "open pull request %q in %s", proposal.Title, b.repo)
	}
	proposed.Number, proposed.Into = row.GetNumber(), base
	proposed.Dropped, err = b.furnish(ctx, proposed.Number, proposal)
	return proposed, err
}

// furnish gives a new pull request its labels and reviewers, and names those that GitHub would
// not take.
func (b branch) furnish(ctx context.Context, number int, proposal sync.Proposal) ([]string, error) {
	var dropped []string
	give := func(names []string, what, field, below string) error {
		if len(names) == 0 {
			return nil
		}
		_, err := b.send(ctx, http.MethodPost, path(b.repo, below), map[string]any{field: names}, nil)
		err = b.writing(err, "set %ss of pull request #%d in %s", what, number, b.repo)
		if sync.IsRejected(err) || sync.IsGone(err) {
			for _, name := range names {
				dropped = append(dropped, fmt.Sprintf("%s %q", what, name))
			}
			return nil
		}
		return err
	}
	if err := give(proposal.Labels, "label", "labels", fmt.Sprintf("issues/%d/labels", number)); err != nil {
		return nil, err
	}
	err := give(proposal.Reviewers, "reviewer", "reviewers", fmt.Sprintf("pulls/%d/requested_reviewers", number))
	return dropped, err
}

// Withdraw closes the pull request, if it is open, and deletes its branch. That either is gone
// already will do. People's commits on the branch are never taken away: they stay, and so does
// the pull request while it is open.
func (h *Host) Withdraw(ctx context.Context, repo sync.Repository, withdrawal sync.Withdrawal) (sync.Proposed, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Proposed{}, err
	}
	b := branch{writer{c, repo, h.bot}, h, withdrawal.Branch}
	at, err := b.look(ctx)
	if err != nil {
		return sync.Proposed{}, err
	}
	if withdrawal.Shared || at.tip != "" && !slices.Contains(withdrawal.Made, at.tip) {
		return sync.Proposed{Number: withdrawal.Number, Tip: at.tip, Foreign: true}, nil
	}
	if withdrawal.Number == 0 {
		proposed, _, err := b.clear(ctx, at)
		return proposed, err
	}
	closed, err := b.setState(ctx, withdrawal.Number, "closed")
	if err != nil {
		return sync.Proposed{}, err
	}
	if closed != "" && at.tip != "" && closed != at.tip {
		// Somebody pushed while it was being closed.
		_, err := b.setState(ctx, withdrawal.Number, "open")
		return sync.Proposed{Number: withdrawal.Number, Tip: closed, Foreign: true}, err
	}
	proposed, gone, err := b.clear(ctx, at)
	if err != nil || gone || proposed.Refused != "" {
		return proposed, err
	}
	tip, err := b.tip(ctx)
	if err != nil || tip == "" {
		return sync.Proposed{}, err
	}
	_, err = b.setState(ctx, withdrawal.Number, "open")
	return sync.Proposed{Number: withdrawal.Number, Tip: tip, Foreign: true}, err
}

// clear deletes the branch if it is still where it was seen, and reports whether it is gone. The
// default branch and protected ones are never deleted.
func (b branch) clear(ctx context.Context, at placed) (sync.Proposed, bool, error) {
	if at.tip == "" {
		return sync.Proposed{}, true, nil
	}
	base, err := b.host.defaultBranch(ctx, b.connection, b.repo)
	if err != nil {
		return sync.Proposed{}, false, err
	}
	if b.name == base {
		return sync.Proposed{Refused: "it is the default branch"}, false, nil
	}
	if refused, err := b.guard(ctx, at, deleteRules); err != nil || refused != "" {
		return sync.Proposed{Refused: refused}, false, err
	}
	gone, err := b.swap(ctx, at.tip, "")
	return sync.Proposed{}, gone, err
}

// setState opens or closes the pull request and returns the commit that it stands at, "" if the
// pull request is gone or its state cannot be set any more.
func (b branch) setState(ctx context.Context, number int, state string) (string, error) {
	row := new(gh.PullRequest)
	_, err := b.send(ctx, http.MethodPatch, path(b.repo, "pulls", number), map[string]any{"state": state}, row)
	if err != nil && absent(err) {
		return "", nil
	}
	return row.GetHead().GetSHA(), b.writing(err, "make pull request #%d in %s %s", number, b.repo, state)
}
