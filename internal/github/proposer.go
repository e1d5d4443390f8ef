package github

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// Propose makes the rolling pull request say what the proposal says: one commit on its base.
// The branch is moved only while all that stands on it is ours, and only from the commit that
// was looked at.
func (h *Host) Propose(ctx context.Context, repo sync.Repository, proposal sync.Proposal) (sync.Proposed, error) {
	c, bot, err := h.open(ctx, repo)
	if err != nil {
		return sync.Proposed{}, err
	}
	b := branch{writer{c, repo, bot}, h, proposal.Branch}
	tip := ""
	if proposal.Tip != "" || proposal.Number != 0 {
		if tip, err = b.tip(ctx); err != nil {
			return sync.Proposed{}, err
		}
		foreign, err := b.foreign(ctx, tip, proposal)
		if err != nil || foreign {
			return sync.Proposed{Number: proposal.Number, Tip: tip, Foreign: foreign}, err
		}
	}
	// The branch to merge into is asked for first, so that nothing is left behind if that fails.
	base, err := h.defaultBranch(ctx, c, repo)
	if err != nil {
		return sync.Proposed{}, err
	}
	commit, _, err := b.write(ctx, proposal.Base.Tree, proposal.Files, proposal.Message, proposal.Base.Commit)
	if err != nil {
		return sync.Proposed{}, err
	}
	if tip == "" {
		err = b.create(ctx, commit)
	}
	if tip != "" || errors.Is(err, errBranchExists) {
		return b.replace(ctx, proposal, base, commit)
	}
	if err != nil {
		return sync.Proposed{}, err
	}
	return b.describe(ctx, proposal, base, commit)
}

// Describe opens the pull request, or gives the open one its texts.
func (h *Host) Describe(ctx context.Context, repo sync.Repository, proposal sync.Proposal) (sync.Proposed, error) {
	c, bot, err := h.open(ctx, repo)
	if err != nil {
		return sync.Proposed{}, err
	}
	base, err := h.defaultBranch(ctx, c, repo)
	if err != nil {
		return sync.Proposed{}, err
	}
	return branch{writer{c, repo, bot}, h, proposal.Branch}.describe(ctx, proposal, base, proposal.Tip)
}

// replace moves a branch that stands already to the commit, unless people work on it. Where
// nothing is known of a pull request, an answer or the ledger was lost, and the open one is
// looked for.
func (b branch) replace(ctx context.Context, proposal sync.Proposal, base, commit string) (sync.Proposed, error) {
	if proposal.Number == 0 {
		number, err := b.openPull(ctx)
		if err != nil {
			return sync.Proposed{}, err
		}
		proposal.Number = number
		proposal.TextChanged = proposal.TextChanged || number != 0
	}
	for range branchMoves {
		tip, err := b.tip(ctx)
		if err != nil {
			return sync.Proposed{}, err
		}
		if tip == commit {
			return b.describe(ctx, proposal, base, commit)
		}
		foreign, err := b.foreign(ctx, tip, proposal)
		if err != nil || foreign {
			return sync.Proposed{Number: proposal.Number, Tip: tip, Foreign: foreign}, err
		}
		if tip == "" {
			err = b.create(ctx, commit)
		} else {
			_, err = b.swap(ctx, tip, commit) // if somebody was faster, the next look tells
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
	if blob.GetSHA() == "" {
		return nil, errNoRow
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
		number, listErr := b.openPull(ctx)
		if listErr != nil {
			return sync.Proposed{}, listErr
		}
		if number != 0 {
			proposal.Number, proposal.TextChanged = number, true
			return b.describe(ctx, proposal, base, tip)
		}
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

// openPull returns the number of the open pull request of the branch, 0 if there is none. A fork
// may belong to the same owner and have a branch of that name, too.
func (b branch) openPull(ctx context.Context) (int, error) {
	query := url.Values{"state": {"open"}, "head": {b.repo.Owner + ":" + b.name}}
	rows, err := listAll[*gh.PullRequest](ctx, b.connection, path(b.repo, "pulls"), query)
	if err != nil {
		return 0, b.reading(err, "list pull requests of %s", b.repo)
	}
	for _, row := range rows {
		from := row.GetHead().GetRepo()
		here := from.GetID() == b.repo.ID || strings.EqualFold(from.GetFullName(), b.repo.String())
		if row.GetHead().GetRef() == b.name && here {
			return row.GetNumber(), nil
		}
	}
	return 0, nil
}

// Withdraw closes the pull request, if it is open, and deletes its branch. That either is gone
// already will do. People's commits on the branch are never taken away: they stay, and so does
// the pull request while it is open.
func (h *Host) Withdraw(ctx context.Context, repo sync.Repository, withdrawal sync.Withdrawal) (sync.Proposed, error) {
	c, bot, err := h.open(ctx, repo)
	if err != nil {
		return sync.Proposed{}, err
	}
	b := branch{writer{c, repo, bot}, h, withdrawal.Branch}
	if withdrawal.Ended {
		return sync.Proposed{}, b.clear(ctx, withdrawal.Number)
	}
	tip, err := b.tip(ctx)
	if err != nil {
		return sync.Proposed{}, err
	}
	foreign, err := b.foreign(ctx, tip, sync.Proposal{Tip: withdrawal.Tip, Base: withdrawal.Base, Shared: withdrawal.Shared})
	if err != nil || foreign {
		return sync.Proposed{Number: withdrawal.Number, Tip: tip, Foreign: foreign}, err
	}
	closed, err := b.setState(ctx, withdrawal.Number, "closed")
	if err != nil {
		return sync.Proposed{}, err
	}
	if closed != "" && tip != "" && closed != tip {
		// Somebody pushed while it was being closed.
		_, err := b.setState(ctx, withdrawal.Number, "open")
		return sync.Proposed{Number: withdrawal.Number, Tip: closed, Foreign: true}, err
	}
	if tip == "" {
		return sync.Proposed{}, nil
	}
	if removed, err := b.swap(ctx, tip, ""); err != nil || removed {
		return sync.Proposed{}, err
	}
	if tip, err = b.tip(ctx); err != nil || tip == "" {
		return sync.Proposed{}, err
	}
	_, err = b.setState(ctx, withdrawal.Number, "open")
	return sync.Proposed{Number: withdrawal.Number, Tip: tip, Foreign: true}, err
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
