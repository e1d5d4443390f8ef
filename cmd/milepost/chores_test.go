package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/demo"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/sandbox"
)

func TestSweepFindsWhatNoDeliveryTold(t *testing.T) {
	t.Parallel()
	ctx, play := within(t), newSandbox(t)
	if err := play.Install(""); err != nil {
		t.Fatal(err)
	}
	if _, err := play.Commit(ctx, demo.OwnPlan().Path, demo.OwnPlan().Content, "Add the plan"); err != nil {
		t.Fatal(err)
	}
	startOn(t, play, time.Hour)
	eventually(t, "the plan has its issues", func() bool {
		issues, err := play.Issues(ctx)
		return err == nil && len(issues) == 15
	})
}

func TestSweepLeavesSuspendedInstallationsAlone(t *testing.T) {
	t.Parallel()
	listed := make(chan string, 10)
	hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/app":
			fmt.Fprint(w, `{"id":12,"slug":"milepost"}`) //nolint:errcheck // the client notices
		case "/app/installations":
			fmt.Fprint(w, `[{"id":1,"suspended_at":"2026-01-01T00:00:00Z"},{"id":2},{"id":3}]`) //nolint:errcheck // the client notices
		case "/app/installations/3/access_tokens":
			w.WriteHeader(http.StatusCreated)
			fmt.Fprintf(w, `{"token":"ghs_x","expires_at":%q}`, time.Now().Add(time.Hour).Format(time.RFC3339)) //nolint:errcheck // the client notices
			listed <- r.URL.Path
		case "/installation/repositories":
			fmt.Fprint(w, `{"repositories":[{"id":7,"name":"rocket","owner":{"login":"acme"}}]}`) //nolint:errcheck // the client notices
		default: // 2 was deleted a moment ago
			listed <- r.URL.Path
			http.Error(w, `{"message":"Not Found"}`, http.StatusNotFound)
		}
	}))
	t.Cleanup(hub.Close)
	s := asleep(t, testConfig(t, hub.URL+"/"))
	if err := s.sweep(t.Context()); err != nil {
		t.Errorf("sweep: %v", err)
	}
	close(listed)
	var got []string
	for path := range listed {
		got = append(got, path)
	}
	want := []string{"/app/installations/2/access_tokens", "/app/installations/3/access_tokens"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
}

func TestMissedDeliveriesAreAskedForAgain(t *testing.T) {
	t.Parallel()
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		down := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
		}))
		t.Cleanup(down.Close)
		askedForAgain(t, down)
	})
	t.Run("never_answered", func(t *testing.T) { // GitHub does not list these as failed
		t.Parallel()
		down := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		}))
		t.Cleanup(down.Close)
		askedForAgain(t, down)
	})
}

// askedForAgain starts the server after everything was delivered to one that is down.
func askedForAgain(t *testing.T, down *httptest.Server) {
	t.Helper()
	ctx, play := within(t), newSandbox(t)
	if err := play.Install(down.URL); err != nil {
		t.Fatal(err)
	}
	if _, err := play.Commit(ctx, demo.OwnPlan().Path, demo.OwnPlan().Content, "Add the plan"); err != nil {
		t.Fatal(err)
	}
	if err := play.Hub.Idle(ctx); err != nil {
		t.Fatal(err)
	}
	s := startOn(t, play, 0)
	play.Hub.SetWebhookURL(play.AppID, "http://"+s.Addr()+"/webhook")
	missed := &redeliverer{host: s.host, now: time.Now}
	for range 2 {
		before := len(play.Hub.Deliveries())
		if err := missed.run(ctx); err != nil {
			t.Fatal(err)
		}
		if err := play.Settle(ctx, s.Idle); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d new deliveries", len(play.Hub.Deliveries())-before)
	}
	issues, err := play.Issues(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(issues) != 15 {
		t.Errorf("%d issues, want 15", len(issues))
	}
	counts := map[string]int{}
	for _, delivery := range play.Hub.Deliveries() {
		counts[delivery.GUID]++
		if counts[delivery.GUID] > 2 {
			t.Errorf("%s was delivered %d times, want 2 at most", delivery.Event, counts[delivery.GUID])
		}
	}
}

func TestUndelivered(t *testing.T) {
	t.Parallel()
	row := func(id int64, guid string, ok bool) github.Delivery {
		return github.Delivery{ID: id, GUID: guid, OK: ok}
	}
	deliveries := []github.Delivery{
		row(9, "b", true), row(8, "c", false), // newest first
		row(7, "a", true), row(6, "b", false), row(5, "c", false), row(4, "d", false),
		row(3, "e", false), row(2, "e", false), row(1, "e", false), row(0, "e", false), row(-1, "e", false),
	}
	want := []github.Delivery{row(5, "c", false), row(4, "d", false)}
	if diff := cmp.Diff(want, undelivered(deliveries)); diff != "" {
		t.Errorf("undelivered (-want +got):\n%s", diff)
	}
}

// newSandbox returns a sandbox that is closed after the test.
func newSandbox(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	play, err := sandbox.New(sandbox.Options{Key: testKey()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := play.Close(); err != nil {
			t.Errorf("close sandbox: %v", err)
		}
	})
	return play
}

// startOn runs a server on the sandbox until the test ends.
func startOn(t *testing.T, play *sandbox.Sandbox, sweep time.Duration) *server {
	t.Helper()
	return startWith(t, config.Server{
		AppID: play.AppID, PrivateKey: config.Secret(play.PrivateKey), WebhookSecret: config.Secret(play.WebhookSecret),
		GitHubAPIURL: play.URL, Listen: "127.0.0.1:0", Sweep: sweep,
		DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "milepost.db"), Debounce: 50 * time.Millisecond,
	})
}
