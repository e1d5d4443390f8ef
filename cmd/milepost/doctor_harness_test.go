package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bradleyfalzon/ghinstallation/v2"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/setup"
)

// patient is a server's surroundings with all in order, for tests to put out of it.
type patient struct {
	*newcomer
	folder       string
	environ      []string
	installation int64
	// server is where deliveries go to; it answers status.
	server *httptest.Server
	status atomic.Int32
}

// newPatient has an App on acme/trails, settings, and a server that takes deliveries.
func newPatient(t *testing.T) *patient {
	t.Helper()
	p := &patient{newcomer: newNewcomer(t, ""), folder: t.TempDir()}
	p.status.Store(http.StatusAccepted)
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(int(p.status.Load())) }))
	t.Cleanup(p.server.Close)
	key := filepath.Join(p.folder, setup.KeyFile)
	must(t, os.WriteFile(key, []byte(testConfig(t, p.url).PrivateKey.Reveal()), 0o600))
	must(t, p.hub.AddApp(localhub.App{
		ID: 12, Slug: "ours", PublicKey: &testKey().PublicKey, WebhookSecret: testSecret, WebhookURL: p.server.URL + "/webhook",
		Permissions: neededPermissions(), Events: neededEvents(),
	}))
	id, err := p.hub.Install(12, "acme", "trails")
	must(t, err)
	must(t, p.hub.Idle(t.Context()))
	p.installation = id
	p.environ = []string{
		"MILEPOST_APP_ID=12", "MILEPOST_PRIVATE_KEY_FILE=" + key, "MILEPOST_WEBHOOK_SECRET=" + testSecret, "MILEPOST_MARKER_KEY=" + testSecret,
		"MILEPOST_GITHUB_API_URL=" + p.url + "/api/v3/", "MILEPOST_DATABASE_URL=sqlite:" + filepath.Join(p.folder, "milepost.db"),
	}
	return p
}

func neededPermissions() map[string]string {
	return map[string]string{"metadata": "read", "contents": "write", "issues": "write", "pull_requests": "write", "checks": "write"}
}

func neededEvents() []string {
	return []string{"push", "issues", "issue_comment", "milestone", "label", "sub_issues", "issue_dependencies", "pull_request", "pull_request_review", "repository"}
}

// deliver lets GitHub deliver something that is answered with the status.
func (p *patient) deliver(status int) {
	p.t.Helper()
	p.status.Store(int32(status)) //nolint:gosec // it is one of HTTP
	must(p.t, p.hub.Ping(12))
	must(p.t, p.hub.Idle(p.t.Context()))
}

// examined runs the command and returns what it found and its exit code.
func (p *patient) examined() (examination, int) {
	p.t.Helper()
	var out, errs bytes.Buffer
	code := run([]string{"doctor", "--json"}, strings.NewReader(""), &out, &errs, p.environ)
	var found examination
	if err := json.Unmarshal(out.Bytes(), &found); err != nil {
		p.t.Fatalf("exit code %d, %v: %s%s", code, err, &out, &errs)
	}
	if strings.Contains(out.String(), testSecret) || strings.Contains(out.String(), "PRIVATE KEY") {
		p.t.Errorf("a secret is told:\n%s", &out)
	}
	for _, finding := range found.Findings {
		if strings.ContainsAny(finding.Says+finding.Do, "{}`") {
			p.t.Errorf("words were left open: %+v", finding)
		}
	}
	return found, code
}

func (p *patient) unset(name string) {
	p.environ = slices.DeleteFunc(p.environ, func(v string) bool { return strings.HasPrefix(v, name+"=") })
}

func (p *patient) set(name, value string) {
	p.unset(name)
	p.environ = append(p.environ, name+"="+value)
}

func (p *patient) installationID() string { return strconv.FormatInt(p.installation, 10) }

// shift has GitHub answer by another clock.
func (p *patient) shift(t *testing.T, ahead time.Duration) {
	t.Helper()
	hub := localhub.New(localhub.Options{Now: func() time.Time { return time.Now().Add(ahead) }})
	server := httptest.NewServer(hub)
	t.Cleanup(func() {
		server.Close()
		hub.Close()
	})
	hub.SetBaseURL(server.URL)
	must(t, hub.AddApp(localhub.App{
		ID: 12, Slug: "ours", PublicKey: &testKey().PublicKey, WebhookURL: p.server.URL, WebhookSecret: testSecret,
		Permissions: neededPermissions(), Events: neededEvents(),
	}))
	p.set("MILEPOST_GITHUB_API_URL", server.URL)
}

// asApp does something to the installation as the App itself.
func (p *patient) asApp(t *testing.T, method, below string) {
	t.Helper()
	transport := ghinstallation.NewAppsTransportFromPrivateKey(http.DefaultTransport, 12, testKey())
	transport.BaseURL = p.url
	request, err := http.NewRequestWithContext(t.Context(), method, p.url+"/app/installations/"+p.installationID()+below, http.NoBody)
	must(t, err)
	answer, err := (&http.Client{Transport: transport}).Do(request)
	must(t, err)
	must(t, answer.Body.Close())
	if answer.StatusCode >= 300 {
		t.Fatalf("%s: %s", request.URL, answer.Status)
	}
}

// newerDatabase leaves a ledger that a later program has written.
func (p *patient) newerDatabase(t *testing.T) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(p.folder, "milepost.db"))
	must(t, err)
	_, err = db.ExecContext(t.Context(), "CREATE TABLE records (x); PRAGMA user_version = 99")
	must(t, errors.Join(err, db.Close()))
	must(t, os.Chmod(filepath.Join(p.folder, "milepost.db"), 0o600))
}
