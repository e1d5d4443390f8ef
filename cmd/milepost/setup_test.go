package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/setup"
)

// setupOn runs the command on the newcomer's GitHub and presses through the pages.
func (n *newcomer) setupOn(folder string, args ...string) *launched {
	n.t.Helper()
	args = append([]string{"setup", "--github-url", n.url, "--folder", folder, "--no-browser"}, args...)
	p := launch(n.t, nil, args...)
	page := n.press(p.says(`in your browser: (http://\S+)`), nil)
	if !strings.Contains(page, "is installed on") {
		n.t.Fatalf("the last page is\n%s", page)
	}
	return p
}

// settingsIn reads what a setup wrote.
func settingsIn(t *testing.T, folder string) config.Server {
	t.Helper()
	environ, warnings, err := config.WithEnvFile(nil, filepath.Join(folder, setup.EnvFile))
	must(t, err)
	cfg, more, err := config.LoadServer(environ)
	must(t, err)
	for _, warning := range append(warnings, more...) {
		t.Errorf("the settings are warned of: %s", warning)
	}
	return cfg
}

func TestSetup_makes_the_App_and_lists_the_plans(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		version string
		args    []string
		webhook string
		owner   string
	}{
		"for_an_organization":                         {"", []string{"--org", "acme"}, "", "acme"},
		"for_a_person":                                {"", nil, "", "ann"},
		"with_a_public_address":                       {"", []string{"--org", "acme", "--url", "http://127.0.0.1:1/"}, "http://127.0.0.1:1/webhook", "acme"},
		"on_an_enterprise_server":                     {"3.17", []string{"--org", "acme"}, "", "acme"},
		"on_an_enterprise_server_with_public_address": {"3.17", []string{"--org", "acme", "--url", "http://127.0.0.1:1"}, "http://127.0.0.1:1/webhook", "acme"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, folder := newNewcomer(t, test.version), t.TempDir()
			n.repository("ann", "notes")
			n.write("ann/notes", "plans/milestone-2.md", newcomerPlan)
			p := n.setupOn(folder, test.args...)
			p.says(`Start the server:  milepost serve --env-file ` + folder)
			must(t, p.ends())
			if want := map[string]string{"acme": "acme/trails: docs/milestone-1.md: Milestone 1: Trails, 2 items", "ann": "ann/notes: plans/milestone-2.md"}[test.owner]; !strings.Contains(p.output(), want) {
				t.Errorf("it does not say %q:\n%s", want, p.output())
			}
			cfg := settingsIn(t, folder)
			if cfg.GitHubAPIURL != n.url+"/api/v3/" || len(cfg.WebhookSecret) < 32 || len(cfg.MarkerKey) != 64 || cfg.DatabaseURL != "sqlite:"+filepath.Join(folder, "milepost.db") {
				t.Errorf("the settings are %+v", cfg)
			}
			for _, file := range []string{setup.EnvFile, setup.KeyFile} {
				if info, err := os.Stat(filepath.Join(folder, file)); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%s: %v, %v", file, info, err)
				}
			}
			u := &settingUp{site: siteOf(t, n.url)}
			host, err := u.host(cfg.AppID, []byte(cfg.PrivateKey.Reveal()))
			must(t, err)
			self, err := host.Self(t.Context())
			must(t, err)
			hook, err := host.Hook(t.Context())
			must(t, err)
			if self.Owner.Login != test.owner || test.webhook != "" && hook.URL != test.webhook {
				t.Errorf("the App is %+v, its webhook %+v", self, hook)
			}
			if strings.Contains(p.output(), cfg.WebhookSecret.Reveal()) || strings.Contains(p.output(), "PRIVATE KEY") {
				t.Errorf("it prints secrets:\n%s", p.output())
			}
		})
	}
}

// GitHub may make an App whose webhook has no secret: it gets one, or anybody could send deliveries.
func TestSetup_gives_the_webhook_a_secret_where_GitHub_made_none(t *testing.T) {
	t.Parallel()
	n, folder := newNewcomer(t, "", func(o *localhub.Options) { o.NoWebhookSecrets = true }), t.TempDir()
	p := n.setupOn(folder, "--org", "acme", "--url", "http://127.0.0.1:1")
	must(t, p.ends())
	cfg := settingsIn(t, folder)
	var signed int
	for _, delivery := range n.hub.Deliveries() {
		mac := hmac.New(sha256.New, []byte(cfg.WebhookSecret.Reveal()))
		mac.Write(delivery.Payload)
		if delivery.Headers.Get("X-Hub-Signature-256") == "sha256="+hex.EncodeToString(mac.Sum(nil)) {
			signed++
		}
	}
	if signed == 0 || len(cfg.WebhookSecret) != 64 {
		t.Errorf("%d deliveries are signed with the secret of the settings", signed)
	}
}

func TestSetup_leaves_nothing_behind_when_it_is_ended_early(t *testing.T) {
	t.Parallel()
	n, folder := newNewcomer(t, ""), t.TempDir()
	p := launch(t, nil, "setup", "--github-url", n.url, "--folder", folder, "--no-browser")
	page := p.says(`in your browser: (http://\S+)`)
	if status := status(t, page); status != http.StatusOK {
		t.Errorf("the page has status %d", status)
	}
	p.stop()
	if err := p.ends(); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestSetup_answers_on_this_machine_alone(t *testing.T) {
	t.Parallel()
	n := newNewcomer(t, "")
	p := launch(t, nil, "setup", "--github-url", n.url, "--folder", t.TempDir(), "--no-browser")
	page := p.says(`in your browser: (http://127\.0\.0\.1:\d+/setup)`)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page, http.NoBody)
	must(t, err)
	request.Host = "evil.example"
	if got := send(t, request); got != http.StatusForbidden {
		t.Errorf("under another name: status %d", got)
	}
	if got := status(t, page+"?code=evil&state=guess"); got != http.StatusForbidden {
		t.Errorf("a code that nobody asked for: status %d", got)
	}
}

func TestSetup_uses_an_App_that_is_there(t *testing.T) {
	t.Parallel()
	n, folder := newNewcomer(t, ""), t.TempDir()
	key := filepath.Join(folder, "downloaded.pem")
	must(t, os.WriteFile(key, []byte(testConfig(t, n.url).PrivateKey.Reveal()), 0o600))
	must(t, n.hub.AddApp(localhub.App{ID: 12, Slug: "ours", PublicKey: &testKey().PublicKey, WebhookSecret: "old", WebhookURL: "http://127.0.0.1:1/old",
		Permissions: map[string]string{"contents": "write", "issues": "read"}, Events: []string{"push"}}))
	_, err := n.hub.Install(12, "acme", "trails")
	must(t, err)

	for _, test := range []struct{ id, says string }{{"13", "has no App 13"}, {"12", ""}} {
		p := launch(t, nil, "setup", "--github-url", n.url, "--folder", folder, "--no-browser", "--app-id", test.id, "--key", key, "--url", "http://127.0.0.1:1")
		err := p.ends()
		if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
			t.Fatalf("App %s: %v\n%s", test.id, err, p.output())
		}
		if err != nil {
			continue
		}
		for _, want := range []string{"Found ours", "Pull requests: write", "Issues: write", "event issues", "/organizations/localhub/settings/apps/ours/permissions", "goes to http://127.0.0.1:1/webhook now", "Milestone 1: Trails"} {
			if !strings.Contains(p.output(), want) {
				t.Errorf("it does not say %q:\n%s", want, p.output())
			}
		}
	}
	if cfg := settingsIn(t, folder); cfg.AppID != 12 || cfg.WebhookSecret == "old" {
		t.Errorf("the settings are %+v", cfg)
	}
	if exists(filepath.Join(folder, setup.KeyFile)) {
		t.Error("the key was copied")
	}
}

// A server that nobody has set up yet makes its own App, and goes on with it.
func TestServe_without_an_App_makes_one_at_setup(t *testing.T) {
	t.Parallel()
	n, folder := newNewcomer(t, ""), t.TempDir()
	environ := []string{
		"MILEPOST_GITHUB_API_URL=" + n.url + "/api/v3/", "MILEPOST_LISTEN=127.0.0.1:0", "MILEPOST_ADMIN_LISTEN=127.0.0.1:0",
		"MILEPOST_DATABASE_URL=sqlite:" + filepath.Join(folder, "milepost.db"), "MILEPOST_DEBOUNCE=20ms", "MILEPOST_ONBOARDING=off",
	}
	p := launch(t, environ, "serve")
	address, err := url.Parse(p.says(`"open":"(http://[^"]+)"`))
	must(t, err)
	base := "http://" + address.Host
	for path, want := range map[string]int{"/setup": 403, "/healthz": 200, "/readyz": 503, "/webhook": 503} {
		if got := status(t, base+path); got != want {
			t.Errorf("%s: status %d, want %d", path, got, want)
		}
	}
	page := n.pressWithCookies(address.String(), url.Values{"org": {"acme"}, "public_url": {base}})
	if !strings.Contains(page, "is installed on acme") {
		t.Fatalf("the last page is\n%s", page)
	}
	p.says(`"message":"server ready"`)
	eventually(t, "the plan is in step", func() bool { return len(n.issues("acme/trails")) == 2 })
	if diff := cmp.Diff([]string{"Goal 1: every trail has a map", "Goal 2: maps work offline"}, n.issues("acme/trails")); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	p.stop()
	must(t, p.ends())

	// It finds what it kept when it starts again.
	again := launch(t, environ, "serve")
	again.says(`"message":"server ready"`)
	if strings.Contains(again.output(), "no App is configured") || !bytes.Contains([]byte(again.output()), []byte("server started")) {
		t.Errorf("it says\n%s", again.output())
	}
}
