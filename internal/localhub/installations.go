package localhub

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Install puts an App on an owner's account with the named repositories, or adds them to the installation that is
// there, and sends the webhooks that GitHub sends.
func (h *Hub) Install(appID int64, owner string, repos ...string) (installationID int64, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	app, target := h.store.apps[appID], h.store.account(owner)
	if app == nil || target == nil {
		return 0, fmt.Errorf("install app %d on %q: no such app or account", appID, owner)
	}
	chosen, err := h.named(target, repos)
	if err != nil {
		return 0, fmt.Errorf("install app %d on %q: %w", appID, owner, err)
	}
	if in := h.store.installationFor(app, target); in != nil {
		h.addTo(in, chosen)
		return in.id, nil
	}
	in := &installation{
		id: h.store.nextID(), app: app, target: target, repos: map[int64]*repository{}, created: h.now(), updated: h.now(),
		permissions: maps.Clone(app.permissions),
	}
	for _, repo := range chosen {
		in.repos[repo.id] = repo
	}
	h.store.installations[in.id] = in
	h.emitInstallation(in, "created", target)
	return in.id, nil
}

// AddToInstallation grants an installation more repositories.
func (h *Hub) AddToInstallation(installationID int64, repos ...string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	in, chosen, err := h.installed(installationID, repos)
	if err != nil {
		return fmt.Errorf("add to installation %d: %w", installationID, err)
	}
	h.addTo(in, chosen)
	return nil
}

// RemoveFromInstallation takes repositories away from an installation.
func (h *Hub) RemoveFromInstallation(installationID int64, repos ...string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	in, chosen, err := h.installed(installationID, repos)
	if err != nil {
		return fmt.Errorf("remove from installation %d: %w", installationID, err)
	}
	for _, repo := range chosen {
		delete(in.repos, repo.id)
	}
	h.emitRepositories(in, "removed", nil, chosen)
	return nil
}

func (h *Hub) installed(id int64, names []string) (*installation, []*repository, error) {
	in := h.store.installations[id]
	if in == nil {
		return nil, nil, errors.New("no such installation")
	}
	repos, err := h.named(in.target, names)
	return in, repos, err
}

// named finds an owner's repositories by name; "owner/name" is accepted too.
func (h *Hub) named(owner *account, names []string) ([]*repository, error) {
	var out []*repository
	for _, name := range names {
		_, short, qualified := strings.Cut(name, "/")
		if !qualified {
			short = name
		}
		repo := h.store.repository(owner.login, short)
		if repo == nil {
			return nil, fmt.Errorf("no repository %q", owner.login+"/"+short)
		}
		out = append(out, repo)
	}
	return out, nil
}

func (h *Hub) addTo(in *installation, repos []*repository) {
	if len(repos) == 0 {
		return
	}
	for _, repo := range repos {
		in.repos[repo.id] = repo
	}
	h.emitRepositories(in, "added", repos, nil)
}

func (h *Hub) emitInstallation(in *installation, action string, sender *account) {
	h.emitTo(in, "installation", action, nil, sender, object{
		"installation": h.renderInstallation(in), "repositories": rendered(in.sortedRepos(), repositoryStub), "requester": nil,
	})
}

func (h *Hub) emitRepositories(in *installation, action string, added, removed []*repository) {
	in.updated = h.now()
	h.emitTo(in, "installation_repositories", action, nil, in.target, object{
		"installation": h.renderInstallation(in), "repository_selection": "selected", "requester": nil,
		"repositories_added": rendered(added, repositoryStub), "repositories_removed": rendered(removed, repositoryStub),
	})
}

func (in *installation) sortedRepos() []*repository {
	out := make([]*repository, 0, len(in.repos))
	for _, id := range slices.Sorted(maps.Keys(in.repos)) {
		out = append(out, in.repos[id])
	}
	return out
}

// ownInstallation is the installation in the path, if it belongs to the calling App.
func (c *call) ownInstallation() *installation {
	if in := c.store.installations[c.id("installation_id")]; in != nil && in.app == c.actor.app {
		return in
	}
	return nil
}

func (c *call) getApp() reply { return ok(c.renderApp(c.actor.app)) }

func (c *call) listInstallations() reply {
	var own []*installation
	for _, in := range c.store.sortedInstallations() {
		if in.app == c.actor.app {
			own = append(own, in)
		}
	}
	return listed(c, own, c.renderInstallation)
}

func (c *call) getInstallation() reply {
	if in := c.ownInstallation(); in != nil {
		return ok(c.renderInstallation(in))
	}
	return notFound()
}

// installationOnAccount is GET /users/{username}/installation and GET /orgs/{org}/installation.
func (c *call) installationOnAccount() reply {
	target := c.store.account(c.vars["account"])
	if target != nil {
		if in := c.store.installationFor(c.actor.app, target); in != nil {
			return ok(c.renderInstallation(in))
		}
	}
	return notFound()
}

// installationOnRepository is GET /repos/{owner}/{repo}/installation.
func (c *call) installationOnRepository() reply {
	repo := c.store.repository(c.vars["owner"], c.vars["repo"])
	if repo != nil {
		if in := c.store.installationFor(c.actor.app, repo.owner); in != nil && in.repos[repo.id] != nil {
			return ok(c.renderInstallation(in))
		}
	}
	return notFound()
}

func (c *call) deleteInstallation() reply {
	in := c.ownInstallation()
	if in == nil {
		return notFound()
	}
	c.emitInstallation(in, "deleted", in.target)
	delete(c.store.installations, in.id)
	for token, g := range c.store.grants {
		if g.in == in {
			delete(c.store.grants, token)
		}
	}
	return noContent()
}

func (c *call) suspendInstallation() reply {
	in := c.ownInstallation()
	if in == nil {
		return notFound()
	}
	in.suspendedAt, in.suspendedBy, in.updated = c.at, c.actor.app.bot, c.at
	c.emitInstallation(in, "suspend", in.target)
	return noContent()
}

func (c *call) unsuspendInstallation() reply {
	in := c.ownInstallation()
	if in == nil {
		return notFound()
	}
	in.suspendedAt, in.suspendedBy, in.updated = time.Time{}, nil, c.at
	c.emitInstallation(in, "unsuspend", in.target)
	return noContent()
}

// createToken is POST /app/installations/{id}/access_tokens: a token for an hour, narrowed on request.
func (c *call) createToken() reply {
	in := c.ownInstallation()
	if in == nil {
		return notFound()
	}
	if !in.suspendedAt.IsZero() {
		return *suspended()
	}
	body, bad := c.decode()
	if bad != nil {
		return *bad
	}
	g := &grant{in: in, permissions: permissionMap(in.permissions), expires: c.opts.Now().Add(time.Hour).Truncate(time.Second)}
	repos, denied := c.narrowRepositories(g, body)
	if denied != nil {
		return *denied
	}
	if denied := narrowPermissions(g, body); denied != nil {
		return *denied
	}
	if bad := body.bad(); bad != nil {
		return *bad
	}
	g.token = newToken(in.app.id)
	c.store.grants[g.token] = g
	return created(c.renderGrant(g, repos))
}

func (c *call) narrowRepositories(g *grant, body *input) ([]*repository, *reply) {
	var names []string
	var ids []int64
	asked := body.into("repositories", &names)
	if body.into("repository_ids", &ids) {
		asked = true
	}
	if !asked {
		return nil, nil
	}
	var repos []*repository
	for _, name := range names {
		repos = append(repos, c.store.repository(g.in.target.login, name))
	}
	for _, id := range ids {
		repos = append(repos, c.store.repositoryIDs[id])
	}
	g.repos = map[int64]bool{}
	for _, repo := range repos {
		if repo == nil || g.in.repos[repo.id] == nil {
			r := fail(http.StatusUnprocessableEntity, "There is at least one repository that does not exist or is not accessible to the parent installation.")
			return nil, &r
		}
		g.repos[repo.id] = true
	}
	return repos, nil
}

func narrowPermissions(g *grant, body *input) *reply {
	var asked map[string]string
	if !body.into("permissions", &asked) {
		return nil
	}
	narrowed := map[string]string{"metadata": "read"}
	for name, level := range asked {
		if have := g.permissions[name]; have == "" || have == "read" && level != "read" {
			r := fail(http.StatusUnprocessableEntity, "The permissions requested are not granted to this installation.")
			return &r
		}
		narrowed[name] = level
	}
	g.permissions = narrowed
	return nil
}

// newToken looks like GitHub's: about 520 characters with dots, dashes and underscores, to be treated as opaque.
func newToken(appID int64) string {
	secret := make([]byte, 378)
	_, _ = rand.Read(secret)
	text := base64.RawURLEncoding.EncodeToString(secret)
	return fmt.Sprintf("ghs_%d_%s.%s-%s", appID, text[:40], text[40:440], text[440:])
}

// revokeToken is DELETE /installation/token.
func (c *call) revokeToken() reply {
	delete(c.store.grants, c.actor.grant.token)
	return noContent()
}

// installationRepositories is GET /installation/repositories.
func (c *call) installationRepositories() reply {
	var repos []*repository
	for _, repo := range c.actor.grant.in.sortedRepos() {
		if c.actor.grant.covers(repo) {
			repos = append(repos, repo)
		}
	}
	part, header := c.page(len(repos))
	return reply{status: http.StatusOK, header: header, body: object{
		"total_count": len(repos), "repository_selection": "selected",
		"repositories": rendered(repos[part.from:part.to], c.renderFullRepository),
	}}
}
