package app_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/app"
)

type manifest struct {
	Name        string            `json:"name"`
	URL         string            `json:"url"`
	RedirectURL string            `json:"redirect_url"`
	Hook        map[string]any    `json:"hook_attributes"`
	Public      bool              `json:"public"`
	Permissions map[string]string `json:"default_permissions"`
	Events      []string          `json:"default_events"`
}

func read(t *testing.T, document []byte) manifest {
	t.Helper()
	var m manifest
	if err := json.Unmarshal(document, &m); err != nil {
		t.Fatal(err)
	}
	slices.Sort(m.Events)
	return m
}

// Whoever makes the App by hand gets the same one.
func TestManifest_is_the_one_in_the_folder_deploy(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]string{"app-manifest.json": "", "app-manifest-enterprise-server.json": "3.17"} {
		content, err := os.ReadFile("../../deploy/" + name)
		if err != nil {
			t.Fatal(err)
		}
		made := app.Manifest{
			Name: "Milepost", RedirectURL: "https://milepost.example.com/setup", PublicURL: "https://milepost.example.com/", Version: version,
		}.JSON()
		if diff := cmp.Diff(read(t, content), read(t, []byte(made))); diff != "" {
			t.Errorf("%s (-file +made):\n%s", name, diff)
		}
	}
}

func TestManifest_without_a_public_address_has_an_inactive_webhook(t *testing.T) {
	t.Parallel()
	m := read(t, []byte(app.Manifest{Name: "x", RedirectURL: "http://127.0.0.1:1/setup"}.JSON()))
	if m.Hook["active"] != false || m.Hook["url"] == "" {
		t.Errorf("the webhook is %v", m.Hook)
	}
}

func TestName_is_free_and_short_enough(t *testing.T) {
	t.Parallel()
	for _, test := range [][3]string{
		{"", "3f9a2c", "Milepost 3f9a2c"},
		{"acme", "3f9a2c", "Milepost acme"},
		{"an-organization-with-a-very-long-name", "", "Milepost an-organization-with-a-ve"},
	} {
		if got := app.Name(test[0], test[1]); got != test[2] || utf8.RuneCountInString(got) > 34 {
			t.Errorf("%q, %q make %q, want %q", test[0], test[1], got, test[2])
		}
	}
}

func TestSite_of_pages_and_of_the_api_are_the_same(t *testing.T) {
	t.Parallel()
	for web, api := range map[string]string{
		"":                                "https://api.github.com/",
		"https://github.com/":             "https://api.github.com/",
		"https://octo.ghe.com":            "https://api.octo.ghe.com/",
		"https://git.example.com:8443":    "https://git.example.com:8443/api/v3/",
		"http://127.0.0.1:3000/":          "http://127.0.0.1:3000/api/v3/",
		"https://github.com.example.org/": "https://github.com.example.org/api/v3/",
	} {
		site, err := app.SiteAt(web)
		if err != nil || site.API != api {
			t.Errorf("%q has its API at %q (%v), want %q", web, site.API, err, api)
		}
		if again := app.SiteOfAPI(api); again != site {
			t.Errorf("%q belongs to %+v, want %+v", api, again, site)
		}
	}
	for _, wrong := range []string{"github.example.com", "ftp://x", "https://", "https://git.example.com/acme"} {
		if _, err := app.SiteAt(wrong); err == nil {
			t.Errorf("%q is taken for a GitHub", wrong)
		}
	}
}

func TestSite_knows_the_pages(t *testing.T) {
	t.Parallel()
	site, person, org := app.Site{Web: "https://h", API: "https://h/api/v3/"}, app.Account{Login: "ann"}, app.Account{Login: "acme", Organization: true}
	got := []string{
		site.NewApp("", "s"), site.NewApp("acme", "a&b"),
		site.AppPermissions(person, "milepost-1"), site.AppPermissions(org, "milepost-1"), site.AppDeliveries(org, "milepost-1"),
		site.Installation(person, 7), site.AcceptPermissions(org, 7), app.Install("https://h/apps/milepost-1"),
	}
	want := []string{
		"https://h/settings/apps/new?state=s", "https://h/organizations/acme/settings/apps/new?state=a%26b",
		"https://h/settings/apps/milepost-1/permissions", "https://h/organizations/acme/settings/apps/milepost-1/permissions",
		"https://h/organizations/acme/settings/apps/milepost-1/advanced",
		"https://h/settings/installations/7", "https://h/organizations/acme/settings/installations/7/permissions/update",
		"https://h/apps/milepost-1/installations/new",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
}

func TestHosts_lack_what_came_later(t *testing.T) {
	t.Parallel()
	for version, want := range map[string][2]int{"": {10, 0}, "3.15": {8, 5}, "3.16.2": {8, 4}, "3.9": {8, 5}, "3.19": {9, 2}, "3.20": {10, 1}, "3.23": {10, 0}, "4.0": {10, 0}} {
		if got := [2]int{len(app.Events(version)), len(app.Lacks(version))}; got != want {
			t.Errorf("%q has %d events and lacks %d, want %v", version, got[0], got[1], want)
		}
	}
}
