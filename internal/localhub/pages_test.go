package localhub_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub"
)

const pageManifest = `{"name": "Plan Bot", "url": "https://example.com", "redirect_url": "http://127.0.0.1:1/setup?kept=1",
"hook_attributes": {"url": "http://127.0.0.1:1/webhook", "active": %t},
"default_permissions": {"contents": "read", "issues": "write"}, "default_events": ["push", "issues"]}`

// browser is a person on the Hub's pages, who is led nowhere without looking.
type browser struct {
	t   *testing.T
	url string
}

func (w *world) browse(login string) browser {
	w.t.Helper()
	must(w.t, w.hub.SignIn(login))
	return browser{w.t, w.url}
}

// get and post return the status, the page's text and where it leads.
func (b browser) get(path string) (status int, text, location string) {
	b.t.Helper()
	return b.send(http.MethodGet, path, nil)
}

func (b browser) post(path string, form url.Values) (status int, text, location string) {
	b.t.Helper()
	return b.send(http.MethodPost, path, form)
}

func (b browser) send(method, path string, form url.Values) (status int, text, location string) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, strings.NewReader(form.Encode()))
	must(b.t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultTransport.RoundTrip(request)
	must(b.t, err)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	must(b.t, err)
	return answer.StatusCode, html.UnescapeString(string(raw)), answer.Header.Get("Location")
}

var hiddenField = regexp.MustCompile(`name="(\w+)" value="([^"]*)"`)

// confirm posts a manifest and confirms the page that comes, and returns where that leads.
func (b browser) confirm(path, document, name string) *url.URL {
	b.t.Helper()
	status, _, _ := b.post(path, url.Values{"manifest": {document}})
	if status != http.StatusOK {
		b.t.Fatalf("the page for the manifest has status %d", status)
	}
	_, state, _ := strings.Cut(path, "state=")
	org := ""
	if parts := strings.Split(path, "/"); parts[1] == "organizations" {
		org = parts[2]
	}
	form := url.Values{"manifest": {document}, "state": {state}, "org": {org}, "name": {name}}
	status, text, location := b.post("/settings/apps/manifest", form)
	if status != http.StatusFound {
		b.t.Fatalf("status %d: %s", status, text)
	}
	where, err := url.Parse(location)
	must(b.t, err)
	return where
}

func TestPages_make_an_app_from_a_manifest_and_install_it(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browse("olga")
	_, page, _ := b.post("/organizations/acme/settings/apps/new?state=s3", url.Values{"manifest": {fmt.Sprintf(pageManifest, false)}})
	fields := map[string]string{}
	for _, field := range hiddenField.FindAllStringSubmatch(page, -1) {
		fields[field[1]] = field[2]
	}
	if fields["state"] != "s3" || fields["org"] != "acme" || fields["name"] != "Plan Bot" || !strings.Contains(page, "issues: write") {
		t.Errorf("the page asks %v:\n%s", fields, page)
	}
	back := b.confirm("/organizations/acme/settings/apps/new?state=s3", fmt.Sprintf(pageManifest, false), "Plan Bot 2")
	if back.Query().Get("state") != "s3" || back.Query().Get("kept") != "1" || back.Host != "127.0.0.1:1" {
		t.Errorf("it leads back to %s", back)
	}
	made := w.as("").post("/app-manifests/"+back.Query().Get("code")+"/conversions", nil).want(http.StatusCreated)
	if made.text("slug") != "plan-bot-2" || made.text("owner", "login") != "acme" {
		t.Errorf("the App is %s", made.raw)
	}
	if id, secret, err := w.hub.Client(made.number("id")); err != nil || id != made.text("client_id") || secret != made.text("client_secret") {
		t.Errorf("its client is %s with another secret than it was told: %v", id, err)
	}

	page2 := strings.TrimPrefix(made.text("html_url"), w.url)
	if status, text, _ := b.get(page2 + "/installations/new"); status != http.StatusOK || !strings.Contains(text, "Install on acme") {
		t.Fatalf("status %d: %s", status, text)
	}
	status, text, where := b.post(page2+"/installations/new", url.Values{"selection": {"selected"}, "repository": {"plans"}})
	if status != http.StatusFound || !strings.HasPrefix(where, w.url+"/organizations/acme/settings/installations/") {
		t.Fatalf("status %d, to %s: %s", status, where, text)
	}
	if _, text, _ := b.get(strings.TrimPrefix(where, w.url)); !strings.Contains(text, "acme/plans") {
		t.Errorf("the installation's page says %s", text)
	}
}

func TestConfirmManifest_pings_an_active_webhook(t *testing.T) {
	t.Parallel()
	for active, want := range map[bool]int{true: 1, false: 0} {
		hub := localhub.New(localhub.Options{})
		_, err := hub.ConfirmManifest(fmt.Appendf(nil, pageManifest, active))
		must(t, err)
		if all := hub.Deliveries(); len(all) != want || want == 1 && all[0].Event != "ping" {
			t.Errorf("active %t: %d deliveries", active, len(all))
		}
		hub.Close()
	}
}

func TestPages_refuse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	document := fmt.Sprintf(pageManifest, true)
	for name, test := range map[string]struct {
		login, path string
		form        url.Values
		status      int
		says        string
	}{
		"strangers":                       {"", "/settings/apps/new", url.Values{"manifest": {document}}, 401, "Sign in"},
		"who is no owner":                 {"bob", "/organizations/acme/settings/apps/new", url.Values{"manifest": {document}}, 404, "no organization of yours"},
		"a manifest that is none":         {"olga", "/settings/apps/new", url.Values{"manifest": {"{"}}, 422, "Invalid GitHub App configuration"},
		"an event without its permission": {"olga", "/settings/apps/new", url.Values{"manifest": {strings.Replace(document, `"push"`, `"pull_request"`, 1)}}, 422, "needs a permission"},
		"a name that is taken":            {"olga", "/settings/apps/manifest", url.Values{"manifest": {document}, "name": {"Milepost"}}, 422, "taken"},
		"a name that is too long":         {"olga", "/settings/apps/manifest", url.Values{"manifest": {document}, "name": {strings.Repeat("x", 35)}}, 422, "maximum is 34"},
		"an installation of no repository": {"olga", "/apps/milepost/installations/new", url.Values{"target_id": {"0"}, "selection": {"selected"}}, 200,
			"Where do you want"},
	} {
		must(t, w.hub.SignIn(test.login))
		status, text, _ := browser{t, w.url}.post(test.path, test.form)
		if status != test.status || !strings.Contains(text, test.says) {
			t.Errorf("%s: status %d, want %d and %q:\n%s", name, status, test.status, test.says, text)
		}
	}
}

func TestPages_keep_a_private_app_on_its_owners_account(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browse("olga")
	back := b.confirm("/settings/apps/new?state=x", fmt.Sprintf(pageManifest, false), "Own")
	made := w.as("").post("/app-manifests/"+back.Query().Get("code")+"/conversions", nil).want(http.StatusCreated)
	if made.at("webhook_secret") != nil {
		t.Errorf("an inactive webhook has a secret: %s", made.raw)
	}
	if _, text, _ := b.get("/apps/own/installations/new"); !strings.Contains(text, "Install on olga") || strings.Contains(text, "acme") {
		t.Errorf("it may go on %s", text)
	}
	if _, text, _ := w.browse("alice").get("/apps/own/installations/new"); !strings.Contains(text, "is private") {
		t.Errorf("alice is told %s", text)
	}
}

func TestAppSettings_through_the_api(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := func() caller { return w.as(w.appJWT()) }
	if got := app().get("/app/hook/config").want(200); got.at("url") != nil || got.text("secret") != "********" {
		t.Errorf("the webhook is %s", got.raw)
	}
	app().patch("/app/hook/config", fields{"url": "http://127.0.0.1:1/hook", "secret": "another"}).want(200)
	if got := app().get("/app/hook/config").text("url"); got != "http://127.0.0.1:1/hook" {
		t.Errorf("the address is %q", got)
	}
	w.hub.SetWebhookSecret(7, "s3cret") // the deliveries of the test are checked with it

	// More is asked for: nothing changes where nobody accepts it, and an event waits for its permission.
	asked := map[string]string{"metadata": "read", "contents": "write", "members": "read"}
	must(t, w.hub.ChangeApp(7, asked, []string{"push", "issues"}))
	one := func() result { return app().get("/app/installations").want(200) }
	if one().at(0, "permissions", "members") != nil || one().at(0, "permissions", "issues") != nil {
		t.Errorf("granted is %v", one().at(0, "permissions"))
	}
	if diff := cmp.Diff([]any{"push"}, one().list(0, "events")); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	asked["issues"] = "write"
	must(t, w.hub.ChangeApp(7, asked, []string{"push", "issues"}))
	must(t, w.hub.Accept(w.installation))
	if diff := cmp.Diff([]any{"push", "issues"}, one().list(0, "events")); diff != "" || one().text(0, "permissions", "members") != "read" {
		t.Errorf("after accepting: %s, events (-want +got):\n%s", one().raw, diff)
	}
	if got := one().text(0, "html_url"); got != fmt.Sprintf("%s/organizations/acme/settings/installations/%d", w.url, w.installation) {
		t.Errorf("its page is %s", got)
	}
}

func TestEnterpriseServer_tells_its_version_and_refuses_newer_events(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *localhub.Options) { o.EnterpriseVersion = "3.17" })
	got := w.as("").get("/meta").want(200)
	if got.text("installed_version") != "3.17.0" || got.header.Get("X-GitHub-Enterprise-Version") != "3.17.0" {
		t.Errorf("it says %s", got.raw)
	}
	var manifest map[string]any
	must(t, json.Unmarshal(fmt.Appendf(nil, pageManifest, true), &manifest))
	manifest["default_events"] = []string{"sub_issues"}
	document, err := json.Marshal(manifest)
	must(t, err)
	if status, text, _ := w.browse("olga").post("/settings/apps/new", url.Values{"manifest": {string(document)}}); status != 422 {
		t.Errorf("status %d: %s", status, text)
	}
	if got := w.as(w.appJWT()).get("/app").text("html_url"); got != w.url+"/github-apps/milepost" {
		t.Errorf("the App's page is %s", got)
	}
}
