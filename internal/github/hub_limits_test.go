package github_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/limitstore"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/pgtest"
	"github.com/milepost/milepost/internal/ratelimit"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// Two servers work for one installation, each on a repository of its own, against a GitHub that
// enforces 80 creations a minute and 500 an hour. The clock is moved to where the first of both
// asks to be continued.
func TestTwoServersShareTheLimitsOfAnInstallation(t *testing.T) {
	t.Parallel()
	t.Run("on_sqlite", func(t *testing.T) {
		t.Parallel()
		testTwoServers(t, "sqlite:"+filepath.Join(t.TempDir(), "milepost.db"))
	})
	t.Run("on_postgres", func(t *testing.T) {
		t.Parallel()
		testTwoServers(t, pgtest.Address(t))
	})
}

func testTwoServers(t *testing.T, address string) {
	each := testsize.Pick(255, 300) // together more than an hour's
	clock := testclock.New(time.Now())
	w := newWorldAt(t, localhub.Options{Now: clock.Now, ContentPerMinute: 80, ContentPerHour: 500})
	other := sync.Repository{Owner: "acme", Name: "more", Installation: w.repo.Installation}
	other.ID = w.addRepository(t, "more", localhub.RepositoryOptions{Collaborators: map[string]string{"ann": "write"}})
	if err := w.hub.AddToInstallation(w.repo.Installation, "more"); err != nil {
		t.Fatal(err)
	}
	var servers [2]*importer
	for i, repo := range []sync.Repository{w.repo, other} {
		w.repo = repo
		w.put(t, "docs/milestone-1.md", "", planOf(each))
		servers[i] = newImporter(t, w.url, clock, openStore(t, address, clock, servers[0]), repo)
	}
	began := clock.Now()
	for passes := 0; !servers[0].done || !servers[1].done; passes++ {
		first, second := servers[0], servers[1]
		if second.next.Before(first.next) && !second.done || first.done {
			first = second
		}
		clock.AdvanceTo(first.next)
		if err := first.pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		if passes > 1000 {
			t.Fatal("not done after 1000 passes")
		}
	}
	expectFullUse(t, w, 2*each, clock.Now().Sub(began))
}

func TestRestartGivesNothingBack(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("POST /repos/acme/plans/issues", 201, `{"number":1,"id":1}`)
	address := "sqlite:" + filepath.Join(t.TempDir(), "milepost.db")
	create := func(host *github.Host) func() error {
		return func() error {
			_, err := host.Do(t.Context(), plans(), sync.CreateIssue{Title: "x"}, sync.Target{})
			return err
		}
	}
	limits := ratelimit.Limits{Burst: 6, CreationsPerMinute: 60, CreationsPerHour: 100}
	var before time.Time
	for restart, want := range []int{6, 0} {
		kept, err := limitstore.Open(t.Context(), address, f.clock.Now)
		if err != nil {
			t.Fatal(err)
		}
		host, err := github.New(github.Options{
			AppID: 1, PrivateKey: testPEM(), APIURL: f.URL, Now: f.clock.Now, Limits: limits, LimitStore: kept,
		})
		if err != nil {
			t.Fatal(err)
		}
		n, again := untilRefused(t, create(host))
		if n != want {
			t.Errorf("%d creations after %d restarts, want %d", n, restart, want)
		}
		if restart > 0 && again.Before(before) {
			t.Errorf("to be continued at %v, want %v at the earliest", again, before)
		}
		before = again
		if err := kept.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// What a killed server had begun may reach GitHub after its end.
func TestCreationWithoutAnAnswerCountsForTheOthers(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	begun, end := make(chan bool), make(chan bool)
	hang := true
	f.mux.HandleFunc("POST /repos/acme/plans/issues", func(w http.ResponseWriter, _ *http.Request) {
		if hang {
			hang = false
			close(begun)
			<-end
		}
		reply(w, 201, `{"number":1,"id":1}`)
	})
	kept, err := limitstore.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "milepost.db"), f.clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	create := func() func() error {
		host, err := github.New(github.Options{
			AppID: 1, PrivateKey: testPEM(), APIURL: f.URL, Now: f.clock.Now, LimitStore: kept,
			Limits: ratelimit.Limits{Burst: 60, CreationsPerHour: 6},
		})
		if err != nil {
			t.Fatal(err)
		}
		return func() error {
			_, err := host.Do(t.Context(), plans(), sync.CreateIssue{Title: "x"}, sync.Target{})
			return err
		}
	}
	answered := make(chan error, 1)
	first, second := create(), create()
	go func() { answered <- first() }()
	<-begun
	if n, _ := untilRefused(t, second); n != 5 {
		t.Errorf("%d creations beside the one without an answer, want 5", n)
	}
	// No request takes longer than half a minute; what remains of that one is gone an hour later.
	f.clock.Advance(time.Hour + 29*time.Second)
	if n, _ := untilRefused(t, second); n != 5 {
		t.Errorf("%d creations an hour later, want 5", n)
	}
	f.clock.Advance(2 * time.Second)
	if n, _ := untilRefused(t, second); n != 1 {
		t.Errorf("%d creations once it cannot count any more, want 1", n)
	}
	close(end)
	if err := <-answered; err != nil {
		t.Error(err)
	}
}

func TestLimitThatOneServerMetHoldsForTheOthers(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	asked := 0
	f.mux.HandleFunc("GET /repos/acme/plans/labels", func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked == 1 {
			reply(w, 403, `{"message":"slow down"}`, "Retry-After: 120")
			return
		}
		reply(w, 200, `[]`)
	})
	kept, err := limitstore.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "milepost.db"), f.clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	want := f.clock.Now().Add(2 * time.Minute)
	for server := range 2 {
		host, err := github.New(github.Options{AppID: 1, PrivateKey: testPEM(), APIURL: f.URL, Now: f.clock.Now, LimitStore: kept})
		if err != nil {
			t.Fatal(err)
		}
		_, err = host.Labels(t.Context(), plans())
		if at, _ := sync.RetryAt(err); at.Sub(want).Abs() > 10*time.Millisecond {
			t.Errorf("server %d: %v, to be continued at %v, want %v", server, err, at, want)
		}
		if server == 0 {
			continue
		}
		if asked != 1 {
			t.Errorf("GitHub was asked %d times, want once", asked)
		}
		f.clock.Advance(2*time.Minute + time.Millisecond)
		if _, err := host.Labels(t.Context(), plans()); err != nil {
			t.Errorf("after the time: %v", err)
		}
	}
}

// importer is a server that imports one repository.
type importer struct {
	store  *limitstore.Store
	engine *reconcile.Engine
	ledger sync.Ledger
	repo   sync.Repository
	next   time.Time
	done   bool
}

// openStore opens a server's store. A file is held by one process, whose store all share.
func openStore(t *testing.T, address string, clock *testclock.Clock, first *importer) *limitstore.Store {
	t.Helper()
	if first != nil && strings.HasPrefix(address, "sqlite:") {
		return first.store
	}
	p, err := limitstore.Open(t.Context(), address, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func newImporter(t *testing.T, url string, clock *testclock.Clock, kept *limitstore.Store, repo sync.Repository) *importer {
	t.Helper()
	host, err := github.New(github.Options{
		AppID: 1, PrivateKey: testPEM(), APIURL: url, Now: clock.Now, LimitStore: kept,
	})
	if err != nil {
		t.Fatal(err)
	}
	keys := 0
	return &importer{store: kept, repo: repo, next: clock.Now(), ledger: &memory{}, engine: &reconcile.Engine{
		Host: host, Now: clock.Now, MarkerKeys: [][]byte{[]byte("marker key")},
		ParsePolicy: func([]byte) (sync.Policy, []parser.Diagnostic) { return sync.DefaultPolicy(), nil },
		NewKey:      func() sync.Key { keys++; return sync.Key(fmt.Sprint(repo.Name, keys)) },
	}}
}

func (i *importer) pass(ctx context.Context) error {
	result, err := i.engine.Pass(ctx, i.ledger, i.repo)
	at, wait := sync.RetryAt(err)
	switch {
	case err == nil:
		i.done, i.next = result.RequeueAt.IsZero(), result.RequeueAt
	case wait:
		i.next = at
	case !sync.IsForbidden(err): // a token of an hour ago
		return err
	}
	return nil
}
