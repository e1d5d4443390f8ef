package localhub

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/milepost/milepost/internal/localhub/git"
)

func escapePath(p string) string {
	parts := strings.Split(p, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

// maxInlineContent is the size above which the contents API leaves the content out.
const maxInlineContent = 1 << 20

// getContents is GET contents/{path}: a file, a directory listing, a link or a submodule.
func (c *call) getContents() reply {
	if len(c.repo.refs) == 0 {
		return fail(http.StatusNotFound, "This repository is empty.")
	}
	k := c.repo.resolve(c.query.Get("ref"))
	if k == nil {
		return fail(http.StatusNotFound, "No commit found for the ref %s", c.query.Get("ref"))
	}
	at := strings.Trim(c.vars["path"], "/")
	entry, found := c.repo.git.EntryAt(k.Tree, at)
	if !found {
		return notFound()
	}
	if entry.Mode == git.ModeSymlink {
		target := path.Join(path.Dir(at), string(c.repo.git.Blobs[entry.SHA]))
		if real, found := c.repo.git.EntryAt(k.Tree, target); found && git.IsRegular(real) {
			entry = real
		}
	}
	if c.accepts("raw") && entry.Kind() == "blob" {
		return reply{status: http.StatusOK, raw: notNil(c.repo.git.Blobs[entry.SHA]), mediaType: "application/vnd.github.raw; charset=utf-8"}
	}
	ref := c.query.Get("ref")
	if ref == "" {
		ref = c.repo.defaultBranch
	}
	if entry.Kind() == "tree" {
		out := []object{}
		for _, e := range c.repo.git.Trees[entry.SHA] {
			shown := c.renderContent(path.Join(at, e.Name), e, ref)
			if e.Mode == git.ModeSubmodule {
				shown["type"] = "file" // as GitHub lists submodules, for old clients
			}
			out = append(out, shown)
		}
		return ok(out)
	}
	out := c.renderContent(at, entry, ref)
	if git.IsRegular(entry) {
		out["content"], out["encoding"] = wrapBase64(c.repo.git.Blobs[entry.SHA]), "base64"
		if c.repo.git.Size(entry.SHA) > maxInlineContent {
			out["content"], out["encoding"] = "", "none"
		}
	}
	return ok(out)
}

func (c *call) renderContent(at string, e git.Entry, ref string) object {
	self := c.repoAPI(c.repo, "/contents/%s?ref=%s", escapePath(at), url.QueryEscape(ref))
	api, html := c.repoAPI(c.repo, "/git/%ss/%s", e.Kind(), e.SHA), c.repoHTML(c.repo, "/blob/%s/%s", ref, escapePath(at))
	out := object{
		"name": path.Base(at), "path": at, "sha": e.SHA, "size": c.repo.git.Size(e.SHA), "url": self, "html_url": html,
		"git_url": api, "download_url": c.repoHTML(c.repo, "/raw/%s/%s", ref, escapePath(at)), "type": "file",
		"_links": object{"self": self, "git": api, "html": html},
	}
	switch e.Mode {
	case git.ModeTree:
		out["type"], out["download_url"] = "dir", nil
	case git.ModeSymlink:
		out["type"], out["target"] = "symlink", string(c.repo.git.Blobs[e.SHA])
	case git.ModeSubmodule:
		out["type"], out["download_url"], out["submodule_git_url"] = "submodule", nil, "https://localhub.invalid/"+path.Base(at)+".git"
	}
	return out
}

// putContents is PUT contents/{path}: creates a file, or replaces the version named by sha.
func (c *call) putContents() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	content, err := decodeBase64(in.text("content"))
	switch {
	case in.bad() != nil:
		return *in.bad()
	case !in.has("message"), !in.has("content"):
		return unprocessable("Invalid request.\n\n\"message\" and \"content\" must be supplied.")
	case err != nil:
		return unprocessable("content is not valid Base64")
	}
	old, denied := c.checkFile(in, false)
	if denied != nil {
		return *denied
	}
	mode := git.ModeFile
	if old.SHA != "" {
		mode = old.Mode
	}
	at := strings.Trim(c.vars["path"], "/")
	entry := git.Entry{Name: path.Base(at), Mode: mode, SHA: c.repo.git.PutBlob(content)}
	k, denied := c.commitFile(in, at, &entry)
	if denied != nil {
		return *denied
	}
	out := object{"content": c.renderContent(at, entry, c.branchOf(in)), "commit": c.renderGitCommit(c.repo, k)}
	if old.SHA == "" {
		return created(out)
	}
	return ok(out)
}

// deleteContents is DELETE contents/{path}.
func (c *call) deleteContents() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	for _, name := range []string{"sha", "message", "branch"} { // clients send these in the query, too
		if !in.has(name) && c.query.Has(name) {
			in.fields[name] = encodeJSON(c.query.Get(name))
		}
	}
	if !in.has("message") || !in.has("sha") {
		return unprocessable("Invalid request.\n\n\"message\" and \"sha\" must be supplied.")
	}
	if _, denied := c.checkFile(in, true); denied != nil {
		return *denied
	}
	k, denied := c.commitFile(in, strings.Trim(c.vars["path"], "/"), nil)
	if denied != nil {
		return *denied
	}
	return ok(object{"content": nil, "commit": c.renderGitCommit(c.repo, k)})
}

func (c *call) branchOf(in *input) string {
	if branch := strings.TrimPrefix(in.text("branch"), "refs/heads/"); branch != "" {
		return branch
	}
	return c.repo.defaultBranch
}

// checkFile finds the version that is to be replaced and compares it with the sha in the request.
func (c *call) checkFile(in *input, must bool) (git.Entry, *reply) {
	branch, at, sha := c.branchOf(in), strings.Trim(c.vars["path"], "/"), in.text("sha")
	head := c.repo.head(branch)
	if head == nil {
		if len(c.repo.refs) == 0 && !must {
			return git.Entry{}, nil
		}
		r := fail(http.StatusNotFound, "Branch %s not found", branch)
		return git.Entry{}, &r
	}
	old, found := c.repo.git.EntryAt(head.Tree, at)
	refuse := func(r reply) (git.Entry, *reply) { return git.Entry{}, &r }
	switch {
	case !found && must:
		return refuse(notFound())
	case !found && sha != "":
		return refuse(fail(http.StatusConflict, "%s does not match %s", at, sha))
	case !found:
		return git.Entry{}, nil
	case old.Kind() != "blob":
		return refuse(unprocessable("%s is not a file", at))
	case sha == "":
		return refuse(unprocessable("Invalid request.\n\n\"sha\" wasn't supplied."))
	case sha != old.SHA:
		return refuse(fail(http.StatusConflict, "%s does not match %s", at, sha))
	}
	return old, nil
}

// commitFile commits one changed path on its branch; a nil entry removes the file.
func (c *call) commitFile(in *input, at string, entry *git.Entry) (*git.Commit, *reply) {
	branch := c.branchOf(in)
	if denied := c.violation(branch, http.StatusConflict); denied != nil {
		return nil, denied
	}
	k := git.Commit{Message: in.text("message")}
	files := map[string]git.Entry{}
	if head := c.repo.head(branch); head != nil {
		k.Parents, files = []string{head.SHA}, c.repo.git.Flatten(head.Tree)
	}
	delete(files, at)
	if entry != nil {
		files[at] = *entry
		if clash := git.FileDirectoryClashes(files); len(clash) > 0 || removeBelow(files, at) {
			r := unprocessable("path contains a malformed path component")
			return nil, &r
		}
	}
	k.Tree = c.repo.git.Build(files)
	if denied := c.signCommit(&k, in); denied != nil {
		return nil, denied
	}
	if !in.has("committer") && !in.has("author") {
		k.Committer, k.Verified = webFlow(c.at), true
	}
	stored := c.repo.git.PutCommit(k)
	c.moveRef(c.repo, "refs/heads/"+branch, stored.SHA)
	return stored, nil
}
