package localhub

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
)

// appPage is the App's own page.
func (h *Hub) appPage(slug string) page {
	h.mu.Lock()
	defer h.mu.Unlock()
	app := h.appBySlug(slug)
	if app == nil {
		return wrongPage(http.StatusNotFound, "There is no App %q.", slug)
	}
	return page{template: "app.html", data: map[string]any{"Name": app.name, "Owner": app.owner.login, "Path": h.appsPath() + app.slug}}
}

// installForm asks where an App is to be installed and on which repositories.
type installForm struct {
	App, Path, Target string
	TargetID          int64
	Targets           []*account
	Repositories      []string
	Permissions       []grantLine
}

// Login and ID let the page name accounts.
func (a *account) Login() string { return a.login }

// ID is the account's id.
func (a *account) ID() int64 { return a.id }

// installPage is /apps/{slug}/installations/new: which account, then which repositories, then the installation. An
// App that is not public goes on its owner's account alone.
func (h *Hub) installPage(r *http.Request, slug string) page {
	form, target, wrong := h.askForInstallation(r, slug)
	if wrong != nil {
		return *wrong
	}
	if target == nil {
		return page{template: "install_where.html", data: form}
	}
	if r.Method != http.MethodPost {
		return page{template: "install.html", data: form}
	}
	repos := form.Repositories
	if r.PostForm.Get("selection") == "selected" {
		repos = r.PostForm["repository"]
	}
	if len(repos) == 0 {
		return wrongPage(http.StatusUnprocessableEntity, "Select at least one repository.")
	}
	h.mu.Lock()
	appID := h.appBySlug(slug).id
	h.mu.Unlock()
	id, err := h.Install(appID, target.login, repos...)
	if err != nil {
		return wrongPage(http.StatusUnprocessableEntity, "%v", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return page{location: h.base + h.store.installations[id].page()}
}

func (h *Hub) askForInstallation(r *http.Request, slug string) (installForm, *account, *page) {
	h.mu.Lock()
	defer h.mu.Unlock()
	app := h.appBySlug(slug)
	if app == nil || h.store.visitor == nil {
		wrong := wrongPage(http.StatusNotFound, "There is no App %q, or nobody is signed in.", slug)
		return installForm{}, nil, &wrong
	}
	form := installForm{App: app.name, Path: h.appsPath() + app.slug + "/installations/new", Permissions: grantLines(app.permissions)}
	for _, account := range h.store.accounts {
		if account.kind != "Bot" && h.owns(h.store.visitor, account) && (!app.private || account == app.owner) {
			form.Targets = append(form.Targets, account)
		}
	}
	slices.SortFunc(form.Targets, func(a, b *account) int { return cmp.Compare(a.login, b.login) })
	if len(form.Targets) == 0 {
		wrong := wrongPage(http.StatusForbidden, "%s is private: it can be installed on the account of %s alone.", app.name, app.owner.login)
		return installForm{}, nil, &wrong
	}
	asked, _ := strconv.ParseInt(r.Form.Get("target_id"), 10, 64)
	for _, account := range form.Targets {
		if account.id != asked && len(form.Targets) > 1 {
			continue
		}
		form.Target, form.TargetID = account.login, account.id
		for _, repo := range h.store.repositoryIDs {
			if repo.owner == account {
				form.Repositories = append(form.Repositories, repo.name)
			}
		}
		slices.Sort(form.Repositories)
		return form, account, nil
	}
	return form, nil, nil
}

// installationPage is an installation's page in the settings of its account.
func (h *Hub) installationPage(id string) page {
	h.mu.Lock()
	defer h.mu.Unlock()
	number, _ := strconv.ParseInt(id, 10, 64)
	in := h.store.installations[number]
	if in == nil || h.store.visitor == nil || !h.owns(h.store.visitor, in.target) {
		return wrongPage(http.StatusNotFound, "There is no such installation of yours.")
	}
	var repos []string
	for _, repo := range in.sortedRepos() {
		repos = append(repos, repo.fullName())
	}
	return page{template: "installation.html", data: map[string]any{
		"App": in.app.name, "Account": in.target.login, "Repositories": repos, "Permissions": grantLines(in.permissions),
	}}
}
