package localhub

import (
	"fmt"
	"maps"
	"strings"
)

// AddFork creates a fork of a repository that belongs to somebody else. As on GitHub both share their git objects;
// no App is installed on the fork.
func (h *Hub) AddFork(owner, name, login string) (id int64, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	parent := h.store.repository(owner, name)
	if parent == nil || strings.EqualFold(login, owner) || h.store.repository(login, name) != nil {
		return 0, fmt.Errorf("fork %s/%s to %s: no such repository, or the name is taken", owner, name, login)
	}
	account := h.store.account(login)
	if account == nil {
		account = h.store.addAccount(login, "User")
	}
	fork := h.newRepository(account, name, RepositoryOptions{DefaultBranch: parent.defaultBranch, Private: parent.private})
	fork.parent, fork.git, fork.refs = parent, parent.git, maps.Clone(parent.refs)
	return fork.id, nil
}

// headRepository finds the repository and the branch that the head of a new pull request names: BRANCH, or OWNER:BRANCH,
// which may be of a fork.
func (c *call) headRepository(head string) (*repository, string) {
	if owner, branch, qualified := strings.Cut(head, ":"); qualified && !strings.EqualFold(owner, c.repo.owner.login) {
		if fork := c.store.repository(owner, c.repo.name); fork != nil && fork.parent == c.repo {
			return fork, branch
		}
	}
	return c.repo, c.unqualified(head)
}

// headRepo is the repository that a pull request comes from.
func (i *issue) headRepo() *repository {
	if i.pull.fork != nil {
		return i.pull.fork
	}
	return i.repo
}

// forkMoved gives the pull requests that come from a fork's branch their new head.
func (c *call) forkMoved(fork *repository, branch, before, sha string) {
	if fork.parent == nil {
		return
	}
	for _, i := range fork.parent.openPulls() {
		if i.pull.fork == fork && i.pull.headRef == branch {
			c.pullHeadMoved(i, before, sha)
		}
	}
}
