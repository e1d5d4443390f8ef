package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
)

// cut is a transport that ends the process, as far as the engine can tell, at one request: it
// cancels everything, and nothing is sent or heard any more.
type cut struct {
	next http.RoundTripper
	// at counts from 1; heard tells that the request still reaches GitHub and only its answer
	// is lost.
	at    int64
	heard bool
	end   context.CancelFunc
	count atomic.Int64
}

var errCut = errors.New("the process was stopped")

func (c *cut) RoundTrip(request *http.Request) (*http.Response, error) {
	n := c.count.Add(1)
	switch {
	case n < c.at:
		return c.next.RoundTrip(request)
	case n == c.at && c.heard:
		if response, err := c.next.RoundTrip(request); err == nil {
			_ = response.Body.Close()
		}
	}
	c.end()
	return nil, errCut
}

// counted runs a pass of a new process and counts all its requests, tokens included.
func (l *loop) counted() int {
	l.t.Helper()
	return l.countedWith()
}

// countedWith counts those of a pass that is told what people asked for.
func (l *loop) countedWith(asks ...sync.Ask) int {
	l.t.Helper()
	c := &cut{next: http.DefaultTransport, at: math.MaxInt64}
	l.useTransport(c)
	if _, err := l.engine.Pass(l.t.Context(), l.ledger, l.repo, asks...); err != nil {
		l.t.Fatal(err)
	}
	return int(c.count.Load())
}

func (l *loop) useTransport(transport http.RoundTripper) {
	l.t.Helper()
	host, err := github.New(github.Options{AppID: l.AppID, PrivateKey: l.PrivateKey, APIURL: l.URL, Transport: transport, Now: l.clock.now})
	if err != nil {
		l.t.Fatal(err)
	}
	l.engine.Host = host
}

// stopped runs a pass that is stopped at request n and then goes on with a new process on the
// same ledger.
func (l *loop) stopped(ledgerFile string, n int, heard bool) {
	l.t.Helper()
	l.stoppedWith(ledgerFile, n, heard)
}

// stoppedWith stops one that is told what people asked for.
func (l *loop) stoppedWith(ledgerFile string, n int, heard bool, asks ...sync.Ask) {
	l.t.Helper()
	ctx, end := context.WithCancel(l.t.Context())
	defer end()
	l.useTransport(&cut{next: http.DefaultTransport, at: int64(n), heard: heard, end: end})
	if _, err := l.engine.Pass(ctx, l.ledger, l.repo, asks...); err == nil {
		l.t.Errorf("the pass did not get as far as request %d", n)
	}
	onboarding := l.engine.Onboarding
	l.start(ledgerFile)
	l.engine.Onboarding = onboarding
}

// stoppedAnywhere stops a pass that is told of an ask at requests over all of it, each in a loop of its own that begins so,
// and goes on. check says what is wrong once all is at rest.
func stoppedAnywhere(t *testing.T, begin func(t *testing.T) (l *loop, file string, ask sync.Ask), check func(l *loop, ask sync.Ask)) {
	t.Helper()
	l, _, ask := begin(t)
	requests := l.countedWith(ask) - 1 // one of them may be spared: who reads the repository first varies
	stops(t, "", points(requests), func(t *testing.T, n int, heard bool) {
		l, file, ask := begin(t)
		l.stoppedWith(file, n, heard, ask)
		l.passWith(ask)
		l.settle()
		check(l, ask)
	})
}

// stops plays a test of its own for each of some requests, twice: one that is stopped before the request was sent, and one
// that is stopped after it was carried out. The names of the subtests begin with what is stopped.
func stops(t *testing.T, what string, requests []int, play func(t *testing.T, n int, heard bool)) {
	t.Helper()
	for _, heard := range []bool{false, true} {
		for _, n := range requests {
			t.Run(fmt.Sprintf("%srequest %d, heard %t", what, n, heard), func(t *testing.T) {
				t.Parallel()
				play(t, n, heard)
			})
		}
	}
}

// points spreads a few points over all requests, or 20, or gives every one where each is asked for.
func points(all int) []int {
	wanted, step := testsize.Pick(2, 20), 1
	if !testsize.Each() {
		step = max(1, (all+wanted-1)/wanted)
	}
	var out []int
	for n := 1; n <= all; n += step {
		out = append(out, n)
	}
	return out
}

// newLoopOn is a loop whose ledger is a file, from which a new process goes on.
func newLoopOn(t *testing.T) (l *loop, file string) {
	t.Helper()
	l, file = newLoop(t), filepath.Join(t.TempDir(), "ledger.db")
	l.start(file)
	return l, file
}

// stoppedEverywhere begins with a new loop for each of a pass's requests, stops the pass there, before
// the request was sent or after it was carried out, lets a new process go on, and calls the check
// that begin returned. The names of the subtests begin with what is stopped.
func stoppedEverywhere(t *testing.T, what string, requests int, begin func(*testing.T, *loop) (check func())) {
	t.Helper()
	stops(t, what, points(requests), func(t *testing.T, n int, heard bool) {
		l, file := newLoopOn(t)
		check := begin(t, l)
		l.stopped(file, n, heard)
		l.settle()
		check()
	})
}

// TestPass_may_be_stopped_at_any_request stops a first sync and a write-back at their requests,
// before the request was sent and after it was carried out, and lets a new process go on. The
// end must be the same as if nothing had happened.
func TestPass_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", small)
	firstPass := l.counted()
	l.settle()
	want := l.state()
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	writeBack := l.counted()
	t.Logf("%d requests of a first sync and %d of a write-back, stopped before and after each of %d and %d",
		firstPass, writeBack, len(points(firstPass)), len(points(writeBack)))
	stoppedEverywhere(t, "first sync, ", firstPass, func(t *testing.T, l *loop) func() {
		t.Helper()
		l.commit("docs/milestone-1.md", small)
		return func() {
			if diff := cmp.Diff(want, sorted(l.state(), want)); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		}
	})
	stoppedEverywhere(t, "write-back, ", writeBack, func(t *testing.T, l *loop) func() {
		t.Helper()
		l.commit("docs/milestone-1.md", small)
		l.settle()
		l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
		return func() {
			if l.pull() == nil {
				t.Fatal("there is no pull request")
			}
			l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
			l.settle()
			if l.pull() != nil {
				t.Error("a pull request is open after the merge")
			}
		}
	})
}

// sorted puts lines in the order of want, since a creation that was looked for comes later.
func sorted(lines, want []string) []string {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, func(a, b string) int { return slices.Index(want, a) - slices.Index(want, b) })
	return lines
}
