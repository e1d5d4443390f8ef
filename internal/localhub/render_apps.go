package localhub

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

func (a *appRecord) clientID() string { return fmt.Sprintf("Iv1.localhub%08d", a.id) }

// renderApp is GitHub's "integration"; nil is null.
func (h *Hub) renderApp(a *appRecord) any {
	if a == nil {
		return nil
	}
	count := 0
	for _, in := range h.store.installations {
		if in.app == a {
			count++
		}
	}
	out := h.appStub(a)
	out["installations_count"], out["events"] = count, append([]string{}, a.events...)
	return out
}

// renderVia is the App that content was made through; nil is null.
func (h *Hub) renderVia(a *appRecord) any {
	if a == nil {
		return nil
	}
	return h.appStub(a)
}

// appStub is an App inside other objects. GitHub's description of those does not know the newer events.
func (h *Hub) appStub(a *appRecord) object {
	events := []string{}
	for _, e := range a.events {
		if e != "sub_issues" && e != "issue_dependencies" {
			events = append(events, e)
		}
	}
	return object{
		"id": a.id, "slug": a.slug, "client_id": a.clientID(), "node_id": nodeID("A", a.id),
		"owner": h.simpleUser(a.owner), "name": a.name, "description": "", "external_url": h.base,
		"html_url": h.base + h.appsPath() + a.slug, "created_at": timestamp(a.created), "updated_at": timestamp(a.created),
		"permissions": permissionMap(a.permissions), "events": events,
	}
}

// permissionMap adds the metadata permission that every App has.
func permissionMap(granted map[string]string) map[string]string {
	out := map[string]string{"metadata": "read"}
	maps.Copy(out, granted)
	return out
}

func (h *Hub) renderInstallation(in *installation) object {
	return object{
		"id": in.id, "account": h.simpleUser(in.target), "app_id": in.app.id, "app_slug": in.app.slug,
		"client_id": in.app.clientID(), "target_id": in.target.id, "target_type": in.target.kind,
		"access_tokens_url": h.api("/app/installations/%d/access_tokens", in.id),
		"repositories_url":  h.api("/installation/repositories"),
		"html_url":          h.base + in.page(), "repository_selection": "selected",
		"permissions": permissionMap(in.permissions), "events": in.events(),
		"created_at": timestamp(in.created), "updated_at": timestamp(in.updated), "single_file_name": nil,
		"has_multiple_single_files": false, "single_file_paths": []string{},
		"suspended_at": timestamp(in.suspendedAt), "suspended_by": h.renderAccount(in.suspendedBy),
	}
}

// renderGrant is a fresh installation token; repositories are listed only when the token is narrowed to some.
func (c *call) renderGrant(g *grant, repos []*repository) object {
	out := object{
		"token": g.token, "expires_at": g.expires.UTC().Format(time.RFC3339),
		"permissions": g.permissions, "repository_selection": "selected",
	}
	if g.repos != nil {
		out["repositories"] = rendered(repos, c.renderRepository)
	}
	return out
}

// events are the App's, as far as what was accepted lets them come: an event without a permission that goes with
// it is not sent.
func (in *installation) events() []string {
	out := []string{}
	for _, event := range in.app.events {
		needs, known := appEvents[event]
		if !known || slices.ContainsFunc(needs, func(name string) bool { return name == "metadata" || in.permissions[name] != "" }) {
			out = append(out, event)
		}
	}
	return out
}

// page is the path of the installation's page in the settings of its account.
func (in *installation) page() string {
	if in.target.kind == "Organization" {
		return fmt.Sprintf("/organizations/%s/settings/installations/%d", in.target.login, in.id)
	}
	return fmt.Sprintf("/settings/installations/%d", in.id)
}
