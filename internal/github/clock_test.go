package github_test

import (
	"context"
	"crypto/rsa"
	"fmt"
	"net/http"
	"net/http/httptest"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/sync"
)

// apart is a world whose GitHub has another clock than the host.
type apart struct {
	*world
	theirs, ours *testclock.Clock

	mu   stdsync.Mutex
	told []time.Duration
}

func newApart(t *testing.T, ahead time.Duration, options localhub.Options) *apart {
	t.Helper()
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	a := &apart{theirs: testclock.New(at.Add(ahead)), ours: testclock.New(at)}
	options.Now = a.theirs.Now
	hub := localhub.New(options)
	t.Cleanup(hub.Close)
	server := httptest.NewServer(hub)
	t.Cleanup(server.Close)
	a.world = &world{hub: hub, url: server.URL, repo: sync.Repository{Owner: "acme", Name: "plans"}}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(hub.AddApp(localhub.App{ID: 1, Slug: "milepost", PublicKey: publicKey(), Permissions: map[string]string{"contents": "write", "issues": "write"}}))
	a.repo.ID = a.addRepository(t, "plans", localhub.RepositoryOptions{})
	var err error
	a.repo.Installation, err = hub.Install(1, "acme", "plans")
	must(err)
	a.host, err = github.New(github.Options{
		AppID: 1, PrivateKey: testPEM(), APIURL: server.URL, Now: a.ours.Now, ClockApart: func(ahead time.Duration) {
			a.mu.Lock()
			defer a.mu.Unlock()
			a.told = append(a.told, ahead)
		},
	})
	must(err)
	return a
}

func publicKey() *rsa.PublicKey { return &testKey().PublicKey }

// pass lets time go by on both sides.
func (a *apart) pass(d time.Duration) {
	a.theirs.Advance(d)
	a.ours.Advance(d)
}

// refused counts the requests that were answered 401, minted those for a token that were not.
func (a *apart) requests() (refused, minted int) {
	for _, r := range a.hub.Requests() {
		switch {
		case r.Status == http.StatusUnauthorized:
			refused++
		case r.Kind == "app" && r.Method == http.MethodPost:
			minted++
		}
	}
	return refused, minted
}

func TestWorkGoesOnHoweverWrongTheClockIs(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{
		0, 20 * time.Second, -20 * time.Second, 45 * time.Second, -45 * time.Second, 100 * time.Second, -100 * time.Second,
		7 * time.Minute, -7 * time.Minute, time.Hour, -time.Hour, 13 * time.Hour, -13 * time.Hour, 9000 * time.Hour,
	} {
		t.Run(fmt.Sprint("GitHub_is_ahead_by_", ahead), func(t *testing.T) {
			t.Parallel()
			a := newApart(t, ahead, localhub.Options{})
			for range 3 {
				if _, err := a.host.Installations(context.Background()); err != nil {
					t.Fatal(err)
				}
				if _, err := a.host.Labels(context.Background(), a.repo); err != nil {
					t.Fatal(err)
				}
			}
			if refused, minted := a.requests(); refused > 1 || minted != 1 {
				t.Errorf("%d requests were refused and %d tokens minted", refused, minted)
			}
			if off := (a.host.ClockOffset() - ahead).Abs(); off > time.Second {
				t.Errorf("the offset is %s, want %s", a.host.ClockOffset(), ahead)
			}
			var want []time.Duration
			if ahead.Abs() > 30*time.Second {
				want = []time.Duration{a.host.ClockOffset()}
			}
			if diff := cmp.Diff(want, a.told); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			a.pass(58 * time.Minute)
			_, _ = a.host.Labels(context.Background(), a.repo)
			a.pass(time.Minute)
			if _, err := a.host.Labels(context.Background(), a.repo); err != nil {
				t.Error(err)
			}
			if refused, minted := a.requests(); refused > 1 || minted != 2 {
				t.Errorf("after an hour %d requests were refused and %d tokens minted", refused, minted)
			}
		})
	}
}

// A clock that is set right, or runs away, while the server runs.
func TestAClockThatIsMovedMeanwhileIsNoticed(t *testing.T) {
	t.Parallel()
	a := newApart(t, 0, localhub.Options{})
	for _, move := range []time.Duration{10 * time.Minute, 3 * time.Hour} {
		for _, clock := range []*testclock.Clock{a.ours, a.theirs} {
			clock.Advance(move)
			if _, err := a.host.Installations(context.Background()); err != nil {
				t.Fatal(err)
			}
			if _, err := a.host.Labels(context.Background(), a.repo); err != nil {
				t.Fatal(err)
			}
		}
	}
	if a.host.ClockOffset().Abs() > time.Second || len(a.told) != 1 {
		t.Errorf("the offset is %s, told %v", a.host.ClockOffset(), a.told)
	}
}

// The end of a limit is told in GitHub's time.
func TestTheEndOfALimitIsWaitedForByOurClock(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{-20 * time.Minute, 20 * time.Minute} {
		a := newApart(t, ahead, localhub.Options{RequestsPerHour: 1})
		var err error
		for range 2 {
			if err == nil {
				_, err = a.host.Labels(context.Background(), a.repo)
			}
		}
		at, ok := sync.RetryAt(err)
		if wait := at.Sub(a.ours.Now()); !ok || wait < 59*time.Minute || wait > 61*time.Minute {
			t.Errorf("GitHub is ahead by %s: wait for %s, %v", ahead, wait, err)
		}
	}
}

// What a cache between us and GitHub kept is as old as it is.
func TestADateOutOfACacheIsNotTheTime(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans/labels", 200, `[]`, "Date: Mon, 23 Nov 2026 08:00:00 GMT", "Age: 14400")
	host := f.host(t)
	if _, err := host.Labels(context.Background(), plans()); err != nil || host.ClockOffset() != 0 {
		t.Errorf("the offset is %s, %v", host.ClockOffset(), err)
	}
}
