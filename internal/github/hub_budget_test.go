package github_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// TestBigImportUsesTheLimitsAndNeverTripsThem imports 2,000 items against a GitHub that
// enforces 80 creations a minute and 500 an hour. The clock is moved to where each pass asks to
// be continued.
func TestBigImportUsesTheLimitsAndNeverTripsThem(t *testing.T) {
	t.Parallel()
	items := testsize.Pick(510, 2000) // more than an hour's
	clock := testclock.New(time.Now())
	w := newWorldAt(t, localhub.Options{Now: clock.Now, ContentPerMinute: 80, ContentPerHour: 500})
	w.put(t, "docs/milestone-1.md", "", planOf(items))
	began := clock.Now()
	runImport(t, w, clock)
	expectFullUse(t, w, items, clock.Now().Sub(began))
}

// TestNestedImportNeverTripsTheLimits puts each second item below the one before: the relation counts like an
// issue of its own.
func TestNestedImportNeverTripsTheLimits(t *testing.T) {
	t.Parallel()
	const pairs = 120
	clock := testclock.New(time.Now())
	w := newWorldAt(t, localhub.Options{Now: clock.Now, ContentPerMinute: 80, ContentPerHour: 500})
	var plan strings.Builder
	plan.WriteString("# Milestone 1: Import - Planning Document\n\n## Implementation\n\n")
	for i := range pairs {
		fmt.Fprintf(&plan, "- [ ] Write down thing number %d\n  - [ ] Look it up in book number %d\n", i+1, i+1)
	}
	w.put(t, "docs/milestone-1.md", "", plan.String())
	runImport(t, w, clock)
	made, nested := 0, 0
	for _, request := range w.hub.Requests() {
		switch {
		case request.Status == http.StatusForbidden || request.Status == http.StatusTooManyRequests:
			t.Errorf("%s %s tripped a limit: %d", request.Method, request.Path, request.Status)
		case request.Method == http.MethodPost && strings.HasSuffix(request.Path, "/issues") && request.Status == http.StatusCreated:
			made++
		case request.Method == http.MethodPost && strings.HasSuffix(request.Path, "/sub_issues") && request.Status == http.StatusCreated:
			nested++
		}
	}
	if made != 2*pairs || nested != pairs {
		t.Errorf("%d issues and %d relations, want %d and %d", made, nested, 2*pairs, pairs)
	}
}

// runImport runs passes to their end, moving the clock to where each asks to be continued.
func runImport(t *testing.T, w *world, clock *testclock.Clock) {
	t.Helper()
	host, err := github.New(github.Options{AppID: 1, PrivateKey: testPEM(), APIURL: w.url, Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	keys, remembered := 0, &memory{}
	engine := &reconcile.Engine{
		Host: host, Now: clock.Now, MarkerKeys: [][]byte{[]byte("marker key")},
		ParsePolicy: func([]byte) (sync.Policy, []parser.Diagnostic) { return sync.DefaultPolicy(), nil },
		NewKey:      func() sync.Key { keys++; return sync.Key(fmt.Sprintf("key%d", keys)) },
	}
	for passes := 1; ; passes++ {
		result, err := engine.Pass(t.Context(), remembered, w.repo)
		at, wait := sync.RetryAt(err)
		switch {
		case err == nil && result.RequeueAt.IsZero():
			t.Logf("%d passes", passes)
			return
		case err == nil:
			clock.AdvanceTo(result.RequeueAt)
		case wait:
			clock.AdvanceTo(at)
		default:
			t.Fatal(err)
		}
		if passes > 1000 {
			t.Fatalf("not done after %d passes", passes)
		}
	}
}

// expectFullUse fails the test unless so many issues were made, no limit was tripped, and it took
// hardly longer than the limits ask for: 500 in each full hour, and in the last one 80 a minute.
func expectFullUse(t *testing.T, w *world, issues int, took time.Duration) {
	t.Helper()
	made := 0
	for _, request := range w.hub.Requests() {
		switch {
		case request.Status == http.StatusForbidden || request.Status == http.StatusTooManyRequests:
			t.Errorf("%s %s tripped a limit: %d", request.Method, request.Path, request.Status)
		case request.Method == http.MethodPost && strings.HasSuffix(request.Path, "/issues") && request.Status == http.StatusCreated:
			made++
		}
	}
	if made != issues {
		t.Errorf("%d issues, want %d", made, issues)
	}
	ideal := time.Duration((issues-1)/500)*time.Hour + time.Duration((issues-1)%500/80)*time.Minute
	use := float64(ideal) / float64(took)
	t.Logf("%d issues in %v; the limits allow %v: %.1f %% used", made, took.Round(time.Second), ideal, 100*use)
	if use < .95 {
		t.Errorf("%.1f %% of the limits used, want 95 %% at least", 100*use)
	}
}

func planOf(items int) string {
	var plan strings.Builder
	plan.WriteString("# Milestone 1: Import - Planning Document\n\n## Implementation\n")
	for i := range items {
		if i%100 == 0 {
			fmt.Fprintf(&plan, "\n### Part %d\n\n", i/100+1)
		}
		fmt.Fprintf(&plan, "- [ ] Write down thing number %d\n", i+1)
	}
	return plan.String()
}

// memory is a ledger without a disk. Like one with a disk it keeps copies.
type memory struct {
	sync.Journal // what passes did is not kept
	items        map[sync.Key][]byte
	milestones   map[sync.Key][]byte
	repo         []byte
}

func (*memory) Effects(context.Context, sync.Repository, string) ([]sync.Effect, error) {
	return nil, nil
}

func (m *memory) Load(context.Context, sync.Repository) (*sync.Base, error) {
	base := &sync.Base{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}
	for key, record := range m.items {
		var item sync.ItemBase
		if err := json.Unmarshal(record, &item); err != nil {
			return nil, err
		}
		base.Items[key] = item
	}
	for key, record := range m.milestones {
		var milestone sync.MilestoneBase
		if err := json.Unmarshal(record, &milestone); err != nil {
			return nil, err
		}
		base.Milestones[key] = milestone
	}
	if m.repo == nil {
		return base, nil
	}
	return base, json.Unmarshal(m.repo, &base.Repo)
}

func (m *memory) Save(_ context.Context, _ sync.Repository, change sync.Change) error {
	items, milestones := map[sync.Key][]byte{}, map[sync.Key][]byte{}
	for _, item := range change.Items {
		record, err := json.Marshal(item)
		if err != nil {
			return err
		}
		items[item.Key] = record
	}
	for _, milestone := range change.Milestones {
		record, err := json.Marshal(milestone)
		if err != nil {
			return err
		}
		milestones[milestone.Key] = record
	}
	if m.items == nil {
		m.items, m.milestones = map[sync.Key][]byte{}, map[sync.Key][]byte{}
	}
	maps.Copy(m.items, items)
	maps.Copy(m.milestones, milestones)
	if change.Repo == nil {
		return nil
	}
	record, err := json.Marshal(change.Repo)
	m.repo = record
	return err
}

// newWorldAt is newWorld with options, where the answers are not held to the contract.
func newWorldAt(t *testing.T, options localhub.Options) *world {
	t.Helper()
	hub := localhub.New(options)
	t.Cleanup(hub.Close)
	server := httptest.NewServer(hub)
	t.Cleanup(server.Close)
	hub.SetBaseURL(server.URL)
	w := &world{hub: hub, url: server.URL, ann: hub.AddUser("ann")}
	permissions := map[string]string{"contents": "write", "issues": "write", "pull_requests": "write", "checks": "write"}
	if err := hub.AddApp(localhub.App{ID: 1, Slug: "milepost", PublicKey: &testKey().PublicKey, Permissions: permissions}); err != nil {
		t.Fatal(err)
	}
	w.repo = sync.Repository{Owner: "acme", Name: "plans"}
	w.repo.ID = w.addRepository(t, "plans", localhub.RepositoryOptions{Collaborators: map[string]string{"ann": "write"}})
	var err error
	if w.repo.Installation, err = hub.Install(1, "acme", "plans"); err != nil {
		t.Fatal(err)
	}
	return w
}
