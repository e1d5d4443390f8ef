package localhub

import (
	"fmt"
	"net/url"
	"strings"
)

// renderAccount is GitHub's "simple user"; nil is null.
func (h *Hub) renderAccount(a *account) any {
	if a == nil {
		return nil
	}
	return h.simpleUser(a)
}

func (h *Hub) simpleUser(a *account) object {
	self := h.apiBase() + "/users/" + url.PathEscape(a.login)
	html := h.base + "/" + url.PathEscape(a.login)
	if a.kind == "Bot" {
		html = h.base + "/apps/" + strings.TrimSuffix(a.login, "[bot]")
	}
	return object{
		"login": a.login, "id": a.id, "node_id": nodeID("U", a.id), "type": a.kind, "site_admin": false,
		"avatar_url": fmt.Sprintf("%s/avatars/%d", h.base, a.id), "gravatar_id": "", "user_view_type": "public",
		"url": self, "html_url": html, "followers_url": self + "/followers",
		"following_url": self + "/following{/other_user}", "gists_url": self + "/gists{/gist_id}",
		"starred_url": self + "/starred{/owner}{/repo}", "subscriptions_url": self + "/subscriptions",
		"organizations_url": self + "/orgs", "repos_url": self + "/repos", "events_url": self + "/events{/privacy}",
		"received_events_url": self + "/received_events",
	}
}

func (h *Hub) renderAccounts(list []*account) []object { return rendered(list, h.simpleUser) }

// fullUser is the answer of GET /user and GET /users/{username}.
func (h *Hub) fullUser(a *account) object {
	out := h.simpleUser(a)
	for _, name := range []string{"name", "company", "location", "email", "hireable", "bio"} {
		out[name] = nil
	}
	for _, name := range []string{"public_repos", "public_gists", "followers", "following"} {
		out[name] = 0
	}
	out["blog"] = ""
	out["created_at"], out["updated_at"] = "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"
	return out
}

func (h *Hub) renderOrganization(a *account) object {
	self := h.apiBase() + "/orgs/" + a.login
	return object{
		"login": a.login, "id": a.id, "node_id": nodeID("O", a.id), "url": self, "repos_url": self + "/repos",
		"events_url": self + "/events", "hooks_url": self + "/hooks", "issues_url": self + "/issues",
		"members_url": self + "/members{/member}", "public_members_url": self + "/public_members{/member}",
		"avatar_url": fmt.Sprintf("%s/avatars/%d", h.base, a.id), "description": "",
	}
}

// association is how a person stands to a repository. It says little of what somebody may do: members
// whose membership is private look like strangers to an App, which here is everybody who may write, and
// people who were invited to read are collaborators.
func (r *repository) association(a *account) string {
	switch {
	case a == nil:
		return "NONE"
	case a == r.owner:
		return "OWNER"
	case r.collaborators[strings.ToLower(a.login)] != "" && r.roleOf(a) < writeRole:
		return "COLLABORATOR"
	default:
		return "NONE"
	}
}
