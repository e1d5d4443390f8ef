package localhub

import (
	"net/http"
	"strings"
)

// role is what a person may do in a repository, in GitHub's order.
type role int

const (
	noRole role = iota
	readRole
	triageRole
	writeRole
	maintainRole
	adminRole
)

func parseRole(name string) (role, bool) {
	switch name {
	case "read", "pull":
		return readRole, true
	case "triage":
		return triageRole, true
	case "write", "push":
		return writeRole, true
	case "maintain":
		return maintainRole, true
	case "admin":
		return adminRole, true
	default:
		return noRole, false
	}
}

func (r role) String() string {
	return [...]string{"none", "read", "triage", "write", "maintain", "admin"}[r]
}

// permissions is the role as repositories and collaborators show it.
func (r role) permissions() object {
	return object{
		"pull": r >= readRole, "triage": r >= triageRole, "push": r >= writeRole, "maintain": r >= maintainRole,
		"admin": r >= adminRole,
	}
}

// access says who may call an endpoint.
type access struct {
	who        audience
	permission string // App permissions, any of which suffices: "issues|pull_requests"
	write      bool
	least      role // what a person needs in the repository
}

type audience int

const (
	anyone       audience = iota // no credentials needed
	anyAccount                   // a person or an installation
	theApp                       // App JWT only
	installToken                 // installation token only
	repoReader                   // whoever may read the repository, with the permission
	repoWriter                   // the same, and the repository must not be archived
)

// reads and writes describe endpoints below /repos/{owner}/{repo}.
func reads(permission string) access {
	return access{who: repoReader, permission: permission, least: readRole}
}

func writes(permission string, least role) access {
	return access{who: repoWriter, permission: permission, write: true, least: least}
}

// admit checks the actor against an endpoint's access and finds the repository; nil lets the call in.
func (c *call) admit(need access) *reply {
	switch need.who {
	case anyone:
		return nil
	case theApp:
		if c.actor.app == nil {
			return undecodable()
		}
		return nil
	case anyAccount:
		if c.actor.user == nil && c.actor.grant == nil {
			r := fail(http.StatusUnauthorized, "Requires authentication")
			return &r
		}
		return nil
	case installToken:
		if c.actor.grant == nil {
			r := fail(http.StatusForbidden, "You must authenticate with an installation access token in order to list repositories for an installation.")
			return &r
		}
		return nil
	default:
		return c.admitToRepository(need)
	}
}

func (c *call) admitToRepository(need access) *reply {
	if c.actor.app != nil {
		return badCredentials()
	}
	repo := c.store.repository(c.vars["owner"], c.vars["repo"])
	if moved := c.store.redirects[strings.ToLower(c.vars["owner"]+"/"+c.vars["repo"])]; repo == nil && moved != nil && c.canSee(moved) {
		return c.redirect(moved)
	}
	if repo == nil || !c.canSee(repo) {
		r := notFound()
		return &r
	}
	c.repo = repo
	if need.who == repoWriter && c.actor.account() == nil {
		r := fail(http.StatusUnauthorized, "Requires authentication")
		return &r
	}
	if g := c.actor.grant; g != nil && !c.grantAllows(g, repo, need) {
		r := fail(http.StatusForbidden, "Resource not accessible by integration")
		return &r
	}
	if c.actor.user != nil && c.roleOf(c.actor.user) < need.least {
		r := fail(http.StatusForbidden, "Must have %s rights to Repository.", need.least)
		return &r
	}
	if need.who == repoWriter && repo.archived {
		r := fail(http.StatusForbidden, "Repository was archived so is read-only.")
		return &r
	}
	return nil
}

// redirect answers for a repository under its old name: 301 for reads, 307 for writes.
func (c *call) redirect(to *repository) *reply {
	status := http.StatusMovedPermanently
	if c.req.Method != http.MethodGet {
		status = http.StatusTemporaryRedirect
	}
	old := "/repos/" + c.vars["owner"] + "/" + c.vars["repo"]
	rest := strings.TrimPrefix(strings.TrimPrefix(c.req.URL.RequestURI(), "/api/v3"), old)
	where := c.base + "/repositories/" + itoa(to.id) + rest
	r := reply{status: status, header: http.Header{"Location": {where}}, body: object{
		"message": "Moved Permanently", "url": where, "documentation_url": documentation,
	}}
	return &r
}

func (c *call) canSee(repo *repository) bool {
	if !repo.private {
		return true
	}
	if g := c.actor.grant; g != nil {
		return g.covers(repo)
	}
	return c.actor.user != nil && repo.roleOf(c.actor.user) > noRole
}

// covers says whether the token reaches the repository.
func (g *grant) covers(repo *repository) bool {
	return g.in.repos[repo.id] != nil && (g.repos == nil || g.repos[repo.id])
}

// grantAllows checks a token's permissions; outside its repositories a token reads what is public.
func (c *call) grantAllows(g *grant, repo *repository, need access) bool {
	if !g.covers(repo) {
		return !need.write
	}
	if need.permission == "" {
		return true
	}
	for _, name := range strings.Split(need.permission, "|") {
		if name == "metadata" && !need.write || g.allows(name, need.write) {
			return true
		}
	}
	return false
}

func (g *grant) allows(permission string, write bool) bool {
	level := g.permissions[permission]
	return level == "write" || level == "admin" || level == "read" && !write
}

func (c *call) roleOf(a *account) role { return c.repo.roleOf(a) }

// roleOf is a person's role: the owner is admin, collaborators have theirs, anyone else may read what is public.
func (r *repository) roleOf(a *account) role {
	if a == r.owner {
		return adminRole
	}
	if granted, ok := parseRole(r.collaborators[strings.ToLower(a.login)]); ok {
		return granted
	}
	if r.private {
		return noRole
	}
	return readRole
}

// mayTriage says whether the actor may set labels, milestones and assignees, and edit other people's issues.
func (c *call) mayTriage() bool {
	if g := c.actor.grant; g != nil {
		return g.covers(c.repo) && (g.allows("issues", true) || g.allows("pull_requests", true))
	}
	return c.actor.user != nil && c.roleOf(c.actor.user) >= triageRole
}

// mayPush says whether the actor may write the repository's content.
func (c *call) mayPush() bool {
	if g := c.actor.grant; g != nil {
		return g.covers(c.repo) && g.allows("contents", true)
	}
	return c.actor.user != nil && c.roleOf(c.actor.user) >= writeRole
}
