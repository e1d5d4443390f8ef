package localhub

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/milepost/milepost/internal/localhub/git"
)

func (c *call) getBlob() reply {
	sha := c.vars["sha"]
	data, known := c.repo.git.Blobs[sha]
	if !known {
		return notFound()
	}
	if c.accepts("raw") {
		return reply{status: http.StatusOK, raw: notNil(data), mediaType: "application/vnd.github.raw; charset=utf-8"}
	}
	return ok(object{
		"sha": sha, "node_id": "B_" + sha, "size": len(data), "url": c.repoAPI(c.repo, "/git/blobs/%s", sha),
		"content": wrapBase64(data), "encoding": "base64",
	})
}

func notNil(data []byte) []byte {
	if data == nil {
		return []byte{}
	}
	return data
}

// wrapBase64 breaks lines after 60 characters, as GitHub does.
func wrapBase64(data []byte) string {
	text := base64.StdEncoding.EncodeToString(data)
	var out strings.Builder
	for len(text) > 60 {
		out.WriteString(text[:60] + "\n")
		text = text[60:]
	}
	if text != "" {
		out.WriteString(text + "\n")
	}
	return out.String()
}

func (c *call) createBlob() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	content, encoding := in.text("content"), in.text("encoding")
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if len(c.repo.refs) == 0 {
		return emptyRepository()
	}
	data := []byte(content)
	switch encoding {
	case "", "utf-8":
	case "base64":
		decoded, err := decodeBase64(content)
		if err != nil {
			return unprocessable("content is not valid Base64")
		}
		data = decoded
	default:
		return unprocessable("encoding must be utf-8 or base64")
	}
	sha := c.repo.git.PutBlob(data)
	return created(object{"sha": sha, "url": c.repoAPI(c.repo, "/git/blobs/%s", sha)})
}

func decodeBase64(text string) ([]byte, error) {
	return base64.StdEncoding.DecodeString(strings.NewReplacer("\n", "", "\r", "", " ", "").Replace(text))
}

// maxTreeEntries is where GitHub cuts a recursive tree and sets truncated.
const maxTreeEntries = 100_000

func (c *call) getTree() reply {
	if len(c.repo.refs) == 0 {
		return emptyRepository()
	}
	root := c.vars["sha"]
	if _, known := c.repo.git.Trees[root]; !known {
		k := c.repo.resolve(root)
		if k == nil {
			return notFound()
		}
		root = k.Tree
	}
	entries, truncated := []object{}, false
	visit := func(path string, e git.Entry) {
		if len(entries) >= maxTreeEntries {
			truncated = true
			return
		}
		entries = append(entries, c.renderTreeEntry(path, e))
	}
	if recursive := c.query.Get("recursive"); recursive != "" {
		c.repo.git.Walk(root, "", visit)
	} else {
		for _, e := range c.repo.git.Trees[root] {
			visit(e.Name, e)
		}
	}
	return ok(object{"sha": root, "url": c.repoAPI(c.repo, "/git/trees/%s", root), "tree": entries, "truncated": truncated})
}

func (c *call) renderTreeEntry(path string, e git.Entry) object {
	out := object{"path": path, "mode": e.Mode, "type": e.Kind(), "sha": e.SHA}
	switch e.Kind() {
	case "blob":
		out["size"] = c.repo.git.Size(e.SHA)
		out["url"] = c.repoAPI(c.repo, "/git/blobs/%s", e.SHA)
	case "tree":
		out["url"] = c.repoAPI(c.repo, "/git/trees/%s", e.SHA)
	}
	return out
}

// treeInput is one entry of POST git/trees; sha null takes the path away.
type treeInput struct {
	Path    string          `json:"path"`
	Mode    string          `json:"mode"`
	Type    string          `json:"type"`
	SHA     json.RawMessage `json:"sha"`
	Content *string         `json:"content"`
}

func (c *call) createTree() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	var entries []treeInput
	if !in.into("tree", &entries) || len(entries) == 0 {
		return unprocessable("Invalid tree info")
	}
	if len(c.repo.refs) == 0 {
		return emptyRepository()
	}
	files := map[string]git.Entry{}
	if base := in.text("base_tree"); base != "" {
		if k := c.repo.git.Commits[base]; k != nil {
			base = k.Tree
		}
		if _, known := c.repo.git.Trees[base]; !known {
			return notFound()
		}
		files = c.repo.git.Flatten(base)
	}
	for _, entry := range entries {
		if denied := c.applyTreeInput(files, entry); denied != nil {
			return *denied
		}
	}
	root := c.repo.git.Build(files)
	shown := []object{}
	for _, e := range c.repo.git.Trees[root] {
		shown = append(shown, c.renderTreeEntry(e.Name, e))
	}
	return created(object{"sha": root, "url": c.repoAPI(c.repo, "/git/trees/%s", root), "tree": shown, "truncated": false})
}

// applyTreeInput changes one path in a flattened tree.
func (c *call) applyTreeInput(files map[string]git.Entry, in treeInput) *reply {
	refuse := func(format string, args ...any) *reply {
		r := unprocessable(format, args...)
		return &r
	}
	if in.Path == "" || path.Clean("/"+in.Path) != "/"+in.Path || strings.Contains("/"+in.Path+"/", "/.git/") {
		return refuse("tree.path contains a malformed path component")
	}
	sha, removed := strings.Trim(string(in.SHA), `"`), string(in.SHA) == "null"
	if removed && in.Content == nil {
		if _, known := files[in.Path]; !known && !removeBelow(files, in.Path) {
			return refuse("GitRPC::BadObjectState")
		}
		delete(files, in.Path)
		return nil
	}
	if in.Content != nil {
		if sha != "" && !removed {
			return refuse("tree.sha and tree.content are mutually exclusive")
		}
		sha = c.repo.git.PutBlob([]byte(*in.Content))
	}
	switch in.Mode {
	case git.ModeFile, git.ModeExecutable, git.ModeSymlink:
		if _, known := c.repo.git.Blobs[sha]; !known {
			return refuse("tree.sha %s is not a valid blob", sha)
		}
	case git.ModeSubmodule:
	case git.ModeTree:
		if _, known := c.repo.git.Trees[sha]; !known {
			return refuse("tree.sha %s is not a valid tree", sha)
		}
		delete(files, in.Path)
		removeBelow(files, in.Path)
		for below, e := range c.repo.git.Flatten(sha) {
			files[in.Path+"/"+below] = e
		}
		return nil
	default:
		return refuse("Must supply a valid tree.mode")
	}
	removeBelow(files, in.Path)
	for at := path.Dir(in.Path); at != "."; at = path.Dir(at) {
		delete(files, at)
	}
	files[in.Path] = git.Entry{Name: path.Base(in.Path), Mode: in.Mode, SHA: sha}
	return nil
}

// removeBelow takes a directory away; it reports whether there was one.
func removeBelow(files map[string]git.Entry, dir string) bool {
	found := false
	for other := range files {
		if strings.HasPrefix(other, dir+"/") {
			delete(files, other)
			found = true
		}
	}
	return found
}

func (c *call) getGitCommit() reply {
	if k := c.repo.git.Commits[c.vars["sha"]]; k != nil {
		return ok(c.renderGitCommit(c.repo, k))
	}
	return notFound()
}

// personInput is an author or committer as requests name them.
type personInput struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Date  string `json:"date"`
}

func (p personInput) signature(at time.Time) (git.Signature, bool) {
	s := git.Signature{Name: p.Name, Email: p.Email, When: at}
	if p.Date == "" {
		return s, true
	}
	when, err := time.Parse(time.RFC3339, p.Date)
	s.When = when
	return s, err == nil
}

// createGitCommit is POST git/commits. A commit by an App that leaves out author, committer and signature is
// signed by GitHub.
func (c *call) createGitCommit() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	var parents []string
	in.into("parents", &parents)
	k := git.Commit{Tree: in.text("tree"), Message: in.text("message"), Parents: parents}
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if !in.has("message") {
		return unprocessable("Invalid request.\n\n\"message\" wasn't supplied.")
	}
	if _, known := c.repo.git.Trees[k.Tree]; !known {
		return unprocessable("Tree SHA does not exist")
	}
	for _, p := range parents {
		if c.repo.git.Commits[p] == nil {
			return unprocessable("Parent SHA does not exist or is not a commit object")
		}
	}
	if denied := c.signCommit(&k, in); denied != nil {
		return *denied
	}
	stored := c.repo.git.PutCommit(k)
	out := created(c.renderGitCommit(c.repo, stored))
	out.header = http.Header{"Location": {c.repoAPI(c.repo, "/git/commits/%s", stored.SHA)}}
	return out
}

// signCommit fills in author and committer from the request, or from the actor where it names none.
func (c *call) signCommit(k *git.Commit, in *input) *reply {
	self := identity(c.actor.account(), c.at)
	k.Author, k.Committer = self, self
	var author, committer personInput
	named := in.into("author", &author)
	if named {
		s, valid := author.signature(c.at)
		if !valid || s.Name == "" || s.Email == "" {
			r := unprocessable("Invalid request.\n\nauthor needs a name, an email and a valid date.")
			return &r
		}
		k.Author, k.Committer = s, s
	}
	if in.into("committer", &committer) {
		s, valid := committer.signature(c.at)
		if !valid || s.Name == "" || s.Email == "" {
			r := unprocessable("Invalid request.\n\ncommitter needs a name, an email and a valid date.")
			return &r
		}
		k.Committer, named = s, true
	}
	if c.actor.via() != nil && !named && !in.has("signature") {
		k.Committer, k.Verified = webFlow(c.at), true
	}
	return in.bad()
}
