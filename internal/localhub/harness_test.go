package localhub_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/internal/testkey"
)

// world is a Hub behind a server with one App, installed on acme/plans, and three people: alice may write,
// bob may read, and carol is a stranger. Every exchange is held to GitHub's API description.
type world struct {
	t            *testing.T
	hub          *localhub.Hub
	url          string
	root         string // of the API below url
	clock        *testclock.Clock
	installation int64
	token        string // installation token
	alice        string
	bob          string
	carol        string
	owner        string // olga, who is admin of acme/plans
}

var allPermissions = map[string]string{
	"contents": "write", "issues": "write", "pull_requests": "write", "checks": "write", "statuses": "write",
}

var allEvents = []string{
	"push", "issues", "issue_comment", "milestone", "label", "pull_request", "sub_issues", "issue_dependencies",
	"repository", "check_run",
}

func newWorld(t *testing.T, options ...func(*localhub.Options)) *world {
	t.Helper()
	w := &world{t: t, clock: testclock.New(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))}
	opts := localhub.Options{Now: w.clock.Now}
	for _, change := range options {
		change(&opts)
	}
	w.hub = localhub.New(opts)
	server := httptest.NewServer(witness(t, w.hub))
	t.Cleanup(func() {
		server.Close()
		w.hub.Close()
		checkWebhooks(t, w.hub.Deliveries())
	})
	w.url = server.URL
	if opts.EnterpriseVersion != "" {
		w.root = "/api/v3"
	}
	w.hub.SetBaseURL(server.URL)
	w.alice, w.bob, w.carol, w.owner = w.hub.AddUser("alice"), w.hub.AddUser("bob"), w.hub.AddUser("carol"), w.hub.AddUser("olga")
	must(t, w.hub.AddApp(localhub.App{
		ID: 7, Slug: "milepost", PublicKey: &testkey.Key().PublicKey, WebhookSecret: "s3cret", Permissions: allPermissions, Events: allEvents,
	}))
	w.addRepository("plans")
	id, err := w.hub.Install(7, "acme", "plans")
	must(t, err)
	w.installation = id
	w.token = w.mint(nil)
	return w
}

func (w *world) addRepository(name string) {
	w.t.Helper()
	_, err := w.hub.AddRepository("acme", name, localhub.RepositoryOptions{
		Collaborators: map[string]string{"alice": "write", "bob": "read", "olga": "admin"},
	})
	must(w.t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// jwt signs claims as App 7.
func jwt(claims map[string]any) string {
	encode := func(v any) string {
		raw, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	signed := encode(map[string]string{"alg": "RS256", "typ": "JWT"}) + "." + encode(claims)
	digest := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, testkey.Key(), crypto.SHA256, digest[:])
	if err != nil {
		panic(err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func (w *world) appJWT() string {
	now := w.clock.Now()
	return jwt(map[string]any{"iss": "7", "iat": now.Add(-time.Minute).Unix(), "exp": now.Add(9 * time.Minute).Unix()})
}

// mint makes an installation token, narrowed as asked.
func (w *world) mint(narrow map[string]any) string {
	w.t.Helper()
	got := w.as(w.appJWT()).post(fmt.Sprintf("/app/installations/%d/access_tokens", w.installation), narrow)
	if got.status != http.StatusCreated {
		w.t.Fatalf("mint token: status %d: %s", got.status, got.raw)
	}
	return got.text("token")
}

// client is go-github acting with a token.
func (w *world) client(token string) *github.Client {
	w.t.Helper()
	base := w.url + "/"
	c, err := github.NewClient(github.WithURLs(&base, &base), github.WithAuthToken(token), github.WithDisableRateLimitCheck())
	must(w.t, err)
	return c
}

// caller sends plain requests with a token.
type caller struct {
	w      *world
	token  string
	header http.Header
}

func (w *world) as(token string) caller { return caller{w: w, token: token, header: http.Header{}} }

// app is the App's installation, which most tests act as.
func (w *world) app() caller { return w.as(w.token) }

func (c caller) with(name, value string) caller {
	c.header = c.header.Clone()
	c.header.Set(name, value)
	return c
}

// result is an answer with its JSON decoded.
type result struct {
	t      *testing.T
	status int
	header http.Header
	raw    []byte
	body   any
}

func (c caller) get(path string) result              { return c.send("GET", path, nil) }
func (c caller) post(path string, body any) result   { return c.send("POST", path, body) }
func (c caller) patch(path string, body any) result  { return c.send("PATCH", path, body) }
func (c caller) put(path string, body any) result    { return c.send("PUT", path, body) }
func (c caller) delete(path string, body any) result { return c.send("DELETE", path, body) }

const repoPath = "/repos/acme/plans"

// send does one request; a path that starts with ~ is below acme/plans.
func (c caller) send(method, path string, body any) result {
	c.w.t.Helper()
	if path[0] == '~' {
		path = repoPath + path[1:]
	}
	root := c.w.root
	if root != "" && path == "/graphql" {
		root = "/api"
	}
	var payload io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		must(c.w.t, err)
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(context.Background(), method, c.w.url+root+path, payload)
	must(c.w.t, err)
	for name, values := range c.header {
		req.Header[name] = values
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	must(c.w.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	must(c.w.t, err)
	out := result{t: c.w.t, status: res.StatusCode, header: res.Header, raw: raw}
	_ = json.Unmarshal(raw, &out.body)
	return out
}

// want fails the test unless the status is as expected.
func (r result) want(status int) result {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status = %d, want %d: %s", r.status, status, r.raw)
	}
	return r
}

// at walks into the decoded body by field names and list indexes; nil where there is nothing.
func (r result) at(path ...any) any {
	here := r.body
	for _, step := range path {
		switch step := step.(type) {
		case string:
			fields, _ := here.(map[string]any)
			here = fields[step]
		case int:
			list, _ := here.([]any)
			if step >= len(list) {
				return nil
			}
			here = list[step]
		}
	}
	return here
}

func (r result) text(path ...any) string { s, _ := r.at(path...).(string); return s }

func (r result) number(path ...any) int64 { f, _ := r.at(path...).(float64); return int64(f) }

func (r result) list(path ...any) []any { l, _ := r.at(path...).([]any); return l }

// pick collects one field of every entry of a list.
func (r result) pick(field string) []any {
	var out []any
	for i := range r.list() {
		out = append(out, r.at(i, field))
	}
	return out
}

type fields = map[string]any

// newIssue opens an issue as the App.
func (w *world) newIssue(title string) result {
	w.t.Helper()
	return w.app().post("~/issues", fields{"title": title}).want(http.StatusCreated)
}

// head is the SHA at the tip of a branch.
func (w *world) head(branch string) string {
	w.t.Helper()
	return w.app().get("~/git/ref/heads/"+branch).want(http.StatusOK).text("object", "sha")
}

// write commits one file on a branch through the contents API, replacing what is there.
func (w *world) write(branch, path, content string) result {
	w.t.Helper()
	body := fields{"message": "write " + path, "branch": branch, "content": base64.StdEncoding.EncodeToString([]byte(content))}
	if old := w.app().get("~/contents/" + path + "?ref=" + branch); old.status == http.StatusOK {
		body["sha"] = old.text("sha")
	}
	got := w.app().put("~/contents/"+path, body)
	if got.status != http.StatusOK && got.status != http.StatusCreated {
		w.t.Fatalf("write %s: status %d: %s", path, got.status, got.raw)
	}
	return got
}

// branch makes a branch at the tip of main.
func (w *world) branch(name string) {
	w.t.Helper()
	w.app().post("~/git/refs", fields{"ref": "refs/heads/" + name, "sha": w.head("main")}).want(http.StatusCreated)
}

func (w *world) idle() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	must(w.t, w.hub.Idle(ctx))
}

func localhubOptions() localhub.RepositoryOptions { return localhub.RepositoryOptions{} }
