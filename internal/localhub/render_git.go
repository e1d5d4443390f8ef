package localhub

import (
	"strings"
	"time"

	"github.com/milepost/milepost/internal/localhub/git"
)

// renderCommit is a commit in lists, comparisons and branches.
func (h *Hub) renderCommit(r *repository, k *git.Commit) object {
	self := h.repoAPI(r, "/commits/%s", k.SHA)
	return object{
		"sha": k.SHA, "node_id": "C_" + k.SHA, "url": self, "html_url": h.repoHTML(r, "/commit/%s", k.SHA),
		"comments_url": self + "/comments", "author": h.renderAccount(h.accountOf(k.Author)),
		"committer": h.renderAccount(h.accountOf(k.Committer)), "parents": h.renderParents(r, k, "/commits/"),
		"commit": object{
			"author": renderSignature(k.Author), "committer": renderSignature(k.Committer), "message": k.Message,
			"tree": object{"sha": k.Tree, "url": h.repoAPI(r, "/git/trees/%s", k.Tree)},
			"url":  h.repoAPI(r, "/git/commits/%s", k.SHA), "comment_count": 0, "verification": renderVerification(k),
		},
	}
}

// renderCommitWithFiles is a single commit, with what it changed.
func (h *Hub) renderCommitWithFiles(r *repository, k *git.Commit) object {
	out := h.renderCommit(r, k)
	files, stats := h.renderFiles(r, k.SHA, r.git.ParentTree(k), k.Tree)
	out["files"] = files
	out["stats"] = object{"additions": stats.Additions, "deletions": stats.Deletions, "total": stats.Additions + stats.Deletions}
	return out
}

// renderGitCommit is a commit in the Git Data API.
func (h *Hub) renderGitCommit(r *repository, k *git.Commit) object {
	return object{
		"sha": k.SHA, "node_id": "C_" + k.SHA, "url": h.repoAPI(r, "/git/commits/%s", k.SHA),
		"html_url": h.repoHTML(r, "/commit/%s", k.SHA), "author": renderSignature(k.Author),
		"committer": renderSignature(k.Committer), "message": k.Message, "verification": renderVerification(k),
		"tree":    object{"sha": k.Tree, "url": h.repoAPI(r, "/git/trees/%s", k.Tree)},
		"parents": h.renderParents(r, k, "/git/commits/"),
	}
}

func (h *Hub) renderParents(r *repository, k *git.Commit, path string) []object {
	return rendered(k.Parents, func(sha string) object {
		return object{"sha": sha, "url": h.repoAPI(r, "%s", path+sha), "html_url": h.repoHTML(r, "/commit/%s", sha)}
	})
}

func renderSignature(s git.Signature) object {
	return object{"name": s.Name, "email": s.Email, "date": s.When.UTC().Format(time.RFC3339)}
}

func renderVerification(k *git.Commit) object {
	if k.Verified {
		return object{
			"verified": true, "reason": "valid", "signature": "-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n",
			"payload": string(git.EncodeCommit(*k)), "verified_at": timestamp(k.Committer.When),
		}
	}
	return object{"verified": false, "reason": "unsigned", "signature": nil, "payload": nil, "verified_at": nil}
}

// webFlowEmail is the address of the account that commits for others what they do on GitHub's pages.
const webFlowEmail = "noreply@github.com"

// accountOf finds the account behind a commit's email address, or nil.
func (h *Hub) accountOf(s git.Signature) *account {
	if s.Email == webFlowEmail {
		return &account{id: 19864447, login: "web-flow", kind: "User"}
	}
	local, isOurs := strings.CutSuffix(s.Email, "@users.noreply.github.com")
	if !isOurs {
		return nil
	}
	_, login, _ := strings.Cut(local, "+")
	return h.store.account(login)
}

// identity is how an account signs commits.
func identity(a *account, at time.Time) git.Signature {
	return git.Signature{Name: a.login, Email: itoa(a.id) + "+" + a.login + "@users.noreply.github.com", When: at}
}

// webFlow is how that account signs.
func webFlow(at time.Time) git.Signature {
	return git.Signature{Name: "GitHub", Email: webFlowEmail, When: at}
}

// renderFiles lists what changed between two trees, with the totals.
func (h *Hub) renderFiles(r *repository, at, from, to string) ([]object, git.LineStats) {
	var total git.LineStats
	out := []object{}
	for _, change := range git.PairRenames(r.git.Changes(from, to)) {
		file, stats := h.renderFile(r, at, change)
		total.Additions += stats.Additions
		total.Deletions += stats.Deletions
		out = append(out, file)
	}
	return out, total
}

func (h *Hub) renderFile(r *repository, at string, change git.Change) (object, git.LineStats) {
	var before, after []byte
	shown := change.After
	if change.Before != nil {
		before = r.git.Blobs[change.Before.SHA]
	}
	if change.After != nil {
		after = r.git.Blobs[change.After.SHA]
	} else {
		shown = change.Before
	}
	stats := git.DiffBlobs(before, after)
	path := escapePath(change.Path)
	out := object{
		"sha": shown.SHA, "filename": change.Path, "status": change.Status(), "additions": stats.Additions,
		"deletions": stats.Deletions, "changes": stats.Additions + stats.Deletions,
		"blob_url": h.repoHTML(r, "/blob/%s/%s", at, path), "raw_url": h.repoHTML(r, "/raw/%s/%s", at, path),
		"contents_url": h.repoAPI(r, "/contents/%s?ref=%s", path, at),
	}
	if stats.Patch != "" {
		out["patch"] = stats.Patch
	}
	if change.Previous != "" {
		out["previous_filename"] = change.Previous
	}
	return out, stats
}
