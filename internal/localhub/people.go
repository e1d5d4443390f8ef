package localhub

import (
	"net/http"
	"sort"
	"strings"
)

// currentUser is GET /user, which Apps may not ask.
func (c *call) currentUser() reply {
	if c.actor.user == nil {
		return fail(http.StatusForbidden, "Resource not accessible by integration")
	}
	return ok(c.fullUser(c.actor.user))
}

// viewerQuery asks GraphQL whose a token is, which it tells of every token.
const viewerQuery = "query { viewer { login databaseId } }"

func (c *call) viewer() reply {
	viewer := c.actor.account()
	return graphData(object{"viewer": object{"login": viewer.login, "databaseId": viewer.id}}, nil)
}

func (c *call) getUser() reply {
	if a := c.store.account(c.vars["account"]); a != nil {
		return ok(c.fullUser(a))
	}
	return notFound()
}

// teamMembers is GET /orgs/{org}/teams/{team}/members: there are no teams here.
func (c *call) teamMembers() reply { return notFound() }

func (r *repository) people(h *Hub) []*account {
	var out []*account
	if r.owner.kind == "User" {
		out = append(out, r.owner)
	}
	for login := range r.collaborators {
		if a := h.store.account(login); a != nil {
			out = appendOnce(out, a)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].id < out[j].id })
	return out
}

func (c *call) listAssignees() reply { return listed(c, c.repo.people(c.Hub), c.simpleUser) }

// checkAssignee is GET assignees/{assignee}: 204 when issues may be assigned to them.
func (c *call) checkAssignee() reply {
	if a := c.store.account(c.vars["account"]); a != nil && c.repo.assignable(a) {
		return noContent()
	}
	return notFound()
}

func (c *call) renderCollaborator(a *account) object {
	have := c.roleOf(a)
	out := c.simpleUser(a)
	out["role_name"] = have.String()
	out["permissions"] = have.permissions()
	return out
}

func (c *call) listCollaborators() reply {
	return listed(c, c.repo.people(c.Hub), c.renderCollaborator)
}

// checkCollaborator is GET collaborators/{username}.
func (c *call) checkCollaborator() reply {
	a := c.store.account(c.vars["account"])
	if a != nil && (a == c.repo.owner || c.repo.collaborators[strings.ToLower(a.login)] != "") {
		return noContent()
	}
	return notFound()
}

// collaboratorPermission is GET collaborators/{username}/permission; "permission" knows only the four old levels.
func (c *call) collaboratorPermission() reply {
	a := c.store.account(c.vars["account"])
	if a == nil {
		return fail(http.StatusNotFound, "%s is not a user", c.vars["account"])
	}
	have := c.roleOf(a)
	legacy := have.String()
	switch have {
	case triageRole:
		legacy = "read"
	case maintainRole:
		legacy = "write"
	default: // the name is the old one
	}
	return ok(object{"permission": legacy, "role_name": have.String(), "user": c.renderCollaborator(a)})
}
