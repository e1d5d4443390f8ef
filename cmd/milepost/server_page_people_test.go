package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/testkey"
	"github.com/milepost/milepost/sync"
)

// People who sign in on the built-in GitHub: each sees what it lets them see, and no other installation.
func TestServer_page_lets_people_in_through_GitHub(t *testing.T) {
	t.Parallel()
	var hub *localhub.Hub
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { hub.ServeHTTP(w, r) }))
	t.Cleanup(web.Close)
	hub = localhub.New(localhub.Options{BaseURL: web.URL})
	hub.AddUser("ada")
	must(t, hub.AddApp(localhub.App{ID: 12, Slug: "milepost", PublicKey: &testkey.Key().PublicKey, Permissions: map[string]string{"issues": "write"}}))
	repos := map[string]sync.Repository{}
	for name, role := range map[string]string{"acme/trails": "read", "acme/tiles": "write", "acme/secrets": "", "umbra/dark": ""} {
		owner, repo, _ := strings.Cut(name, "/")
		options := localhub.RepositoryOptions{Private: true}
		if role != "" {
			options.Collaborators = map[string]string{"ada": role}
		}
		id, err := hub.AddRepository(owner, repo, options)
		must(t, err)
		installation, err := hub.Install(12, owner, repo)
		must(t, err)
		repos[name] = sync.Repository{ID: id, Installation: installation, Owner: owner, Name: repo}
	}
	cfg := testConfig(t, web.URL+"/")
	id, secret, err := hub.Client(12)
	must(t, err)
	cfg.AdminToken, cfg.ClientID, cfg.ClientSecret = token, id, config.Secret(secret)
	s := startWith(t, cfg)
	for name, repo := range repos {
		must(t, s.ledger.Save(t.Context(), repo, sync.Change{Items: []sync.ItemBase{{Key: "k", Plan: "m.md", Text: "Item of " + name, Title: "Item of " + name, Status: sync.StatusLive}}}))
	}

	must(t, hub.SignIn("ada"))
	r := newReader(t, s)
	_, _, header := r.visit("/sign-in/github?to=/search?q=item", nil)
	asks := header.Get("Location")
	if status, text, _ := r.visit(asks, nil); status != http.StatusOK || !strings.Contains(text, "Authorize milepost") {
		t.Fatalf("%s answers %d:\n%s", asks, status, text)
	}
	_, _, header = r.visit(asks, url.Values{})
	status, _, header := r.visit(header.Get("Location"), nil)
	if status != http.StatusSeeOther || header.Get("Location") != "/search?q=item" {
		t.Fatalf("coming back answers %d and leads to %s", status, header.Get("Location"))
	}
	_, home, _ := r.visit("/", nil)
	_, found, _ := r.visit("/search?q=item", nil)
	for name, seen := range map[string]bool{"acme/trails": true, "acme/tiles": true, "acme/secrets": false, "umbra/dark": false} {
		path := "/repositories/" + name
		if strings.Contains(home, path) != seen || strings.Contains(found, path) != seen {
			t.Errorf("%s is seen: want %t", name, seen)
		}
		status, text, _ := r.visit(path+"/items/k", nil)
		if (status == http.StatusOK) != seen || strings.Contains(text, "Item of") != seen {
			t.Errorf("%s answers %d, want it seen: %t", path, status, seen)
		}
		status, text, _ = r.visit(path, nil)
		if mayPress := name == "acme/tiles"; strings.Contains(text, `name="proof"`) != mayPress {
			t.Errorf("%s answers %d, and has a button: want %t", path, status, mayPress)
		}
	}
	if status, _, _ := r.visit("/server", nil); status != http.StatusNotFound {
		t.Errorf("the server's own screens answer %d", status)
	}
}
