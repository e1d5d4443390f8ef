package localhub

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"
)

// pageFiles are the templates of the pages.
//
//go:embed pages
var pageFiles embed.FS

// pageTemplates reads them once.
var pageTemplates = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "pages/*.html"))
})

// SignIn makes every browser on the Hub's pages that of a person; "" signs them out. There is no password: who
// reaches the port is that person.
func (h *Hub) SignIn(login string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	person := h.store.account(login)
	if login != "" && (person == nil || person.kind != "User") {
		return fmt.Errorf("sign in %q: no such person", login)
	}
	h.store.visitor = person
	return nil
}

// page is what a browser is answered: a template with its data, or a way to go on.
type page struct {
	status   int
	template string
	data     any
	location string
}

// wrongPage is the page that says why something cannot be done.
func wrongPage(status int, format string, args ...any) page {
	return page{status: status, template: "problem.html", data: fmt.Sprintf(format, args...)}
}

// servePage answers a browser and reports whether the address is one of a page.
func (h *Hub) servePage(w http.ResponseWriter, r *http.Request) bool {
	handle := h.pageAt(r.URL.Path)
	if handle == nil {
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return true
	}
	answer := handle(r)
	if answer.location != "" {
		http.Redirect(w, r, answer.location, http.StatusFound)
		return true
	}
	var out bytes.Buffer
	if err := pageTemplates().ExecuteTemplate(&out, answer.template, answer.data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return true
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(max(answer.status, http.StatusOK))
	_, _ = w.Write(out.Bytes())
	return true
}

// appsPath is the path below which the pages of Apps are.
func (h *Hub) appsPath() string {
	if h.opts.EnterpriseVersion != "" {
		return "/github-apps/"
	}
	return "/apps/"
}

// pageAt finds what answers at a path, nil where there is no page.
func (h *Hub) pageAt(path string) func(*http.Request) page {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	slug, inApps := strings.CutPrefix(path, h.appsPath())
	slug, rest, _ := strings.Cut(slug, "/")
	switch {
	case path == "/settings/apps/new":
		return func(r *http.Request) page { return h.newAppPage(r, "") }
	case path == authorizePath:
		return h.authorize
	case path == "/settings/apps/manifest":
		return h.confirmNewApp
	case len(parts) == 5 && parts[0] == "organizations" && strings.Join(parts[2:], "/") == "settings/apps/new":
		return func(r *http.Request) page { return h.newAppPage(r, parts[1]) }
	case inApps && rest == "":
		return func(*http.Request) page { return h.appPage(slug) }
	case inApps && strings.HasPrefix(rest, "installations/new"):
		return func(r *http.Request) page { return h.installPage(r, slug) }
	case len(parts) >= 3 && strings.Join(parts[:2], "/") == "settings/installations":
		return func(*http.Request) page { return h.installationPage(parts[2]) }
	case len(parts) >= 5 && parts[0] == "organizations" && strings.Join(parts[2:4], "/") == "settings/installations":
		return func(*http.Request) page { return h.installationPage(parts[4]) }
	default:
		return nil
	}
}

// owns reports whether a person may decide for an account: it is theirs, or they are admin of a repository of that
// organization.
func (h *Hub) owns(person, owner *account) bool {
	if person == owner {
		return true
	}
	for _, repo := range h.store.repositoryIDs {
		if repo.owner == owner && owner.kind == "Organization" && repo.roleOf(person) == adminRole {
			return true
		}
	}
	return false
}

func (h *Hub) appBySlug(slug string) *appRecord {
	for _, app := range h.store.apps {
		if app.slug == slug {
			return app
		}
	}
	return nil
}
