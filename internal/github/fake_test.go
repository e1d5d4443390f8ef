package github_test

import (
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/internal/testkey"
	"github.com/milepost/milepost/sync"
)

// testKey is the key of the App in all tests.
func testKey() *rsa.PrivateKey { return testkey.Key() }

func testPEM() []byte { return testkey.PEM() }

// plans is the repository that tests work on.
func plans() sync.Repository {
	return sync.Repository{ID: 7, Installation: 1, Owner: "acme", Name: "plans"}
}

// fake is a server that answers what a test tells it to, for answers that a well-behaved
// GitHub gives too seldom to wait for.
type fake struct {
	*httptest.Server
	mux   *http.ServeMux
	clock *testclock.Clock

	mu  stdsync.Mutex
	log []string
	// slug is what the App is called; hidden tells that its bot user, whose id is 41, is not found.
	slug   string
	hidden bool
}

// rename gives the App another name, and hides its bot user or shows it.
func (f *fake) rename(slug string, hidden bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.slug, f.hidden = slug, hidden
}

// user answers who has a login: the bot of the App, or, where the App had that name before, another one.
func (f *fake) user(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch login := r.PathValue("login"); {
	case login == f.slug+"[bot]" && !f.hidden:
		reply(w, 200, fmt.Sprintf(`{"id":41,"login":%q,"type":"Bot"}`, login))
	case login == "milepost[bot]" && f.slug != "milepost":
		reply(w, 200, `{"id":40,"login":"milepost[bot]","type":"Bot"}`)
	default:
		reply(w, 404, `{"message":"Not Found"}`)
	}
}

func newFake(t testing.TB) *fake {
	t.Helper()
	f := &fake{slug: "milepost", mux: http.NewServeMux(), clock: testclock.New(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/app") && !strings.HasSuffix(r.URL.Path, "[bot]") {
			f.mu.Lock()
			f.log = append(f.log, r.Method+" "+r.URL.RequestURI())
			f.mu.Unlock()
		}
		w.Header().Set("Date", f.clock.Now().Format(http.TimeFormat))
		f.mux.ServeHTTP(w, r)
	}))
	t.Cleanup(f.Close)
	f.mux.HandleFunc("GET /app", func(w http.ResponseWriter, _ *http.Request) {
		f.mu.Lock()
		defer f.mu.Unlock()
		reply(w, 200, fmt.Sprintf(`{"id":1,"slug":%q}`, f.slug))
	})
	f.mux.HandleFunc("GET /users/{login}", f.user)
	f.mux.HandleFunc("POST /app/installations/{id}/access_tokens", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprintf(w, `{"token":"ghs_secret.%s","expires_at":%q}`, r.PathValue("id"), f.clock.Now().Add(time.Hour).Format(time.RFC3339))
	})
	return f
}

// host returns a host that talks to the fake.
func (f *fake) host(t testing.TB) *github.Host {
	t.Helper()
	host, err := github.New(github.Options{AppID: 1, PrivateKey: testPEM(), APIURL: f.URL, Now: f.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	return host
}

// answer answers a pattern always the same; headers are "Name: value".
func (f *fake) answer(pattern string, status int, body string, headers ...string) {
	f.mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
		reply(w, status, body, headers...)
	})
}

// requests returns what was asked since the start, except as the App itself.
func (f *fake) requests() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.log...)
}

func reply(w http.ResponseWriter, status int, body string, headers ...string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		w.Header().Set(name, value)
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// bodyOf decodes a request's body.
func bodyOf(t *testing.T, r *http.Request) map[string]any {
	t.Helper()
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		t.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	return body
}
