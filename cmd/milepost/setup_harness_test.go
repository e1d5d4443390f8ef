package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	stdsync "sync"
	"testing"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/localhub"
)

// newcomer is a person on the built-in GitHub who has an organization with a plan in it, and no App.
type newcomer struct {
	t     *testing.T
	hub   *localhub.Hub
	url   string
	token string
}

const newcomerPlan = "# Milestone 1: Trails\n\n## Goals\n\n- [ ] Goal 1: every trail has a map\n- [ ] Goal 2: maps work offline\n"

func newNewcomer(t *testing.T, version string, change ...func(*localhub.Options)) *newcomer {
	t.Helper()
	options := localhub.Options{EnterpriseVersion: version, BlindToBots: true}
	for _, change := range change {
		change(&options)
	}
	hub := localhub.New(options)
	server := httptest.NewServer(hub)
	t.Cleanup(func() {
		server.Close()
		hub.Close()
	})
	hub.SetBaseURL(server.URL)
	n := &newcomer{t: t, hub: hub, url: server.URL, token: hub.AddUser("ann")}
	must(t, hub.SignIn("ann"))
	for _, name := range []string{"trails", "website"} {
		n.repository("acme", name)
	}
	n.write("acme/trails", "docs/milestone-1.md", newcomerPlan)
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (n *newcomer) repository(owner, name string) {
	n.t.Helper()
	_, err := n.hub.AddRepository(owner, name, localhub.RepositoryOptions{Collaborators: map[string]string{"ann": "admin"}})
	must(n.t, err)
}

// api sends a request as ann and decodes the answer into v.
func (n *newcomer) api(method, path string, body, v any) {
	n.t.Helper()
	raw, err := json.Marshal(body)
	must(n.t, err)
	request, err := http.NewRequestWithContext(n.t.Context(), method, n.url+"/api/v3"+path, bytes.NewReader(raw))
	must(n.t, err)
	request.Header.Set("Authorization", "Bearer "+n.token)
	answer, err := http.DefaultClient.Do(request)
	must(n.t, err)
	defer answer.Body.Close() //nolint:errcheck // it is read below
	raw, err = io.ReadAll(answer.Body)
	must(n.t, err)
	if answer.StatusCode >= 300 {
		n.t.Fatalf("%s %s: %s: %s", method, path, answer.Status, raw)
	}
	must(n.t, json.Unmarshal(raw, v))
}

func (n *newcomer) write(repo, path, content string) {
	n.t.Helper()
	body := map[string]any{"message": "Write " + path, "content": base64.StdEncoding.EncodeToString([]byte(content))}
	n.api(http.MethodPut, "/repos/"+repo+"/contents/"+path, body, &struct{}{})
}

// issues lists the titles of a repository's issues.
func (n *newcomer) issues(repo string) []string {
	n.t.Helper()
	var rows []struct{ Title string }
	n.api(http.MethodGet, "/repos/"+repo+"/issues?state=all&sort=created&direction=asc", nil, &rows)
	titles := []string{}
	for _, row := range rows {
		titles = append(titles, row.Title)
	}
	return titles
}

// launched is a command that runs, and what it printed so far.
type launched struct {
	t    *testing.T
	stop context.CancelFunc
	// ended has its error.
	ended chan error

	mu   stdsync.Mutex
	text bytes.Buffer
}

// Write takes what the command prints.
func (p *launched) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(text)
}

func (p *launched) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// launch runs a command until the test ends. What it prints and what it logs is kept.
func launch(t *testing.T, environ []string, args ...string) *launched {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	p := &launched{t: t, stop: stop, ended: make(chan error, 1)}
	root := newRoot(&streams{in: strings.NewReader(""), out: p, err: p, environ: environ})
	root.SetArgs(args)
	go func() { p.ended <- root.ExecuteContext(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-p.ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("%v: %v\n%s", args, err, p.output())
		}
	})
	return p
}

// says waits until the command has printed what matches, and returns the first group.
func (p *launched) says(pattern string) string {
	p.t.Helper()
	expression := regexp.MustCompile(pattern)
	var found []string
	eventually(p.t, "the command says "+pattern, func() bool {
		found = expression.FindStringSubmatch(p.output())
		if found == nil {
			select {
			case err := <-p.ended:
				p.ended <- err
				p.t.Fatalf("the command ended with %v and did not say %q:\n%s", err, pattern, p.output())
			default:
			}
		}
		return found != nil
	})
	return found[len(found)-1]
}

// ends waits for the command's own end.
func (p *launched) ends() error {
	p.t.Helper()
	err := <-p.ended
	p.ended <- nil
	return err
}

var (
	formAction = regexp.MustCompile(`<form method="post" action="([^"]*)"`)
	formField  = regexp.MustCompile(`<input [^>]*name="([^"]*)"[^>]* value="([^"]*)"`)
)

// press opens a page and submits the form on it with what stands in it, and what is given, until a page without a form
// comes: it is a browser without a window. It returns the last page.
func (n *newcomer) press(address string, more url.Values) string {
	n.t.Helper()
	return n.pressIn(http.DefaultClient, address, more)
}

func (n *newcomer) pressIn(client *http.Client, address string, more url.Values) string {
	n.t.Helper()
	request, err := http.NewRequestWithContext(n.t.Context(), http.MethodGet, address, http.NoBody)
	must(n.t, err)
	for range 5 {
		answer, err := client.Do(request)
		must(n.t, err)
		raw, err := io.ReadAll(answer.Body)
		must(n.t, errors.Join(err, answer.Body.Close()))
		page := string(raw)
		action := formAction.FindStringSubmatch(page)
		if action == nil || answer.StatusCode >= 400 {
			return page
		}
		form := url.Values{}
		for _, field := range formField.FindAllStringSubmatch(page, -1) {
			if !strings.Contains(field[0], `type="checkbox"`) && form.Get(field[1]) == "" {
				form.Set(field[1], html.UnescapeString(field[2]))
			}
		}
		for name, values := range more {
			form[name] = values
		}
		target, err := answer.Request.URL.Parse(html.UnescapeString(action[1]))
		must(n.t, err)
		request, err = http.NewRequestWithContext(n.t.Context(), http.MethodPost, target.String(), strings.NewReader(form.Encode()))
		must(n.t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	n.t.Fatal("the forms do not end")
	return ""
}

// pressWithCookies is press in a browser that keeps cookies.
func (n *newcomer) pressWithCookies(address string, more url.Values) string {
	n.t.Helper()
	jar, err := cookiejar.New(nil)
	must(n.t, err)
	return n.pressIn(&http.Client{Jar: jar}, address, more)
}

func siteOf(t *testing.T, address string) app.Site {
	t.Helper()
	site, err := app.SiteAt(address)
	must(t, err)
	return site
}
