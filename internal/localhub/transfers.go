package localhub

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
)

// TransferIssue moves an issue to another repository of its owner, which GitHub offers on its pages but not in the
// REST API. It returns the number that the issue has there; the old number leads to it from now on.
func (h *Hub) TransferIssue(owner, name string, number int, to, login string) (newNumber int, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	from, target, sender := h.store.repository(owner, name), h.store.repository(owner, to), h.store.account(login)
	if from == nil || target == nil || from == target || sender == nil || from.issues[number] == nil || from.issues[number].pull != nil {
		return 0, fmt.Errorf("transfer issue %s/%s#%d to %s: no such issue, repository or user", owner, name, number, to)
	}
	old := from.issues[number]
	target.lastNumber++
	moved := *old
	moved.id, moved.repo, moved.number, moved.born, moved.updated = h.store.nextID(), target, target.lastNumber, h.opts.Now(), h.now()
	moved.labels, moved.milestone, moved.parent, moved.children, moved.blockedBy, moved.blocking = nil, nil, nil, nil, nil, nil
	for _, k := range moved.comments {
		k.issue = &moved
	}
	target.issues[moved.number], h.store.issues[moved.id] = &moved, &moved

	h.emitIssue("transferred", old, sender, object{"changes": object{
		"new_issue": h.renderIssue(&moved), "new_repository": h.renderRepository(target),
	}})
	h.emitIssue("opened", &moved, sender, object{"changes": object{
		"old_issue": h.renderIssue(old), "old_repository": h.renderRepository(from),
	}})
	h.detach(old)
	delete(from.issues, number)
	delete(h.store.issues, old.id)
	from.transferred[number] = &moved
	return moved.number, nil
}

// movedIssue answers for an issue under the number that it had before it was transferred.
func (c *call) movedIssue(to *issue) *reply {
	where := c.repoAPI(to.repo, "/issues/%d", to.number)
	return &reply{status: http.StatusMovedPermanently, header: http.Header{"Location": {where}}, body: object{
		"message": "Moved Permanently", "url": where, "documentation_url": documentation,
	}}
}

// ConvertToDiscussion closes and locks an issue, as GitHub's pages do when they make a discussion of it.
func (h *Hub) ConvertToDiscussion(owner, name string, number int, login string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	repo, sender := h.store.repository(owner, name), h.store.account(login)
	if repo == nil || sender == nil || repo.issues[number] == nil || repo.issues[number].pull != nil {
		return fmt.Errorf("convert issue %s/%s#%d: no such issue or user", owner, name, number)
	}
	i := repo.issues[number]
	i.closed, i.locked, i.reason, i.closedAt, i.closedBy, i.updated = true, true, "not_planned", h.now(), sender, h.now()
	h.emitIssue("closed", i, sender, nil)
	return nil
}

// TransferRepository gives a repository to another owner. It leaves the installations of the old owner, and joins
// those that the new one has.
func (h *Hub) TransferRepository(owner, name, to, login string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	repo, target, sender := h.store.repository(owner, name), h.store.account(to), h.store.account(login)
	if repo == nil || sender == nil || target == nil || h.store.repository(to, name) != nil {
		return fmt.Errorf("transfer %s/%s to %s: no such repository or account, or the name is taken", owner, name, to)
	}
	from := repo.owner
	delete(h.store.repositories, strings.ToLower(repo.fullName()))
	h.store.redirects[strings.ToLower(repo.fullName())] = repo
	repo.owner, repo.updated = target, h.now()
	h.store.repositories[strings.ToLower(repo.fullName())] = repo
	for _, in := range h.store.sortedInstallations() {
		switch {
		case in.target == from && in.repos[repo.id] != nil:
			delete(in.repos, repo.id)
			h.emitRepositories(in, "removed", nil, []*repository{repo})
		case in.target == target:
			h.addTo(in, []*repository{repo})
		}
	}
	before := object{"user": h.simpleUser(from)}
	if from.kind == "Organization" {
		before = object{"organization": h.renderOrganization(from)}
	}
	h.emit("repository", "transferred", repo, sender, object{"changes": object{"owner": object{"from": before}}})
	return nil
}

// renameBranch is POST branches/{branch}/rename. Pull requests and the default branch follow.
func (c *call) renameBranch() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	from, to := c.vars["branch"], in.text("new_name")
	switch {
	case in.bad() != nil:
		return *in.bad()
	case c.repo.head(from) == nil:
		return fail(http.StatusNotFound, "Branch not found")
	case to == "" || c.repo.head(to) != nil || forbiddenRef.MatchString("refs/heads/"+to):
		return unprocessable("The new branch name is not valid.")
	}
	c.repo.refs["refs/heads/"+to] = c.repo.refs["refs/heads/"+from]
	delete(c.repo.refs, "refs/heads/"+from)
	for _, i := range c.repo.openPulls() {
		if i.pull.baseRef == from {
			i.pull.baseRef = to
		}
		if i.pull.headRef == from && i.pull.fork == nil {
			i.pull.headRef = to
		}
	}
	if c.repo.defaultBranch == from {
		c.repo.defaultBranch = to
		c.emitRepository("edited", object{"changes": object{"default_branch": object{"from": from}}})
	}
	c.vars["branch"] = to
	out := c.getBranch()
	out.status = http.StatusCreated
	return out
}

// RequestPermissions makes an App ask for other permissions. Installations keep what they have until their owner
// accepts.
func (h *Hub) RequestPermissions(appID int64, permissions map[string]string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	app := h.store.apps[appID]
	if app == nil {
		return fmt.Errorf("request permissions of app %d: no such app", appID)
	}
	app.permissions = maps.Clone(permissions)
	return nil
}

// AcceptPermissions gives an installation the permissions that its App asks for. Tokens made before stay as they
// are.
func (h *Hub) AcceptPermissions(installationID int64) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	in := h.store.installations[installationID]
	if in == nil {
		return fmt.Errorf("accept permissions of installation %d: no such installation", installationID)
	}
	in.permissions, in.updated = maps.Clone(in.app.permissions), h.now()
	h.emitTo(in, "installation", "new_permissions_accepted", nil, in.target, object{
		"installation": h.renderInstallation(in), "repositories": rendered(in.sortedRepos(), repositoryStub),
	})
	return nil
}
