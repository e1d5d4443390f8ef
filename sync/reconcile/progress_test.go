package reconcile_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ratelimit"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
)

// runs lists all check runs on a ref.
func (l *loop) runs(ref string) []*gh.CheckRun {
	l.t.Helper()
	all := "all"
	runs, _, err := l.Person.Checks.ListCheckRunsForRef(l.t.Context(), sandbox.Owner, sandbox.Repo, ref, &gh.ListCheckRunsOptions{Filter: &all})
	l.must(err)
	return runs.CheckRuns
}

// step runs one pass and moves the clock to where the next one may begin; it reports whether there has to be one.
func (l *loop) step() (sync.Result, bool) {
	l.t.Helper()
	l.Hub.ResetRequests()
	result, err := l.engine.Pass(l.t.Context(), l.ledger, l.repo)
	if at, limited := sync.RetryAt(err); limited {
		l.clock.advance(at.Sub(l.clock.now()) + time.Second)
		return result, true
	}
	l.must(err)
	return result, false
}

// sparingly gives the engine an adapter that may create little at a time, so that a small import takes several passes.
func (l *loop) sparingly(transport http.RoundTripper) {
	l.t.Helper()
	host, err := github.New(github.Options{
		AppID: l.AppID, PrivateKey: l.PrivateKey, APIURL: l.URL, Transport: transport, Now: l.clock.now,
		Limits: ratelimit.Limits{Burst: 20, CreationsPerMinute: 40},
	})
	l.must(err)
	l.engine.Host = host
}

func TestProgress_of_a_long_import_is_one_check_run(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.sparingly(http.DefaultTransport)
	const items = 50
	l.commit(smallPath, numbered(items))
	seen, passes := map[string]bool{}, 0
	for {
		passes++
		result, more := l.step()
		posts := 0
		for _, r := range l.Hub.Requests() {
			if strings.Contains(r.Path, "/check-runs") {
				posts++
			}
		}
		if posts != 1 {
			t.Errorf("pass %d sends %d requests for its check run, want 1", passes, posts)
		}
		runs := l.runs("HEAD")
		if len(runs) != 1 {
			t.Fatalf("after pass %d there are %d check runs, want 1", passes, len(runs))
		}
		if !more {
			break
		}
		want := fmt.Sprintf("Importing: %d of %d issues", len(l.issues()), items)
		if got := runs[0].GetOutput().GetTitle(); runs[0].GetStatus() != "in_progress" || got != want {
			t.Errorf("after pass %d the check run is %s and says %q, want %q", passes, runs[0].GetStatus(), got, want)
		}
		if result.Progress.Done != len(l.issues()) || result.Progress.Total != items {
			t.Errorf("after pass %d the result says %v", passes, result.Progress)
		}
		seen[want] = true
	}
	run := l.runs("HEAD")[0]
	if got := run.GetOutput().GetTitle(); run.GetConclusion() != "success" || got != "Import done: 50 issues" {
		t.Errorf("at the end it is %s and says %q", run.GetConclusion(), got)
	}
	if len(seen) < 3 || len(l.issues()) != items {
		t.Errorf("%d steps were shown and there are %d issues", len(seen), len(l.issues()))
	}
	t.Logf("%d passes, %d steps shown", passes, len(seen))
}

func TestProgress_moves_to_the_newest_commit(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.sparingly(http.DefaultTransport)
	l.commit(smallPath, numbered(40))
	old, _, err := l.Person.Repositories.GetCommit(t.Context(), sandbox.Owner, sandbox.Repo, "HEAD", nil)
	l.must(err)
	if _, more := l.step(); !more {
		t.Fatal("the import ends with its first pass")
	}
	l.commit("README.md", "something else\n")
	for more := true; more; {
		_, more = l.step()
	}
	for ref, want := range map[string]string{old.GetSHA(): "neutral", "HEAD": "success"} {
		if runs := l.runs(ref); len(runs) != 1 || runs[0].GetConclusion() != want {
			t.Errorf("on %s there are %d check runs, want one that is %s", ref, len(runs), want)
		}
	}
}

// killer ends the process at the nth request whose path it knows, before or after GitHub has carried it out.
type killer struct {
	path  *regexp.Regexp
	nth   int
	heard bool
	end   context.CancelFunc
}

func (k *killer) RoundTrip(request *http.Request) (*http.Response, error) {
	if k.path.MatchString(request.URL.Path) {
		k.nth--
	}
	if k.nth != 0 || !k.path.MatchString(request.URL.Path) {
		return http.DefaultTransport.RoundTrip(request)
	}
	if k.heard {
		if response, err := http.DefaultTransport.RoundTrip(request); err == nil {
			_ = response.Body.Close()
		}
	}
	k.end()
	return nil, errCut
}

// importKilled runs passes of an import until the process ends at the nth request of such a path, and begins a new one.
func (l *loop) importKilled(ledgerFile, path string, nth int, heard bool) {
	l.t.Helper()
	ctx, end := context.WithCancel(l.t.Context())
	defer end()
	l.sparingly(&killer{path: regexp.MustCompile(path), nth: nth, heard: heard, end: end})
	for range 20 {
		_, err := l.engine.Pass(ctx, l.ledger, l.repo)
		if ctx.Err() != nil {
			break
		}
		if at, limited := sync.RetryAt(err); limited {
			l.clock.advance(at.Sub(l.clock.now()) + time.Second)
		}
	}
	if ctx.Err() == nil {
		l.t.Fatal("the process was never killed")
	}
	l.start(ledgerFile)
	l.sparingly(http.DefaultTransport)
}

func TestProgress_is_taken_up_again_after_a_kill(t *testing.T) {
	t.Parallel()
	last := testsize.Pick(1, 3)
	for _, heard := range []bool{false, true} {
		for nth := 1; nth <= last; nth++ {
			t.Run(fmt.Sprintf("request_%d_heard_%t", nth, heard), func(t *testing.T) {
				t.Parallel()
				l, file := newLoopOn(t)
				l.commit(smallPath, numbered(50))
				l.importKilled(file, "/check-runs", nth, heard)
				for more := true; more; {
					_, more = l.step()
				}
				l.settle()
				if runs := l.runs("HEAD"); len(runs) != 1 || runs[0].GetConclusion() != "success" {
					t.Errorf("there are %d check runs, the newest %s and %s", len(runs), runs[0].GetStatus(), runs[0].GetConclusion())
				}
				if got := len(l.issues()); got != 50 {
					t.Errorf("there are %d issues, want 50", got)
				}
			})
		}
	}
}
