package localhub

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // GitHub signs in the old way, too; the product accepts the new one alone
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"net/http"
	"slices"

	"github.com/milepost/milepost/internal/localhub/git"
)

// emit queues one webhook for every installed App that may see the repository and subscribes to the event.
// The payload shows the state at this moment.
func (h *Hub) emit(event, action string, repo *repository, sender *account, fields object) {
	for _, in := range h.store.sortedInstallations() {
		if in.repos[repo.id] == nil || !in.suspendedAt.IsZero() || !slices.Contains(in.events(), event) {
			continue
		}
		h.emitTo(in, event, action, repo, sender, fields)
	}
}

// emitTo queues a webhook for one installation, whether its App subscribes or not. A nil repo leaves it out.
func (h *Hub) emitTo(in *installation, event, action string, repo *repository, sender *account, fields object) {
	if in.app.hookOff {
		return
	}
	payload := object{"sender": h.renderAccount(sender)}
	if action != "" {
		payload["action"] = action
	}
	repoID := int64(0)
	if repo != nil {
		repoID = repo.id
		payload["repository"] = h.renderRepository(repo)
		payload["installation"] = object{"id": in.id, "node_id": nodeID("IN", in.id)}
		if repo.owner.kind == "Organization" {
			payload["organization"] = h.renderOrganization(repo.owner)
		}
	}
	maps.Copy(payload, fields)
	h.enqueue(in.app, event, action, in.id, repoID, payload)
}

func (h *Hub) enqueue(app *appRecord, event, action string, installationID, repoID int64, payload object) {
	if app.hookOff || h.lacks(sinceVersion[event]) {
		return
	}
	id := h.store.nextID()
	body := encodeJSON(payload)
	guid := fmt.Sprintf("%08x-1000-11f0-8000-%012x", id, app.id)
	headers := http.Header{}
	headers.Set("Accept", "*/*")
	headers.Set("Content-Type", "application/json")
	headers.Set("User-Agent", "GitHub-Hookshot/localhub")
	headers.Set("X-GitHub-Event", event)
	headers.Set("X-GitHub-Delivery", guid)
	headers.Set("X-GitHub-Hook-ID", itoa(app.id+500000))
	headers.Set("X-GitHub-Hook-Installation-Target-ID", itoa(app.id))
	headers.Set("X-GitHub-Hook-Installation-Target-Type", "integration")
	sign(headers, app.webhookSecret, body)
	h.hooks.enqueue(&attempt{
		id: id, guid: guid, event: event, action: action, payload: body, headers: headers, url: app.webhookURL,
		appID: app.id, installationID: installationID, repositoryID: repoID,
	})
}

// sign sets both signature headers; without a secret there are none, as on GitHub.
func sign(headers http.Header, secret string, body []byte) {
	if secret == "" {
		return
	}
	mac := func(kind func() hash.Hash) string {
		m := hmac.New(kind, []byte(secret))
		m.Write(body)
		return hex.EncodeToString(m.Sum(nil))
	}
	headers.Set("X-Hub-Signature", "sha1="+mac(sha1.New))
	headers.Set("X-Hub-Signature-256", "sha256="+mac(sha256.New))
}

// unheard reports whether no App listens, so that nothing need be rendered.
func (h *Hub) unheard() bool {
	for _, app := range h.store.apps {
		if !app.hookOff {
			return false
		}
	}
	return true
}

// emitIssue sends an issues event, or a pull_request event when the number is a pull request's.
func (h *Hub) emitIssue(action string, i *issue, sender *account, extra object) {
	if h.unheard() {
		return
	}
	fields := object{}
	maps.Copy(fields, extra)
	if i.pull == nil {
		fields["issue"] = h.renderIssue(i)
		h.emit("issues", action, i.repo, sender, fields)
		return
	}
	fields["number"], fields["pull_request"] = i.number, h.renderFullPull(i)
	h.emit("pull_request", action, i.repo, sender, fields)
}

// emitPush sends a push event for a ref that moved from before to after; zeroSHA stands for none.
func (h *Hub) emitPush(repo *repository, ref, before, after string, forced bool, sender *account) {
	if h.unheard() {
		return
	}
	objects := repo.git
	fields := object{
		"ref": ref, "before": before, "after": after, "created": before == git.ZeroSHA, "deleted": after == git.ZeroSHA,
		"forced": forced, "base_ref": nil, "compare": h.repoHTML(repo, "/compare/%s...%s", shortSHA(before), shortSHA(after)),
		"commits": []object{}, "head_commit": nil,
		"pusher": object{"name": sender.login, "email": identity(sender, h.now()).Email},
	}
	if head := objects.Commits[after]; head != nil {
		commits := objects.Between(before, after)
		if before == git.ZeroSHA {
			commits = h.newCommits(repo, ref, after)
		}
		if len(commits) > maxPushCommits {
			commits = commits[len(commits)-maxPushCommits:]
		}
		fields["commits"] = rendered(commits, func(k *git.Commit) object { return h.renderPushCommit(repo, k) })
		fields["head_commit"] = h.renderPushCommit(repo, head)
	}
	shown := h.renderRepository(repo)
	shown["created_at"], shown["pushed_at"] = repo.created.Unix(), repo.pushed.Unix()
	shown["master_branch"], shown["stargazers"] = repo.defaultBranch, 0
	fields["repository"] = shown
	h.emit("push", "", repo, sender, fields)
}

// maxPushCommits is how many commits a push event lists at most.
const maxPushCommits = 2048

// newCommits lists what a new ref brings that the default branch does not have.
func (h *Hub) newCommits(repo *repository, ref, after string) []*git.Commit {
	main := "refs/heads/" + repo.defaultBranch
	if ref == main {
		return repo.git.Between("", after)
	}
	return repo.git.Between(repo.refs[main], after)
}

func shortSHA(sha string) string { return sha[:12] }

func (h *Hub) renderPushCommit(repo *repository, k *git.Commit) object {
	added, removed, modified := []string{}, []string{}, []string{}
	for _, change := range repo.git.Changes(repo.git.ParentTree(k), k.Tree) {
		switch change.Status() {
		case "added":
			added = append(added, change.Path)
		case "removed":
			removed = append(removed, change.Path)
		default:
			modified = append(modified, change.Path)
		}
	}
	person := func(s git.Signature) object {
		out := object{"name": s.Name, "email": s.Email}
		if a := h.accountOf(s); a != nil {
			out["username"] = a.login
		}
		return out
	}
	return object{
		"id": k.SHA, "tree_id": k.Tree, "distinct": true, "message": k.Message, "timestamp": timestamp(k.Committer.When),
		"url": h.repoHTML(repo, "/commit/%s", k.SHA), "author": person(k.Author), "committer": person(k.Committer),
		"added": added, "removed": removed, "modified": modified,
	}
}
