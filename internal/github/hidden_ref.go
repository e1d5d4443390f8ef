package github

import (
	"context"
	"fmt"
	"net/http"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// A ref outside refs/heads and refs/tags is no branch: no page lists it, no workflow runs for it, and
// neither a clone nor a fork brings it along. GitHub takes any ref that begins with refs/ and has two
// slashes. Source: "Create a reference" in GitHub's REST documentation.

// ReadRef reads the one file at the top of the newest commit of a ref, such as refs/milepost/ledger. commit is
// "" where there is no such ref, content is nil where the commit has no such file. Of a file that is longer
// than limit bytes one byte more than that is read.
func (h *Host) ReadRef(ctx context.Context, repo sync.Repository, ref, file string, limit int64) (commit string, content []byte, err error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return "", nil, err
	}
	at, err := c.refTip(ctx, repo, ref)
	if err != nil || at == "" {
		return "", nil, err
	}
	tip, err := c.commit(ctx, repo, at)
	if err != nil {
		return "", nil, c.reading(err, "read the commit of %s in %s", ref, repo)
	}
	tree := new(gh.Tree)
	if err := c.get(ctx, path(repo, "git/trees", tip.GetTree().GetSHA()), tree); err != nil {
		return "", nil, c.reading(err, "read the tree of %s in %s", ref, repo)
	}
	for _, entry := range tree.Entries {
		if entry.GetPath() == file && entry.GetType() == "blob" {
			content, err = h.Read(ctx, repo, entry.GetSHA(), limit)
			return tip.GetSHA(), content, err
		}
	}
	return tip.GetSHA(), nil, nil
}

// RefTip returns the commit that a ref points to, "" where there is no such ref.
func (h *Host) RefTip(ctx context.Context, repo sync.Repository, ref string) (string, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return "", err
	}
	return c.refTip(ctx, repo, ref)
}

func (c *connection) refTip(ctx context.Context, repo sync.Repository, ref string) (string, error) {
	row := new(gh.Reference)
	err := c.get(ctx, path(repo, "git", refPath(ref)), row)
	if code := status(err); code == http.StatusNotFound || code == http.StatusConflict { // 409: an empty repository
		return "", nil
	}
	return row.GetObject().GetSHA(), c.reading(err, "read %s of %s", ref, repo)
}

// WriteRef lets a ref point to a new commit that holds one file and nothing else, and returns the commit.
// before is the commit that the ref points to, "" for none: where it points elsewhere by now nothing is moved and
// the commit is "". The ref is only moved forward, never by force, which compares by itself.
func (h *Host) WriteRef(ctx context.Context, repo sync.Repository, ref, before, file, message string, content []byte) (string, error) {
	var parents []string
	if before != "" {
		parents = []string{before}
	}
	return h.moveRef(ctx, repo, ref, before, false, sync.ProposedFile{Path: file, Mode: sync.ModeRegular, Content: content}, message, parents...)
}

// RestartRef is WriteRef with a commit that has no parent, so that nothing is left of what the ref pointed to before.
// GitHub cannot compare while it moves a ref by force, so that the ref is looked at in the request before.
func (h *Host) RestartRef(ctx context.Context, repo sync.Repository, ref, before, file, message string, content []byte) (string, error) {
	return h.moveRef(ctx, repo, ref, before, before != "", sync.ProposedFile{Path: file, Mode: sync.ModeRegular, Content: content}, message)
}

func (h *Host) moveRef(ctx context.Context, repo sync.Repository, ref, before string, force bool, file sync.ProposedFile, message string, parents ...string) (string, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return "", err
	}
	b := branch{writer{c, repo, h.bot}, h, ""}
	commit, _, err := b.write(ctx, "", []sync.ProposedFile{file}, message, parents...)
	if err != nil {
		return "", barredRef(err, ref, repo)
	}
	if force {
		if tip, err := c.refTip(ctx, repo, ref); err != nil || tip != before {
			return "", err
		}
	}
	if before == "" {
		_, err = c.send(ctx, http.MethodPost, path(repo, "git/refs"), map[string]any{"ref": ref, "sha": commit}, nil)
	} else {
		_, err = c.send(ctx, http.MethodPatch, path(repo, "git", refsPath(ref)), map[string]any{"sha": commit, "force": force}, nil)
	}
	r, ok := refused(err)
	if err != nil && (!ok || r.status >= http.StatusInternalServerError) {
		// The answer is lost, but not what came of it.
		if tip, lost := c.refTip(ctx, repo, ref); lost == nil && tip == commit {
			return commit, nil
		}
	}
	if ok && (r.says("reference already exists") || r.says("not a fast forward") || r.says("reference does not exist")) {
		return "", nil
	}
	if err != nil {
		return "", barredRef(c.writing(err, "move %s of %s", ref, repo), ref, repo)
	}
	return commit, nil
}

// barredRef says what is missing where GitHub does not allow a ref to be written. The repository is not to be left alone
// for that: nothing was tried there yet.
func barredRef(err error, ref string, repo sync.Repository) error {
	if _, limited := sync.RetryAt(err); limited || !sync.IsForbidden(err) && !sync.IsGone(err) {
		return err
	}
	return &failure{
		doing: fmt.Sprintf("write %s in %s", ref, repo), class: plain, cause: err,
		reason: "the token may not: it needs the permission contents: write, and no rule of the repository may keep the ref from it (" + err.Error() + ")",
	}
}

// refPath and refsPath are where a ref is read and where it is written, below git/.
func refPath(ref string) string { return fmt.Sprintf("ref/%s", escapeRef(ref[len("refs/"):])) }

func refsPath(ref string) string { return fmt.Sprintf("refs/%s", escapeRef(ref[len("refs/"):])) }
