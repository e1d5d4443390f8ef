package demo_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/demo"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

type fields map[string]any

// page is the page with an engine that makes a pass when the test says so.
type page struct {
	t       *testing.T
	sandbox *sandbox.Sandbox
	server  *httptest.Server
	token   string
	engine  *reconcile.Engine
	ledger  sync.Ledger

	mu     stdsync.Mutex
	settle func(context.Context) error
}

// view is what tests look at.
type view struct {
	Status struct{ State, Text string }
	Plan   struct{ SHA, Markdown, HTML string }
	Issues []struct {
		Number, Depth        int
		Title, State, Reason string
	}
	Milestones []struct {
		Title        string
		Open, Closed int
	}
	Pull *struct {
		Number int
		HTML   string
		Files  []struct{ Path, Patch string }
	}
	Proposals []struct {
		Number int
		Title  string
		Files  []struct{ Path, Patch string }
	}
	Board *struct {
		Number int
		HTML   string
	}
	Report *struct {
		ID                      int64
		Title, Conclusion, HTML string
		Buttons                 []struct{ Label, Identifier string }
	}
	Activity []struct {
		Who   string
		Lines []struct {
			Text  string
			Quiet bool
		}
	}
}

// open commits a plan, makes a pass, and opens the page.
func open(t *testing.T, markdown string) *page {
	t.Helper()
	p := &page{t: t, settle: func(context.Context) error { return nil }}
	var err error
	if p.sandbox, err = sandbox.New(sandbox.Options{Key: testkey.Key()}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.must(p.sandbox.Close()) })
	// Webhooks need somewhere to go, so that the hub writes them down.
	nowhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(nowhere.Close)
	p.must(p.sandbox.Install(nowhere.URL))
	host, err := github.New(github.Options{AppID: p.sandbox.AppID, PrivateKey: p.sandbox.PrivateKey, APIURL: p.sandbox.URL, Now: time.Now})
	p.must(err)
	store, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	p.must(err)
	t.Cleanup(func() { p.must(store.Close()) })
	p.ledger = store
	p.engine = &reconcile.Engine{
		Host: host, ParsePolicy: config.ParsePolicy, MarkerKeys: [][]byte{[]byte("marker key of the tests")},
		Now: time.Now, NewKey: func() sync.Key { return sync.Key(strings.ToLower(rand.Text())) },
	}
	document := demo.Document{Path: "docs/milestone-1.md", Content: []byte(markdown)}
	_, err = p.sandbox.Commit(t.Context(), document.Path, document.Content, "Add the plan")
	p.must(err)
	p.pass()
	p.server = httptest.NewServer(demo.NewPage(p.sandbox, document, func(ctx context.Context) error {
		p.mu.Lock()
		settle := p.settle
		p.mu.Unlock()
		return settle(ctx)
	}))
	t.Cleanup(p.server.Close)
	index := p.read(p.request("GET", "/", http.NoBody))
	found := regexp.MustCompile(`name="token" content="(\w+)"`).FindSubmatch(index)
	if found == nil {
		t.Fatalf("the page has no token:\n%s", index)
	}
	p.token = string(found[1])
	return p
}

func (p *page) setSettle(settle func(context.Context) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle = settle
}

func (p *page) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) pass() {
	p.t.Helper()
	repo := sync.Repository{ID: p.sandbox.RepoID, Installation: p.sandbox.Installation, Owner: sandbox.Owner, Name: sandbox.Repo}
	_, err := p.engine.Pass(p.t.Context(), p.ledger, repo)
	p.must(err)
}

func (p *page) request(method, path string, body io.Reader) *http.Request {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.server.URL+path, body)
	p.must(err)
	request.Header.Set("X-Milepost-Token", p.token)
	return request
}

func (p *page) read(request *http.Request) []byte {
	p.t.Helper()
	response, err := http.DefaultClient.Do(request)
	p.must(err)
	defer response.Body.Close() //nolint:errcheck // read only
	body, err := io.ReadAll(response.Body)
	p.must(err)
	if response.StatusCode != http.StatusOK {
		p.t.Fatalf("%s answers %d: %s", request.URL.Path, response.StatusCode, body)
	}
	return body
}

func (p *page) view() view {
	p.t.Helper()
	var v view
	p.must(json.Unmarshal(p.read(p.request("GET", "/view", http.NoBody)), &v))
	return v
}

func (p *page) expectState(want string) {
	p.t.Helper()
	if got := p.view().Status; got.State != want {
		p.t.Errorf("state %q (%s), want %q", got.State, got.Text, want)
	}
}

// try sends an action and returns the answer's status and message.
func (p *page) try(action string, body fields) (int, string) {
	p.t.Helper()
	encoded, err := json.Marshal(body)
	p.must(err)
	request := p.request("POST", "/actions/"+action, bytes.NewReader(encoded))
	request.Header.Set("Origin", p.server.URL)
	response, err := http.DefaultClient.Do(request)
	p.must(err)
	defer response.Body.Close() //nolint:errcheck // read only
	var answer struct{ Message string }
	if response.StatusCode != http.StatusNoContent {
		p.must(json.NewDecoder(response.Body).Decode(&answer))
	}
	return response.StatusCode, answer.Message
}

func (p *page) do(action string, body fields) {
	p.t.Helper()
	if status, message := p.try(action, body); status != http.StatusNoContent {
		p.t.Fatalf("%s answers %d: %s", action, status, message)
	}
}

// stream reads views as they come, until the test ends.
func (p *page) stream() <-chan view {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.t.Context())
	response, err := http.DefaultClient.Do(p.request("GET", "/events", http.NoBody).WithContext(ctx))
	p.must(err)
	views, done := make(chan view), make(chan struct{})
	go func() {
		defer close(done)
		defer close(views)
		lines := bufio.NewScanner(response.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			var v view
			if !ok || json.Unmarshal([]byte(data), &v) != nil {
				continue
			}
			select {
			case views <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	p.t.Cleanup(func() {
		cancel()
		<-done
		p.must(response.Body.Close())
	})
	return views
}
