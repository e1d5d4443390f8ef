package github_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/sync"
)

// world is the built-in GitHub with the App installed on acme/plans, where ann may write.
type world struct {
	hub  *localhub.Hub
	url  string
	host *github.Host
	repo sync.Repository
	ann  string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	hub := localhub.New(localhub.Options{})
	t.Cleanup(hub.Close)
	server := httptest.NewServer(hub)
	t.Cleanup(server.Close)
	hub.SetBaseURL(server.URL)

	w := &world{hub: hub, url: server.URL, ann: hub.AddUser("ann")}
	err := hub.AddApp(localhub.App{ID: 1, Slug: "milepost", PublicKey: &testKey().PublicKey, Permissions: map[string]string{
		"contents": "write", "issues": "write", "pull_requests": "write", "checks": "write",
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.repo = sync.Repository{Owner: "acme", Name: "plans"}
	w.repo.ID = w.addRepository(t, "plans", localhub.RepositoryOptions{Collaborators: map[string]string{"ann": "write"}})
	if w.repo.Installation, err = hub.Install(1, "acme", "plans"); err != nil {
		t.Fatal(err)
	}
	doc, err := description()
	if err != nil {
		t.Fatal(err)
	}
	w.through(t, contract{t, doc})
	return w
}

// through gives the world another host, which sends by the transport.
func (w *world) through(t *testing.T, transport http.RoundTripper) {
	t.Helper()
	var err error
	if w.host, err = github.New(github.Options{AppID: 1, PrivateKey: testPEM(), APIURL: w.url, Transport: transport}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) addRepository(t *testing.T, name string, options localhub.RepositoryOptions) int64 {
	t.Helper()
	id, err := w.hub.AddRepository("acme", name, options)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// as sends a request as ann and decodes the answer into v, unless v is nil.
func (w *world) as(t *testing.T, method, path string, body, v any) {
	t.Helper()
	var sent bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&sent).Encode(body); err != nil {
			t.Fatal(err)
		}
	}
	req, err := http.NewRequestWithContext(context.Background(), method, w.url+"/repos/"+w.repo.String()+path, &sent)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.ann)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s %s: %s, %v\n%s", method, path, resp.Status, err, answer)
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal(answer, v); err != nil {
		t.Fatal(err)
	}
}

// put commits a file as ann; branch "" is the default branch.
func (w *world) put(t *testing.T, path, branch, content string) {
	t.Helper()
	body := map[string]any{"message": "Change " + path, "content": []byte(content)}
	query := ""
	if branch != "" {
		body["branch"] = branch
		query = "?ref=" + branch
	}
	var files []struct{ Path, SHA string }
	w.as(t, http.MethodGet, "/contents"+query, nil, &files)
	for _, file := range files {
		if file.Path == path {
			body["sha"] = file.SHA
		}
	}
	w.as(t, http.MethodPut, "/contents/"+path, body, nil)
}

// do carries out an action that must succeed.
func (w *world) do(t *testing.T, action sync.Action, target sync.Target) sync.Outcome {
	t.Helper()
	outcome, err := w.host.Do(context.Background(), w.repo, action, target)
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

// sent lists the requests that the App's installation made, as "METHOD path" below the
// repository.
func (w *world) sent() []string {
	var sent []string
	for _, r := range w.hub.Requests() {
		if r.Kind == "installation" {
			sent = append(sent, strings.TrimSpace(r.Method+" "+strings.TrimPrefix(strings.TrimPrefix(r.Path, "/repos/acme/plans"), "/")))
		}
	}
	return sent
}
