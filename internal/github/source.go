package github

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// blobKey names a blob. The repository is part of it: that a hash is known is no right to read.
type blobKey struct {
	repository int64
	sha        string
}

// Head returns the newest commit of the default branch, as [Host.HeadAfter] does.
func (h *Host) Head(ctx context.Context, repo sync.Repository) (sync.Head, error) {
	return h.HeadAfter(ctx, repo, sync.Head{})
}

// HeadAfter returns the newest commit of the default branch. Asking for the commit HEAD saves the request for
// the branch's name. Only the id is asked for: the tag of such an answer is the id itself, so that an
// unchanged head is answered 304 whichever token asks.
func (h *Host) HeadAfter(ctx context.Context, repo sync.Repository, known sync.Head) (sync.Head, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Head{}, err
	}
	id, err := c.newest(ctx, repo, "HEAD")
	if code := status(err); code == http.StatusNotFound || code == http.StatusUnprocessableEntity {
		var branch string
		if branch, err = h.readBranch(ctx, c, repo); err != nil {
			return sync.Head{}, err
		}
		id, err = c.newest(ctx, repo, "heads/"+branch)
	}
	if status(err) == http.StatusConflict {
		return sync.Head{}, nil // the repository is empty
	}
	var head sync.Head
	if err == nil {
		head, err = h.headAt(ctx, c, repo, id, known)
	}
	if err != nil {
		return sync.Head{}, c.reading(err, "read the head of %s", repo)
	}
	h.sawHead(repo, head)
	return head, nil
}

// HeadAt returns a commit by its id, whichever branch it is on.
func (h *Host) HeadAt(ctx context.Context, repo sync.Repository, id string) (sync.Head, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Head{}, err
	}
	commit, err := c.commit(ctx, repo, id)
	if err != nil {
		return sync.Head{}, c.reading(err, "read commit %s of %s", id, repo)
	}
	return headOf(id, commit), nil
}

func headOf(id string, commit *gh.Commit) sync.Head {
	return sync.Head{Commit: id, Tree: commit.GetTree().GetSHA(), WebURL: strings.TrimSuffix(commit.GetHTMLURL(), "/commit/"+id)}
}

// headAt reads the commit, unless it was the head the last time, too.
func (h *Host) headAt(ctx context.Context, c *connection, repo sync.Repository, id string, known sync.Head) (sync.Head, error) {
	h.mu.Lock()
	last := h.heads[repo.ID]
	h.mu.Unlock()
	for _, head := range []sync.Head{last, known} {
		if head.Commit == id && head.Of(repo) {
			return head, nil
		}
	}
	commit, err := c.commit(ctx, repo, id)
	if status(err) == http.StatusNotFound {
		// Not all of GitHub knows of a new commit at once; the repository is there.
		return sync.Head{}, &failure{"read commit " + id, "GitHub does not have it yet", plain, nil}
	}
	if err != nil {
		return sync.Head{}, err
	}
	return headOf(id, commit), nil
}

// newest asks for the id of the commit that a ref leads to, and for nothing else of it.
func (c *connection) newest(ctx context.Context, repo sync.Repository, ref string) (string, error) {
	req, err := c.client.NewRequest(ctx, http.MethodGet, path(repo, "commits", escapeRef(ref)), nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Accept", "application/vnd.github.sha")
	resp, err := c.client.BareDo(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	if err != nil {
		return "", err
	}
	id := strings.TrimSpace(string(body))
	if !isObjectID(id) {
		return "", c.distrust(resp.Response, &mismatchError{"commit", "it names none"})
	}
	return id, nil
}

// commit reads a commit by its id.
func (c *connection) commit(ctx context.Context, repo sync.Repository, id string) (*gh.Commit, error) {
	commit := new(gh.Commit)
	resp, err := c.send(ctx, http.MethodGet, path(repo, "git/commits", id), nil, commit)
	if err != nil {
		return nil, err
	}
	err = verifyID("commit", id, commit.GetSHA())
	if err == nil && !isObjectID(commit.GetTree().GetSHA()) {
		err = &mismatchError{"commit", "it names no tree"}
	}
	return commit, c.distrust(resp.Response, err)
}

// escapeRef escapes a ref but leaves its slashes, as GitHub wants it.
func escapeRef(ref string) string {
	parts := strings.Split(ref, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

// Branch returns the name of the default branch, as known for at most a minute.
func (h *Host) Branch(ctx context.Context, repo sync.Repository) (string, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return "", err
	}
	return h.defaultBranch(ctx, c, repo)
}

// defaultBranch returns the name of the default branch, as known for at most a minute.
func (h *Host) defaultBranch(ctx context.Context, c *connection, repo sync.Repository) (string, error) {
	known, err := h.about(ctx, c, repo)
	return known.name, err
}

// about returns what the repository's row says, as known for at most a minute.
func (h *Host) about(ctx context.Context, c *connection, repo sync.Repository) (knownBranch, error) {
	h.mu.Lock()
	known, ok := h.branches[repo.ID]
	h.mu.Unlock()
	if ok && h.options.Now().Sub(known.at) < branchMemory {
		return known, nil
	}
	return h.readRepository(ctx, c, repo)
}

// node returns the repository's id in GraphQL, which never changes.
func (h *Host) node(ctx context.Context, c *connection, repo sync.Repository) (string, error) {
	h.mu.Lock()
	known := h.branches[repo.ID]
	h.mu.Unlock()
	if known.node != "" {
		return known.node, nil
	}
	known, err := h.readRepository(ctx, c, repo)
	return known.node, err
}

// sawHead makes sure that the default branch's name is asked for again when the head is another
// one: it may be the head of another branch.
func (h *Host) sawHead(repo sync.Repository, head sync.Head) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if known, ok := h.branches[repo.ID]; ok && h.heads[repo.ID].Commit != head.Commit {
		known.at = time.Time{}
		h.branches[repo.ID] = known
	}
	h.heads[repo.ID] = head
}

// readBranch asks for the name of the default branch and remembers it.
func (h *Host) readBranch(ctx context.Context, c *connection, repo sync.Repository) (string, error) {
	known, err := h.readRepository(ctx, c, repo)
	return known.name, err
}

func (h *Host) readRepository(ctx context.Context, c *connection, repo sync.Repository) (knownBranch, error) {
	row := new(gh.Repository)
	if err := c.get(ctx, "repos/"+repo.String(), row); err != nil {
		return knownBranch{}, c.reading(err, "read repository %s", repo)
	}
	if row.GetDefaultBranch() == "" {
		return knownBranch{}, fmt.Errorf("read repository %s: the answer names no default branch", repo)
	}
	known := knownBranch{
		name: row.GetDefaultBranch(), at: h.options.Now(), node: row.GetNodeID(), id: row.GetID(),
		methods: allowedMethods(row), autoMerge: row.AllowAutoMerge == nil || row.GetAllowAutoMerge(), public: isPublic(row),
	}
	if known.id != repo.ID {
		return known, nil // what another repository is like is not remembered
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.branches[repo.ID] = known
	return known, nil
}

// Read returns the bytes of a blob, of a longer one one byte more than limit: that it is longer is all
// that such bytes tell, since they cannot be verified. Contents that were read before come from
// memory: a blob never changes.
func (h *Host) Read(ctx context.Context, repo sync.Repository, blob string, limit int64) ([]byte, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	key := blobKey{repo.ID, blob}
	if content, ok := h.blobs.get(key); ok {
		return bytes.Clone(content[:min(int64(len(content)), limit+1)]), nil
	}
	content, err := c.blob(ctx, repo, blob, limit)
	if err != nil {
		return nil, c.reading(err, "read blob %s of %s", blob, repo)
	}
	if int64(len(content)) > limit {
		return content, nil // not all of it is there, and hence nothing to hash
	}
	if err := verifyBlob(content, blob); err != nil {
		return nil, c.reading(err, "read blob %s of %s", blob, repo)
	}
	h.blobs.put(key, bytes.Clone(content), len(content)+256)
	return content, nil
}

func (c *connection) blob(ctx context.Context, repo sync.Repository, sha string, limit int64) ([]byte, error) {
	req, err := c.client.NewRequest(ctx, http.MethodGet, fmt.Sprintf("repos/%s/git/blobs/%s", repo, sha), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/vnd.github.raw+json")
	resp, err := c.client.BareDo(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	return io.ReadAll(io.LimitReader(resp.Body, limit+1))
}
