package page_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/doctor"
	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// start is the time at which tests begin.
var start = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// world is all that a page reads and asks for, in memory. Tests read what was asked for from orders and presses.
type world struct {
	mu      stdsync.Mutex
	known   []page.Known
	bases   map[int64]*sync.Base
	effects map[string][]sync.Effect
	now     time.Time
	// grants is what GitHub lets people do, by token.
	grants  map[string]map[int64]page.Grant
	down    error
	orders  []string
	presses []page.Press
	queue   page.Queue
	carries []sync.CarriedLine
	// What operators see of the server, and the passes of each repository.
	budgets    []page.Budget
	deliveries []page.Delivery
	findings   []doctor.Finding
	passes     []sync.PassSummary
}

// The repositories of the world.
const (
	trails = int64(1) + iota
	secrets
	open
	gone
)

func newWorld() *world {
	w := &world{
		bases: map[int64]*sync.Base{}, effects: map[string][]sync.Effect{}, now: start,
		grants: map[string]map[int64]page.Grant{
			"reader": {trails: page.MayRead}, "writer": {trails: page.MayWrite, gone: page.MayWrite}, "stranger": {},
		},
		budgets:    []page.Budget{{Installation: 10, Account: "acme", Requests: 4321}, {Installation: 20, Requests: -1}},
		deliveries: []page.Delivery{{ID: 31, GUID: "guid-31", Event: "push", At: start, Code: 502, Status: "Bad gateway"}, {ID: 30, GUID: "guid-30", Event: "issues", At: start, OK: true, Code: 202}},
		findings:   []doctor.Finding{{Check: "clock", Level: doctor.OK, Says: "it agrees"}, {Check: "disk", Level: doctor.Warning, Says: "12 MB are left", Do: "make `room`"}},
		passes:     []sync.PassSummary{{ID: "p1", At: start.Add(-time.Hour)}},
	}
	for id, name := range map[int64]string{trails: "acme/trails", secrets: "umbra/secrets", open: "open/atlas", gone: "acme/old"} {
		owner, repo, _ := strings.Cut(name, "/")
		installation := int64(10)
		if owner == "umbra" {
			installation = 20
		}
		w.known = append(w.known, page.Known{
			Repository: sync.Repository{ID: id, Installation: installation, Owner: owner, Name: repo},
			Version:    1, Public: id == open || id == gone, Gone: id == gone, Asks: true,
		})
		w.bases[id] = baseOf(name)
		w.effects[fmt.Sprint(id, " p1")] = []sync.Effect{{
			Pass: "p1", At: start.Add(-time.Hour), Commit: "c0ffee1234", Kind: "create_issue", Key: "k1", Issue: 7, Title: "Effect of " + name,
		}}
	}
	slices.SortFunc(w.known, func(a, b page.Known) int {
		return strings.Compare(a.Repository.String(), b.Repository.String())
	})
	return w
}

// baseOf is a plan with three items and a question, in whose texts the name of the repository stands.
func baseOf(name string) *sync.Base {
	section := func(title string) []string { return []string{"Milestone 1: " + name, title} }
	return &sync.Base{
		Items: map[sync.Key]sync.ItemBase{
			"k1": {Key: "k1", Status: sync.StatusLive, Plan: "docs/m 1.md", Line: 5, Text: "Draw maps of " + name, Title: "Draw maps of " + name,
				Section: section("Goals"), State: parser.StateDone, Milestone: "m1", Issue: sync.Issue{
					Number: 7, Title: "Draw maps of " + name, Closed: true, Reason: "completed", ClosedAt: start.Add(-30 * time.Minute), Assignees: []string{"ada"}},
				History: []sync.Sighting{{At: start.Add(-2 * time.Hour), To: "Draw maps"}, {At: start.Add(-time.Hour), How: "fuzzy", From: "Draw maps", To: "Draw maps of " + name}}},
			"k2": {Key: "k2", Status: sync.StatusLive, Plan: "docs/m 1.md", Line: 6, Text: "Open item of " + name, Title: "Open item of " + name,
				Section: section("Goals"), State: parser.StateOpen, Milestone: "m1", Labels: []string{"phase: 1"}, Issue: sync.Issue{Number: 8}},
			"k3": {Key: "k3", Status: sync.StatusRemoved, Plan: "docs/m 1.md", Text: "Removed item of " + name, Issue: sync.Issue{Number: 9}},
		},
		Milestones: map[sync.Key]sync.MilestoneBase{"m1": {Key: "m1", Plan: "docs/m 1.md", Title: "Milestone 1: " + name, DueOn: "2026-03-01"}},
		Repo: sync.RepoBase{
			Head:      sync.Head{Commit: "c0ffee1234", WebURL: "https://github.com/" + name},
			Questions: []sync.Question{{Kind: sync.AskRemovals, Hash: "h1", Plan: "docs/m 1.md", Gone: 4, Why: "4 of 5 open items of " + name + " are gone", Since: start.Add(-time.Hour)}},
			WriteBack: sync.WriteBack{Edits: []sync.ProposedEdit{{Key: "k1", By: "grace", ClosedAt: start.Add(-30 * time.Minute), PRNumber: 12}}},
		},
	}
}

func (w *world) Known(context.Context) ([]page.Known, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.known), w.down
}

func (w *world) KnownAs(_ context.Context, owner, name string) (newest page.Known, ok bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, known := range w.known {
		r := known.Repository
		if strings.EqualFold(r.Owner, owner) && strings.EqualFold(r.Name, name) && r.ID > newest.Repository.ID {
			newest, ok = known, true
		}
	}
	return newest, ok, w.down
}

func (w *world) Versions(context.Context) (map[int64]int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	versions := map[int64]int64{}
	for _, known := range w.known {
		versions[known.Repository.ID] = known.Version
	}
	return versions, nil
}

// change makes a repository another than before.
func (w *world) change(id int64, change func(*sync.Base)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	base := w.bases[id].Clone()
	change(base)
	w.bases[id] = base
	for i := range w.known {
		if w.known[i].Repository.ID == id {
			w.known[i].Version++
		}
	}
}

func (w *world) LoadSince(_ context.Context, repo sync.Repository, _ int64) (*sync.Base, int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, known := range w.known {
		if known.Repository.ID == repo.ID {
			return w.bases[repo.ID], known.Version, nil
		}
	}
	return nil, 0, errors.New("no such repository")
}

func (w *world) Search(_ context.Context, repositories []int64, text string, limit int) ([]page.Hit, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var hits []page.Hit
	for _, id := range repositories {
		for _, item := range sync.SortedItems(w.bases[id]) {
			if strings.Contains(strings.ToLower(item.Text), strings.ToLower(text)) && len(hits) < limit {
				hits = append(hits, page.Hit{Repository: id, Item: item})
			}
		}
	}
	return hits, nil
}

func (w *world) EffectsOn(_ context.Context, repo sync.Repository, key sync.Key, _ int) ([]sync.Effect, error) {
	var found []sync.Effect
	for _, pass := range w.passes {
		for _, effect := range w.effects[fmt.Sprint(repo.ID, " ", pass.ID)] {
			if effect.Key == key {
				found = append(found, effect)
			}
		}
	}
	return found, nil
}

func (w *world) Passes(_ context.Context, repo sync.Repository, _ int) ([]sync.PassSummary, error) {
	passes := slices.Clone(w.passes)
	for i, pass := range passes {
		if made := w.effects[fmt.Sprint(repo.ID, " ", pass.ID)]; made != nil {
			passes[i].Effects = len(made)
		}
	}
	return passes, nil
}

func (w *world) SomeEffects(_ context.Context, repo sync.Repository, pass string, offset, limit int) ([]sync.Effect, int, error) {
	all := w.effects[fmt.Sprint(repo.ID, " ", pass)]
	from := min(offset, len(all))
	return all[from:min(from+limit, len(all))], len(all), nil
}

// order writes down what was asked for.
func (w *world) order(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.orders = append(w.orders, fmt.Sprintf(format, args...))
}

func (w *world) ordered() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.orders)
}

func (w *world) Answer(_ context.Context, repo sync.Repository, hash string) (string, error) {
	if hash == "old" {
		return "", page.Refusal("The question has changed.")
	}
	w.order("answer %s %s", repo, hash)
	return "4 issues are closed", nil
}

func (w *world) Undo(_ context.Context, repo sync.Repository, pass string) error {
	w.order("undo %s %s", repo, pass)
	return nil
}

func (w *world) Look(_ context.Context, repo sync.Repository) error {
	w.order("look %s", repo)
	return nil
}

func (w *world) Resume(_ context.Context, owner, name string) error {
	w.order("resume %s/%s", owner, name)
	return nil
}

func (w *world) LookAtCarry(_ context.Context, _ sync.Repository, from, to string) (sync.Carried, error) {
	if strings.Contains(to, "refused") {
		return sync.Carried{}, page.Refusal("lines could be mixed up")
	}
	moved := sync.Carried{From: from, To: to, Milestone: "Milestone 3", Lines: w.carries}
	if len(w.carries) > 0 {
		moved.Left = []sync.CarriedLine{{Line: 90, Title: "Engineering Lead"}}
	}
	return moved, nil
}

func (w *world) Carry(_ context.Context, repo sync.Repository, from, to string) error {
	w.order("carry %s %s %s", repo, from, to)
	return nil
}

func (w *world) Queue(context.Context) (page.Queue, error) { return w.queue, nil }

func (w *world) Budgets(context.Context) ([]page.Budget, error) {
	return w.budgets, nil
}

func (w *world) Deliveries(context.Context) ([]page.Delivery, error) {
	return w.deliveries, nil
}

func (w *world) Redeliver(_ context.Context, id int64) error {
	w.order("redeliver %d", id)
	return nil
}

func (w *world) Examine(context.Context) ([]doctor.Finding, error) {
	return w.findings, nil
}

func (w *world) NotePress(_ context.Context, press page.Press) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.presses = append([]page.Press{press}, w.presses...)
	return nil
}

func (w *world) Presses(_ context.Context, repository int64, _ int) ([]page.Press, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.presses), func(p page.Press) bool { return repository != 0 && p.Repository != repository }), nil
}

func (w *world) SignIn(state, challenge, back string) string {
	return "https://github.test/login/oauth/authorize?" + url.Values{"state": {state}, "code_challenge": {challenge}, "redirect_uri": {back}}.Encode()
}

// Exchange takes a login for a code, and gives it for a token.
func (w *world) Exchange(_ context.Context, code, verifier, _ string) (token, login string, err error) {
	if verifier == "" || w.grants[code] == nil {
		return "", "", errors.New("bad code")
	}
	return code, code, nil
}

func (w *world) Repositories(_ context.Context, token string) (map[int64]page.Grant, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	may, ok := w.grants[token]
	if !ok {
		return nil, page.ErrSignedOut
	}
	return may, nil
}

// adminToken is the operators' secret in tests.
const adminToken = "0123456789abcdef0123456789abcdef"

// site is a page on a server of its own.
type site struct {
	*world
	t    *testing.T
	url  string
	page *page.Page
}

func newSite(t *testing.T, change func(*page.Options)) *site {
	t.Helper()
	w := newWorld()
	options := page.Options{
		Ledger: w, Orders: w, Operations: w, Audit: w, People: w, Token: adminToken, Sealing: []byte("0123456789abcdef"), Version: "1.2.3",
		Now: func() time.Time {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.now
		},
	}
	if change != nil {
		change(&options)
	}
	made, err := page.New(options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(made)
	t.Cleanup(func() {
		server.CloseClientConnections() // streams last as long as somebody looks
		server.Close()
	})
	return &site{w, t, server.URL, made}
}

// browser is somebody who looks at a site.
type browser struct {
	s      *site
	client *http.Client
	header http.Header
}

func (s *site) browser() *browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, http.Header{}}
}

// operator is signed in by the token.
func (s *site) operator() *browser {
	b := s.browser()
	if got := b.post("/sign-in", url.Values{"token": {adminToken}, "to": {"/"}}); got.status != http.StatusSeeOther {
		s.t.Fatalf("signing in answers %d:\n%s", got.status, got.text)
	}
	return b
}

// person is signed in through GitHub, under a login that the world grants something to.
func (s *site) person(login string) *browser {
	b := s.browser()
	to, err := url.Parse(b.get("/sign-in/github?to=/").location)
	if err != nil {
		s.t.Fatal(err)
	}
	got := b.get("/sign-in/github/back?" + url.Values{"code": {login}, "state": {to.Query().Get("state")}}.Encode())
	if got.status != http.StatusSeeOther {
		s.t.Fatalf("signing in as %s answers %d:\n%s", login, got.status, got.text)
	}
	return b
}

// got is an answer.
type got struct {
	status         int
	text, location string
	header         http.Header
}

func (b *browser) get(path string) got { return b.ask(http.MethodGet, path, nil) }

func (b *browser) post(path string, form url.Values) got { return b.ask(http.MethodPost, path, form) }

func (b *browser) ask(method, path string, form url.Values) got {
	b.s.t.Helper()
	request, err := http.NewRequestWithContext(b.s.t.Context(), method, b.s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.s.t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range b.header {
		request.Header[name] = values
	}
	answer, err := b.client.Do(request)
	if err != nil {
		b.s.t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // it is read below
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	return got{answer.StatusCode, string(text), answer.Header.Get("Location"), answer.Header}
}

var proofForm = regexp.MustCompile(`name="proof" value="([^"]+)"`)

// press loads a page, takes the proof from its forms, and presses a button.
func (b *browser) press(on, path string, form url.Values) got {
	b.s.t.Helper()
	match := proofForm.FindStringSubmatch(b.get(on).text)
	if match == nil {
		b.s.t.Fatalf("there is no form on %s", on)
	}
	if form == nil {
		form = url.Values{}
	}
	form.Set("proof", match[1])
	return b.post(path, form)
}
