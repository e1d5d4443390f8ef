package github_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/testclock"
)

// labels serves a list of labels with a tag for each version and token.
type labels struct {
	mu       stdsync.Mutex
	version  int
	truncate bool
}

func (l *labels) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	tag := fmt.Sprintf("\"%d-%s\"", l.version, r.Header.Get("Authorization"))
	if r.Header.Get("If-None-Match") == tag {
		w.Header().Set("ETag", tag)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := fmt.Sprintf(`[{"name":"v%d of %s"}]`, l.version, r.Header.Get("Authorization"))
	if l.truncate {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		body = body[:len(body)/2]
	}
	reply(w, 200, body, "ETag: "+tag)
}

func TestUnchangedAnswerIsRevalidatedAndComesFromMemory(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.mux.Handle("GET /repos/acme/plans/labels", &labels{})
	host := f.host(t)
	for range 3 {
		got, err := host.Labels(context.Background(), plans())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"v0 of token ghs_secret.1"}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff(github.Stats{Requests: 3, NotModified: 2}, host.Stats()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnswerCutShortIsNotKept(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	l := &labels{truncate: true}
	f.mux.Handle("GET /repos/acme/plans/labels", l)
	host := f.host(t)
	if _, err := host.Labels(context.Background(), plans()); err == nil {
		t.Fatal("half an answer was taken")
	}
	l.mu.Lock()
	l.truncate = false
	l.mu.Unlock()
	if _, err := host.Labels(context.Background(), plans()); err != nil {
		t.Error(err)
	}
	if n := host.Stats().NotModified; n != 0 {
		t.Errorf("%d answers came from memory", n)
	}
}

// Whatever changes between reads, each installation sees the newest state and its own.
func TestRevalidationIsNeverStaleAndNeverShared(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		l := &labels{}
		mux := http.NewServeMux()
		mux.Handle("GET /repos/acme/plans/labels", l)
		f := &fake{mux: mux, clock: testclock.New(time.Time{})}
		f.Server = httptest.NewServer(mux)
		defer f.Close()
		mux.HandleFunc("POST /app/installations/{id}/access_tokens", func(w http.ResponseWriter, r *http.Request) {
			reply(w, 201, fmt.Sprintf(`{"token":"t%s","expires_at":"2126-01-01T00:00:00Z"}`, r.PathValue("id")))
		})
		host := f.host(t)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "change") {
				l.mu.Lock()
				l.version++
				l.mu.Unlock()
			}
			repo := plans()
			repo.Installation = rapid.Int64Range(1, 2).Draw(rt, "installation")
			got, err := host.Labels(context.Background(), repo)
			want := fmt.Sprintf("v%d of token t%d", l.version, repo.Installation)
			if err != nil || len(got) != 1 || got[0] != want {
				rt.Fatalf("got %q, %v, want %q", got, err, want)
			}
		}
	})
}

func TestWritesAndBlobsAreNotTagged(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.mux.HandleFunc("GET /repos/acme/plans/git/blobs/{sha}", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" {
			t.Error("a blob was asked for with a tag")
		}
		if accept := r.Header.Get("Accept"); !strings.Contains(accept, "raw") {
			t.Errorf("a blob was asked for as %q", accept)
		}
		w.Header().Set("ETag", `"1"`)
		_, _ = w.Write([]byte("# Plan\r\n\xff"))
	})
	host, blob := f.host(t), hashOf("blob", "# Plan\r\n\xff")
	for range 2 {
		got, err := host.Read(context.Background(), plans(), blob, 1<<20)
		if err != nil || string(got) != "# Plan\r\n\xff" {
			t.Fatalf("got %q, %v", got, err)
		}
		got[0] = 'X' // what is kept must not change with it
	}
	if diff := cmp.Diff([]string{"GET /repos/acme/plans/git/blobs/" + blob}, f.requests()); diff != "" {
		t.Errorf("a blob that is known was read again (-want +got):\n%s", diff)
	}
	elsewhere := plans()
	elsewhere.ID = 8
	if _, err := host.Read(context.Background(), elsewhere, blob, 1<<20); err != nil || len(f.requests()) != 2 {
		t.Errorf("another repository's blob: %v, %d requests", err, len(f.requests()))
	}
}
