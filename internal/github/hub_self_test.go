package github_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
)

func TestSelf_is_what_GitHub_knows_of_the_App(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.hub.ChangeApp(1, map[string]string{"contents": "read", "brand_new": "write"}, []string{"push"}); err != nil {
		t.Fatal(err)
	}
	self, err := w.host.Self(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := github.Self{
		ID: 1, Slug: "milepost", Name: "milepost", Page: w.url + "/apps/milepost",
		Owner:       github.Account{Login: "localhub", Organization: true},
		Permissions: map[string]string{"metadata": "read", "contents": "read", "brand_new": "write"}, Events: []string{"push"},
	}
	if diff := cmp.Diff(want, self); diff != "" {
		t.Errorf("the App (-want +got):\n%s", diff)
	}
	installations, err := w.host.Installations(t.Context())
	if err != nil || len(installations) != 1 || !installations[0].Organization || installations[0].Permissions["contents"] != "write" {
		t.Errorf("installations %+v, %v", installations, err)
	}
	if err := w.host.GraphQL(t.Context(), w.repo.Installation); err != nil {
		t.Error(err)
	}
}

func TestSelf_tells_an_unknown_App_from_a_wrong_key(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.hub.AddApp(localhub.App{ID: 2, Slug: "other"}); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[int64]int{2: http.StatusUnauthorized, 3: http.StatusNotFound} {
		host, err := github.New(github.Options{AppID: id, PrivateKey: testPEM(), APIURL: w.url})
		if err != nil {
			t.Fatal(err)
		}
		_, err = host.Self(t.Context())
		if refused := (*github.RefusedError)(nil); !errors.As(err, &refused) || refused.Status != want {
			t.Errorf("App %d: %v, want status %d", id, err, want)
		}
	}
}

func TestHook_can_be_read_and_set(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if hook, err := w.host.Hook(t.Context()); err != nil || hook != (github.Hook{}) {
		t.Errorf("the webhook is %+v, %v", hook, err)
	}
	if err := w.host.SetHook(t.Context(), "https://m.example.com/webhook", "s"); err != nil {
		t.Fatal(err)
	}
	if hook, err := w.host.Hook(t.Context()); err != nil || hook.URL != "https://m.example.com/webhook" {
		t.Errorf("the webhook is %+v, %v", hook, err)
	}
}

func TestRegister_takes_a_code_once(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code, err := w.hub.ConfirmManifest([]byte(`{"name": "Plan Bot", "url": "https://example.com", "redirect_url": "https://example.com"}`))
	if err != nil {
		t.Fatal(err)
	}
	made, err := github.Register(t.Context(), w.url+"/", code)
	if err != nil || made.Slug != "plan-bot" || made.WebhookSecret != "" || made.Page != w.url+"/apps/plan-bot" {
		t.Fatalf("%+v, %v", made, err)
	}
	host, err := github.New(github.Options{AppID: made.ID, PrivateKey: []byte(made.PrivateKey), APIURL: w.url})
	if err != nil {
		t.Fatal(err)
	}
	if self, err := host.Self(t.Context()); err != nil || self.ID != made.ID {
		t.Errorf("%+v, %v", self, err)
	}
	_, err = github.Register(t.Context(), w.url+"/", code)
	if refused := (*github.RefusedError)(nil); !errors.As(err, &refused) || refused.Status != http.StatusNotFound {
		t.Errorf("the second time: %v", err)
	}
}

func TestVersion_is_that_of_the_host(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"", "3.17"} {
		hub := localhub.New(localhub.Options{EnterpriseVersion: want})
		server := httptest.NewServer(hub)
		got, err := github.Version(t.Context(), server.URL+"/api/v3/")
		if want != "" {
			want += ".0"
		}
		if err != nil || got != want {
			t.Errorf("version %q, %v, want %q", got, err, want)
		}
		server.Close()
		hub.Close()
	}
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"hello": 1}`)) }))
	defer other.Close()
	if _, err := github.Version(t.Context(), other.URL+"/"); err == nil {
		t.Error("anything that answers is taken for a GitHub")
	}
}
