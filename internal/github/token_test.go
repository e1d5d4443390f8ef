package github_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/sync"
)

func TestTokenRefusal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		status  int
		body    string
		headers []string
		want    behaviour
		says    string
	}{
		{name: "suspended_is_forbidden", status: 403, body: `{"message":"This installation has been suspended"}`,
			want: behaviour{Forbidden: true}, says: "403 This installation has been suspended"},
		{name: "uninstalled_is_forbidden_and_nothing_is_gone", status: 404, body: `{"message":"Not Found"}`,
			want: behaviour{Forbidden: true}, says: "get a token: 404 Not Found"},
		{name: "wrong_key_is_forbidden", status: 401, body: `{"message":"A JSON web token could not be decoded"}`,
			want: behaviour{Forbidden: true}, says: "A JSON web token could not be decoded"},
		{name: "limit_is_waited_for", status: 403, body: `{"message":"API rate limit exceeded"}`, headers: []string{"Retry-After: 9"},
			want: behaviour{Wait: 9 * time.Second}, says: "API rate limit exceeded"},
		{name: "server_error_leaves_nothing_unclear", status: 500, body: ``, says: "500 Internal Server Error"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			mux := http.NewServeMux()
			mux.HandleFunc("GET /app", func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, `{"slug":"milepost"}`) })
			mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { reply(w, test.status, test.body, test.headers...) })
			server := httptest.NewServer(mux)
			t.Cleanup(server.Close)
			f := &fake{clock: testclock.New(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)), Server: server}
			_, err := f.host(t).Do(context.Background(), plans(), sync.CreateIssue{Title: "Write it"}, sync.Target{})
			if diff := cmp.Diff(test.want, behaviourOf(err, f.clock.Now())); diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want it to say %q", err, test.says)
			}
		})
	}
}

func TestTokenIsMintedOnceAndAgainWhenRefused(t *testing.T) {
	t.Parallel()
	minted := 0
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v3/app/installations/1/access_tokens", func(w http.ResponseWriter, r *http.Request) {
		minted++
		if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ey") {
			t.Errorf("a token was asked for with %q", r.Header.Get("Authorization"))
		}
		reply(w, 201, fmt.Sprintf(`{"token":"t%d","expires_at":%q}`, minted, time.Now().Add(time.Hour).Format(time.RFC3339)))
	})
	mux.HandleFunc("GET /api/v3/repos/acme/plans/labels", func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("X-GitHub-Api-Version"); got != "2022-11-28" {
			t.Errorf("the version asked for is %q", got)
		}
		if r.Header.Get("Authorization") == "token t1" && minted == 1 && r.Header.Get("If-None-Match") != "" {
			reply(w, 401, `{"message":"Bad credentials"}`)
			return
		}
		reply(w, 200, `[{"name":"bug"}]`, `ETag: "1"`)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	host, err := github.New(github.Options{AppID: 1, PrivateKey: testPEM(), APIURL: server.URL + "/api/v3"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := host.Labels(context.Background(), plans()); err != nil {
		t.Fatal(err)
	}
	if _, err := host.Labels(context.Background(), plans()); err != nil {
		t.Errorf("a revoked token is not replaced: %v", err)
	}
	if minted != 2 {
		t.Errorf("%d tokens were minted, want 2", minted)
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]github.Options{
		"without_an_app":     {PrivateKey: testPEM()},
		"with_a_broken_key":  {AppID: 1, PrivateKey: []byte("secret")},
		"with_a_file_as_api": {AppID: 1, PrivateKey: testPEM(), APIURL: "file:///etc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := github.New(options); err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	t.Run("renamed_repository_is_written_to", func(t *testing.T) {
		t.Parallel()
		f := newFake(t)
		f.mux.Handle("POST /repos/acme/plans/issues", http.RedirectHandler("/repositories/7/issues", http.StatusTemporaryRedirect))
		f.mux.HandleFunc("POST /repositories/7/issues", func(w http.ResponseWriter, r *http.Request) {
			if got := bodyOf(t, r)["title"]; got != "Write it" {
				t.Errorf("the title is %q", got)
			}
			reply(w, 201, `{"number":4}`)
		})
		out, err := f.host(t).Do(context.Background(), plans(), sync.CreateIssue{Title: "Write it"}, sync.Target{})
		if err != nil || out.Issue.Number != 4 {
			t.Errorf("got %+v, %v", out.Issue, err)
		}
	})
	t.Run("moved_issue_is_gone", func(t *testing.T) {
		t.Parallel()
		f := newFake(t)
		f.answer("GET /repos/acme/plans", 200, `{}`)
		f.mux.Handle("PATCH /repos/acme/plans/issues/3", http.RedirectHandler("/repositories/8/issues/1", http.StatusMovedPermanently))
		title := "Write it"
		_, err := f.host(t).Do(context.Background(), plans(), sync.UpdateIssue{Title: &title}, sync.Target{Issue: 3})
		if !sync.IsGone(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("other_host_never_sees_the_token", func(t *testing.T) {
		t.Parallel()
		f, elsewhere := newFake(t), newFake(t)
		f.mux.Handle("GET /repos/acme/plans/labels", http.RedirectHandler(elsewhere.URL+"/labels", http.StatusFound))
		if _, err := f.host(t).Labels(context.Background(), plans()); err == nil {
			t.Error("the redirect was followed")
		}
		if got := elsewhere.requests(); len(got) != 0 {
			t.Errorf("requests reached another host: %v", got)
		}
	})
}
