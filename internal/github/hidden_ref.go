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
	row := new(gh.Reference)
	err = c.get(ctx, path(repo, "git", refPath(ref)), row)
	if code := status(err); code == http.StatusNotFound || code == http.StatusConflict { // 409: an empty repository
		return "", nil, nil
	}
	if err != nil {
		return "", nil, c.reading(err, "read %s of %s", ref, repo)
	}
	tip, err := c.commit(ctx, repo, row.GetObject().GetSHA())
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

// WriteRef lets a ref point to a new commit that holds one file and nothing else, and returns the commit.
// before is the commit that the ref points to, "" for none: where it points elsewhere by now nothing is moved and
// the commit is "". The ref is only moved forward, never by force, which compares by itself.
func (h *Host) WriteRef(ctx context.Context, repo sync.Repository, ref, before, file, message string, content []byte) (string, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return "", err
	}
	b := branch{writer{c, repo, h.bot}, h, ""}
	var parents []string
	if before != "" {
		parents = []string{before}
	}
	files := []sync.ProposedFile{{Path: file, Mode: sync.ModeRegular, Content: content}}
	commit, _, err := b.write(ctx, "", files, message, parents...)
	if err != nil {
		return "", err
	}
	if before == "" {
		_, err = c.send(ctx, http.MethodPost, path(repo, "git/refs"), map[string]any{"ref": ref, "sha": commit}, nil)
	} else {
		_, err = c.send(ctx, http.MethodPatch, path(repo, "git", refsPath(ref)), map[string]any{"sha": commit, "force": false}, nil)
	}
	r, ok := refused(err)
	if ok && (r.says("reference already exists") || r.says("not a fast forward") || r.says("reference does not exist")) {
		return "", nil
	}
	return commit, c.writing(err, "move %s of %s", ref, repo)
}

// refPath and refsPath are where a ref is read and where it is written, below git/.
func refPath(ref string) string { return fmt.Sprintf("ref/%s", escapeRef(ref[len("refs/"):])) }

func refsPath(ref string) string { return fmt.Sprintf("refs/%s", escapeRef(ref[len("refs/"):])) }
