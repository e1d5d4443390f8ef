package setup_test

import (
	"context"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/setup"
)

// play is a flow on a server, and what it made of codes.
type play struct {
	t      *testing.T
	flow   *setup.Flow
	url    string
	client *http.Client
	codes  []string
	saved  []setup.Wish
	// forwarded is the name that a proxy with TLS tells, "" without one.
	forwarded string
	// fails is what saving or converting fails with.
	convertFails, saveFails error
}

func newPlay(t *testing.T, change func(*setup.Options)) *play {
	t.Helper()
	p := &play{t: t}
	site, err := app.SiteAt("https://git.example.com")
	if err != nil {
		t.Fatal(err)
	}
	options := setup.Options{
		Site: site, Back: "http://127.0.0.1:1/setup", Version: func(context.Context) (string, error) { return "", nil },
		Convert: func(_ context.Context, code string) (setup.Made, error) {
			p.codes = append(p.codes, code)
			return setup.Made{ID: 7, Name: "Milepost x", Page: "https://git.example.com/github-apps/milepost-x", Settings: "https://git.example.com/settings/apps/milepost-x"}, p.convertFails
		},
		Save: func(_ setup.Made, wish setup.Wish) error {
			p.saved = append(p.saved, wish)
			return p.saveFails
		},
	}
	if change != nil {
		change(&options)
	}
	p.flow = setup.NewFlow(options)
	server := httptest.NewServer(p.flow)
	t.Cleanup(server.Close)
	p.url = server.URL + setup.Path
	p.client = p.browser()
	return p
}

// browser is another browser, which goes nowhere without being told.
func (p *play) browser() *http.Client {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// visit returns the status, the text, and where it leads.
func (p *play) visit(query string, form url.Values) (status int, text, location string) {
	p.t.Helper()
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.url+query, body)
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if p.forwarded != "" {
		request.Header.Set("X-Forwarded-Host", p.forwarded)
		request.Header.Set("X-Forwarded-Proto", "https")
	}
	answer, err := p.client.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // it is read below
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, html.UnescapeString(string(raw)), answer.Header.Get("Location")
}

var action = regexp.MustCompile(`action="([^"]+)"`)

// state reads from the page what GitHub has to give back.
func (p *play) state(page string) (address *url.URL, state string) {
	p.t.Helper()
	match := action.FindStringSubmatch(page)
	if match == nil {
		p.t.Fatalf("no form leads anywhere:\n%s", page)
	}
	address, err := url.Parse(match[1])
	if err != nil {
		p.t.Fatal(err)
	}
	return address, address.Query().Get("state")
}

func (p *play) isDone() bool {
	select {
	case <-p.flow.Done():
		return true
	default:
		return false
	}
}

func TestFlow_leads_to_GitHub_and_from_there_to_the_installation(t *testing.T) {
	t.Parallel()
	p := newPlay(t, func(o *setup.Options) { o.Wish = setup.Wish{Org: "acme"} })
	_, page, _ := p.visit("", nil)
	address, state := p.state(page)
	if address.Path != "/organizations/acme/settings/apps/new" || len(state) < 20 || !strings.Contains(page, `"redirect_url":"http://127.0.0.1:1/setup"`) {
		t.Errorf("it leads to %s:\n%s", address, page)
	}
	if _, again, _ := p.visit("", nil); !strings.Contains(again, state) {
		t.Error("a reload makes what was asked before worthless")
	}
	status, _, where := p.visit("?code=c1&state="+state, nil)
	if status != http.StatusSeeOther || where != "https://git.example.com/github-apps/milepost-x/installations/new" || !p.isDone() {
		t.Errorf("status %d, to %q, done %t", status, where, p.isDone())
	}
	if diff := cmp.Diff([]string{"c1"}, p.codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
	if status, page, _ := p.visit("?code=c2&state="+state, nil); status != http.StatusOK || !strings.Contains(page, "is there") || len(p.codes) != 1 {
		t.Errorf("afterwards: status %d, codes %v\n%s", status, p.codes, page)
	}
}

func TestFlow_takes_no_code_that_it_did_not_ask_for(t *testing.T) {
	t.Parallel()
	p := newPlay(t, nil)
	for _, query := range []string{"?code=evil", "?code=evil&state=", "?code=evil&state=guess"} {
		for range 2 { // before and after somebody was sent to GitHub
			if status, page, _ := p.visit(query, nil); status != http.StatusForbidden || !strings.Contains(page, "Nothing was done") {
				t.Errorf("%s: status %d\n%s", query, status, page)
			}
			p.visit("", nil)
		}
	}
	if len(p.codes) > 0 || p.isDone() {
		t.Errorf("codes %v were taken", p.codes)
	}
}

func TestFlow_says_what_failed_and_lets_people_begin_again(t *testing.T) {
	t.Parallel()
	p := newPlay(t, nil)
	_, page, _ := p.visit("", nil)
	_, first := p.state(page)
	p.convertFails = errors.New("404 Not Found")
	if status, page, _ := p.visit("?code=c&state="+first, nil); status != http.StatusBadGateway || !strings.Contains(page, "404 Not Found") {
		t.Errorf("status %d\n%s", status, page)
	}
	p.convertFails, p.saveFails = nil, errors.New("the disk is full")
	_, page, _ = p.visit("", nil)
	_, second := p.state(page)
	if second == first {
		t.Error("a state is used twice")
	}
	status, page, _ := p.visit("?code=c&state="+second, nil)
	if status != http.StatusInternalServerError || !strings.Contains(page, "disk is full") || !strings.Contains(page, "delete the App at https://git.example.com/settings/apps/milepost-x") || p.isDone() {
		t.Errorf("status %d\n%s", status, page)
	}
}

func TestFlow_asks_first_where_nobody_has_said(t *testing.T) {
	t.Parallel()
	p := newPlay(t, func(o *setup.Options) { o.Ask, o.Back = true, "" })
	p.forwarded = "milepost.example.com"
	if _, page, _ := p.visit("", nil); !strings.Contains(page, `name="public_url" value="https://milepost.example.com"`) {
		t.Errorf("the address is not proposed:\n%s", page)
	}
	for _, private := range []string{"127.0.0.1:80", "localhost:8080", "[::1]:80", "10.1.2.3"} {
		p.forwarded = private
		if _, page, _ := p.visit("", nil); !strings.Contains(page, `name="public_url" value=""`) {
			t.Errorf("GitHub is to reach %s:\n%s", private, page)
		}
	}
	p.forwarded = "inside.example.com"
	if status, page, _ := p.visit("", url.Values{"public_url": {"milepost.example.com"}, "org": {"acme"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "is no address") || !strings.Contains(page, `value="acme"`) {
		t.Errorf("status %d\n%s", status, page)
	}
	_, page, _ := p.visit("", url.Values{"public_url": {"https://milepost.example.com/"}, "org": {" acme "}})
	_, state := p.state(page)
	if !strings.Contains(page, `"redirect_url":"https://inside.example.com/setup"`) || !strings.Contains(page, `"url":"https://milepost.example.com/webhook"`) {
		t.Errorf("the manifest is another one:\n%s", page)
	}
	p.visit("?code=c&state="+state, nil)
	if diff := cmp.Diff([]setup.Wish{{Org: "acme", PublicURL: "https://milepost.example.com"}}, p.saved); diff != "" {
		t.Errorf("wishes (-want +got):\n%s", diff)
	}
}

func TestFlow_lets_one_browser_in_by_its_secret(t *testing.T) {
	t.Parallel()
	p := newPlay(t, func(o *setup.Options) { o.Secret = "s3cret" })
	for _, query := range []string{"", "?secret=", "?secret=guess", "?code=c&state=s"} {
		if status, _, _ := p.visit(query, nil); status != http.StatusForbidden {
			t.Errorf("%q: status %d", query, status)
		}
	}
	if status, _, where := p.visit("?secret=s3cret", nil); status != http.StatusSeeOther || where != setup.Path {
		t.Errorf("status %d, to %q", status, where)
	}
	if status, page, _ := p.visit("", nil); status != http.StatusOK || !strings.Contains(page, "Continue to") {
		t.Errorf("status %d\n%s", status, page)
	}
	p.client = p.browser()
	if status, _, _ := p.visit("?secret=s3cret", nil); status != http.StatusForbidden {
		t.Errorf("a second browser gets status %d", status)
	}
}

func TestFiles_are_for_their_owner_and_never_replaced_unasked(t *testing.T) {
	t.Parallel()
	files := setup.Files{Folder: t.TempDir()}
	if err := files.Check(); err != nil {
		t.Fatal(err)
	}
	settings := []setup.Setting{{"MILEPOST_APP_ID", "7"}, {"MILEPOST_PRIVATE_KEY_FILE", "/a b/key.pem"}}
	if err := files.Write("Made by a test.", settings, "KEY\n"); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		files.Env(): "# Made by a test.\nMILEPOST_APP_ID=7\nMILEPOST_PRIVATE_KEY_FILE=/a b/key.pem\n", files.Key(): "KEY\n",
	} {
		content, err := os.ReadFile(path)
		if err != nil || string(content) != want {
			t.Errorf("%s holds %q, %v", path, content, err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", path, info.Mode(), err)
		}
	}
	if err := files.Check(); err == nil || !strings.Contains(err.Error(), "--force") {
		t.Errorf("check: %v", err)
	}
	if err := files.Write("x", nil, "OTHER"); err == nil {
		t.Error("the key was replaced")
	}
	if content, _ := os.ReadFile(files.Key()); string(content) != "KEY\n" {
		t.Errorf("the key is %q", content)
	}
	files.Force = true
	if err := errors.Join(files.Check(), files.Write("x", settings, "OTHER")); err != nil {
		t.Error(err)
	}
	if err := files.Write("x", []setup.Setting{{"A", "1\nB=2"}}, "k"); err == nil {
		t.Error("a value with a line break was written")
	}
	left, err := filepath.Glob(filepath.Join(files.Folder, "*"))
	hidden, _ := filepath.Glob(filepath.Join(files.Folder, ".*"))
	if err != nil || len(left) != 2 || len(hidden) != 0 {
		t.Errorf("left behind: %v %v, %v", left, hidden, err)
	}
	if err := (setup.Files{Folder: filepath.Join(files.Folder, "none")}).Check(); err == nil {
		t.Error("a folder that is not there will do")
	}
}
