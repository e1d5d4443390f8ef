package localhub

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// newAppForm is the page that asks a person to confirm an App made from a manifest.
type newAppForm struct {
	Owner, Org, Name, State, Manifest, Webhook, Problem string
	Permissions                                         []grantLine
	Events                                              []string
}

// grantLine is one permission as a page shows it.
type grantLine struct{ Name, Level string }

func grantLines(permissions map[string]string) []grantLine {
	var out []grantLine
	for _, name := range slices.Sorted(maps.Keys(permissions)) {
		out = append(out, grantLine{strings.ReplaceAll(name, "_", " "), permissions[name]})
	}
	return out
}

// newAppPage is /settings/apps/new and /organizations/{org}/settings/apps/new, where a manifest is posted to as
// the form field of that name. Without one GitHub shows an empty form, which is of no use here.
func (h *Hub) newAppPage(r *http.Request, org string) page {
	h.mu.Lock()
	defer h.mu.Unlock()
	owner, wrong := h.ownerOfNewApp(org)
	if wrong != nil {
		return *wrong
	}
	if r.Method != http.MethodPost {
		return wrongPage(http.StatusMethodNotAllowed, "An App is made from a manifest here: post one as the form field manifest.")
	}
	document := r.PostForm.Get("manifest")
	m, err := readManifest(h.opts.EnterpriseVersion, []byte(document))
	if err != nil {
		return wrongPage(http.StatusUnprocessableEntity, "Invalid GitHub App configuration. The configuration does not appear to be a valid GitHub App manifest: %v", err)
	}
	return page{template: "new_app.html", data: h.askForNewApp(m, owner, org, r.URL.Query().Get("state"), document, "")}
}

func (h *Hub) askForNewApp(m manifest, owner *account, org, state, document, problem string) newAppForm {
	form := newAppForm{
		Owner: owner.login, Org: org, Name: m.Name, State: state, Manifest: document, Problem: problem,
		Permissions: grantLines(m.Permissions), Events: m.Events, Webhook: "inactive",
	}
	if m.Hooks.URL != "" && (m.Hooks.Active == nil || *m.Hooks.Active) {
		form.Webhook = m.Hooks.URL
	}
	return form
}

// ownerOfNewApp is the account that an App is made for, or the page that says why there is none.
func (h *Hub) ownerOfNewApp(org string) (*account, *page) {
	if h.store.visitor == nil {
		wrong := wrongPage(http.StatusUnauthorized, "Sign in to GitHub first.")
		return nil, &wrong
	}
	owner := h.store.visitor
	if org != "" {
		owner = h.store.account(org)
	}
	if owner == nil || org != "" && owner.kind != "Organization" || !h.owns(h.store.visitor, owner) {
		wrong := wrongPage(http.StatusNotFound, "This is not the page you are looking for: %q is no organization of yours.", org)
		return nil, &wrong
	}
	return owner, nil
}

// confirmNewApp makes the App and leads back to the manifest's redirect_url with the code and the state.
func (h *Hub) confirmNewApp(r *http.Request) page {
	form := r.PostForm
	h.mu.Lock()
	owner, wrong := h.ownerOfNewApp(form.Get("org"))
	h.mu.Unlock()
	if wrong != nil {
		return *wrong
	}
	m, err := readManifest(h.opts.EnterpriseVersion, []byte(form.Get("manifest")))
	if err != nil {
		return wrongPage(http.StatusUnprocessableEntity, "Invalid GitHub App configuration: %v", err)
	}
	m.Name = strings.TrimSpace(form.Get("name"))
	code, err := "", m.problem(h.opts.EnterpriseVersion)
	if err == nil {
		code, err = h.register(m, owner.login)
	}
	if err != nil {
		asked := h.askForNewApp(m, owner, form.Get("org"), form.Get("state"), form.Get("manifest"), err.Error())
		return page{status: http.StatusUnprocessableEntity, template: "new_app.html", data: asked}
	}
	back, err := url.Parse(m.RedirectURL)
	if err != nil {
		return wrongPage(http.StatusUnprocessableEntity, "redirect_url is no address: %v", err)
	}
	query := back.Query()
	query.Set("code", code)
	if state := form.Get("state"); state != "" {
		query.Set("state", state)
	}
	back.RawQuery = query.Encode()
	return page{location: back.String()}
}
