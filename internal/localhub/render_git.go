package localhub

import (
	"strings"
	"time"
)

// renderCommit is a commit in lists, comparisons and branches.
func (h *Hub) renderCommit(r *repository, k *commit) object {
	self := h.repoAPI(r, "/commits/%s", k.sha)
	return object{
		"sha": k.sha, "node_id": "C_" + k.sha, "url": self, "html_url": h.repoHTML(r, "/commit/%s", k.sha),
		"comments_url": self + "/comments", "author": h.renderAccount(h.accountOf(k.author)),
		"committer": h.renderAccount(h.accountOf(k.committer)), "parents": h.renderParents(r, k, "/commits/"),
		"commit": object{
			"author": renderSignature(k.author), "committer": renderSignature(k.committer), "message": k.message,
			"tree": object{"sha": k.tree, "url": h.repoAPI(r, "/git/trees/%s", k.tree)},
			"url":  h.repoAPI(r, "/git/commits/%s", k.sha), "comment_count": 0, "verification": renderVerification(k),
		},
	}
}

// renderCommitWithFiles is a single commit, with what it changed.
func (h *Hub) renderCommitWithFiles(r *repository, k *commit) object {
	out := h.renderCommit(r, k)
	files, stats := h.renderFiles(r, k.sha, r.git.parentTree(k), k.tree)
	out["files"] = files
	out["stats"] = object{"additions": stats.additions, "deletions": stats.deletions, "total": stats.additions + stats.deletions}
	return out
}

// renderGitCommit is a commit in the Git Data API.
func (h *Hub) renderGitCommit(r *repository, k *commit) object {
	return object{
		"sha": k.sha, "node_id": "C_" + k.sha, "url": h.repoAPI(r, "/git/commits/%s", k.sha),
		"html_url": h.repoHTML(r, "/commit/%s", k.sha), "author": renderSignature(k.author),
		"committer": renderSignature(k.committer), "message": k.message, "verification": renderVerification(k),
		"tree":    object{"sha": k.tree, "url": h.repoAPI(r, "/git/trees/%s", k.tree)},
		"parents": h.renderParents(r, k, "/git/commits/"),
	}
}

func (h *Hub) renderParents(r *repository, k *commit, path string) []object {
	return rendered(k.parents, func(sha string) object {
		return object{"sha": sha, "url": h.repoAPI(r, "%s", path+sha), "html_url": h.repoHTML(r, "/commit/%s", sha)}
	})
}

func renderSignature(s signature) object {
	return object{"name": s.name, "email": s.email, "date": s.when.UTC().Format(time.RFC3339)}
}

func renderVerification(k *commit) object {
	if k.verified {
		return object{
			"verified": true, "reason": "valid", "signature": "-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n",
			"payload": string(encodeCommit(*k)), "verified_at": timestamp(k.committer.when),
		}
	}
	return object{"verified": false, "reason": "unsigned", "signature": nil, "payload": nil, "verified_at": nil}
}

// webFlowEmail is the address of the account that commits for others what they do on GitHub's pages.
const webFlowEmail = "noreply@github.com"

// accountOf finds the account behind a commit's email address, or nil.
func (h *Hub) accountOf(s signature) *account {
	if s.email == webFlowEmail {
		return &account{id: 19864447, login: "web-flow", kind: "User"}
	}
	local, isOurs := strings.CutSuffix(s.email, "@users.noreply.github.com")
	if !isOurs {
		return nil
	}
	_, login, _ := strings.Cut(local, "+")
	return h.store.account(login)
}

// identity is how an account signs commits.
func identity(a *account, at time.Time) signature {
	return signature{name: a.login, email: itoa(a.id) + "+" + a.login + "@users.noreply.github.com", when: at}
}

// webFlow is how that account signs.
func webFlow(at time.Time) signature { return signature{name: "GitHub", email: webFlowEmail, when: at} }

// renderFiles lists what changed between two trees, with the totals.
func (h *Hub) renderFiles(r *repository, at, from, to string) ([]object, lineStats) {
	var total lineStats
	out := []object{}
	for _, change := range pairRenames(r.git.changes(from, to)) {
		file, stats := h.renderFile(r, at, change)
		total.additions += stats.additions
		total.deletions += stats.deletions
		out = append(out, file)
	}
	return out, total
}

func (h *Hub) renderFile(r *repository, at string, change fileChange) (object, lineStats) {
	var before, after []byte
	shown := change.after
	if change.before != nil {
		before = r.git.blobs[change.before.sha]
	}
	if change.after != nil {
		after = r.git.blobs[change.after.sha]
	} else {
		shown = change.before
	}
	stats := diffBlobs(before, after)
	path := escapePath(change.path)
	out := object{
		"sha": shown.sha, "filename": change.path, "status": change.status(), "additions": stats.additions,
		"deletions": stats.deletions, "changes": stats.additions + stats.deletions,
		"blob_url": h.repoHTML(r, "/blob/%s/%s", at, path), "raw_url": h.repoHTML(r, "/raw/%s/%s", at, path),
		"contents_url": h.repoAPI(r, "/contents/%s?ref=%s", path, at),
	}
	if stats.patch != "" {
		out["patch"] = stats.patch
	}
	if change.previous != "" {
		out["previous_filename"] = change.previous
	}
	return out, stats
}

func (f fileChange) status() string {
	switch {
	case f.previous != "":
		return "renamed"
	case f.before == nil:
		return "added"
	case f.after == nil:
		return "removed"
	case f.before.sha == f.after.sha:
		return "changed"
	default:
		return "modified"
	}
}
