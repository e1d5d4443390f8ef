package localhub

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/internal/localhub/git"
)

// queueBranches begins the names of the branches on which merge groups are tried.
const queueBranches = "gh-readonly-queue/"

// QueueMerge puts an open pull request into the merge queue, as a person does on its page: a group of its own is made on
// a branch, whose push is told, and checks of it are asked for. It returns the group's head.
func (h *Hub) QueueMerge(owner, name string, number int, login string) (head string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c, i, err := h.onPull(owner, name, number, login)
	if err != nil {
		return "", err
	}
	tree, clean := mergedTree(i)
	if !clean {
		return "", fmt.Errorf("queue %s/%s#%d: it cannot be merged", owner, name, number)
	}
	merged := c.repo.git.PutCommit(git.Commit{
		Tree: tree, Parents: []string{i.pull.baseSHA, i.pull.headSHA}, Author: identity(c.actor.account(), c.at), Committer: webFlow(c.at), Verified: true,
		Message: fmt.Sprintf("Merge pull request #%d from %s/%s", i.number, i.headRepo().owner.login, i.pull.headRef),
	})
	ref := fmt.Sprintf("refs/heads/%s%s/pr-%d-%s", queueBranches, i.pull.baseRef, i.number, i.pull.baseSHA)
	c.moveRef(c.repo, ref, merged.SHA)
	h.emit("merge_group", "checks_requested", c.repo, c.actor.account(), object{"merge_group": h.renderMergeGroup(i, ref, merged)})
	return merged.SHA, nil
}

// MergeGroup merges the group of a pull request that stands in the queue, as GitHub does once its checks are good.
func (h *Hub) MergeGroup(owner, name string, number int, login string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	c, i, err := h.onPull(owner, name, number, login)
	if err != nil {
		return err
	}
	prefix := fmt.Sprintf("refs/heads/%s%s/pr-%d-", queueBranches, i.pull.baseRef, i.number)
	for ref, sha := range c.repo.refs {
		if merged := c.repo.git.Commits[sha]; strings.HasPrefix(ref, prefix) && merged != nil {
			c.land(i, merged)
			c.moveRef(c.repo, ref, "")
			h.emit("merge_group", "destroyed", c.repo, c.actor.account(), object{"reason": "merged", "merge_group": h.renderMergeGroup(i, ref, merged)})
			return nil
		}
	}
	return fmt.Errorf("merge group of %s/%s#%d: it is in no queue", owner, name, number)
}

// MarkReady makes a draft ready for review.
func (h *Hub) MarkReady(owner, name string, number int, login string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	c, i, err := h.onPull(owner, name, number, login)
	if err != nil {
		return err
	}
	i.pull.draft = false
	c.touch(i)
	c.emitIssue("ready_for_review", i, c.actor.account(), nil)
	return nil
}

// onPull is the call of a person on an open pull request.
func (h *Hub) onPull(owner, name string, number int, login string) (*call, *issue, error) {
	repo, user := h.store.repository(owner, name), h.store.account(login)
	if repo == nil || user == nil || repo.issues[number] == nil || repo.issues[number].pull == nil || repo.issues[number].closed {
		return nil, nil, fmt.Errorf("pull request %s/%s#%d: no such open pull request or user", owner, name, number)
	}
	return &call{Hub: h, actor: actor{user: user}, repo: repo, at: h.now()}, repo.issues[number], nil
}

func (h *Hub) renderMergeGroup(i *issue, ref string, merged *git.Commit) object {
	person := func(s git.Signature) object { return object{"name": s.Name, "email": s.Email} }
	return object{
		"head_sha": merged.SHA, "head_ref": ref, "base_sha": i.pull.baseSHA, "base_ref": "refs/heads/" + i.pull.baseRef,
		"head_commit": object{
			"id": merged.SHA, "tree_id": merged.Tree, "message": merged.Message, "timestamp": timestamp(merged.Committer.When),
			"author": person(merged.Author), "committer": person(merged.Committer),
		},
	}
}
