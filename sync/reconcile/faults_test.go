package reconcile_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
)

// faults are the ways in which a single request goes wrong.
var faults = map[string]localhub.Fault{
	"fails_before":            {Kind: localhub.FailBefore},
	"fails_after":             {Kind: localhub.FailAfter},
	"dropped_before":          {Kind: localhub.DropBefore},
	"answer_dropped":          {Kind: localhub.DropAnswerAfter},
	"answered_too_late":       {Kind: localhub.Delay, Wait: 2 * impatience},
	"secondary_limit_403":     {Kind: localhub.SecondaryLimit, Wait: 5 * time.Second},
	"secondary_limit_429":     {Kind: localhub.SecondaryLimit, Wait: 5 * time.Second, Status: http.StatusTooManyRequests},
	"primary_limit_403":       {Kind: localhub.PrimaryLimit, Wait: 5 * time.Second},
	"primary_limit_429":       {Kind: localhub.PrimaryLimit, Wait: 5 * time.Second, Status: http.StatusTooManyRequests},
	"bad_gateway":             {Kind: localhub.ServerError},
	"answer_truncated":        {Kind: localhub.Truncated},
	"page_in_place_of_answer": {Kind: localhub.HTMLAnswer},
}

// impatience is how long the engine's transport waits for an answer that comes too late. Where tests want the whole
// machine, an answer that is on its way takes its time as well.
const impatience = time.Second

// impatient gives the engine a transport that does not wait for late answers while that is asked for: at all other times
// a machine that is busy is no fault.
func (l *loop) impatient(while func() bool) {
	hasty := http.DefaultTransport.(*http.Transport).Clone()
	hasty.ResponseHeaderTimeout = impatience
	l.t.Cleanup(hasty.CloseIdleConnections)
	l.useTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
		if while() {
			return hasty.RoundTrip(r)
		}
		return http.DefaultTransport.RoundTrip(r)
	}))
}

// roundTrip lets a function be a transport.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// ofApp matches the App's requests in a repository.
func ofApp(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/repos/") && strings.HasPrefix(r.Header.Get("Authorization"), "token ghs_")
}

// suffer arms a fault for the App's requests, and fails the test if it never came to pass.
func (l *loop) suffer(fault localhub.Fault) {
	l.t.Helper()
	var seen atomic.Int64
	fault.Match = func(r *http.Request) bool {
		hit := ofApp(r)
		if hit {
			seen.Add(1)
		}
		return hit
	}
	if fault.Kind == localhub.Delay {
		l.impatient(func() bool { return seen.Load() < int64(fault.Nth) })
	}
	l.t.Cleanup(l.Hub.Inject(fault))
	l.t.Cleanup(func() {
		if seen.Load() < int64(fault.Nth) {
			l.t.Errorf("there were only %d requests", seen.Load())
		}
	})
}

// persist runs passes until nothing is left to do, an error asking for one more as it does in the queue.
func (l *loop) persist() {
	l.t.Helper()
	for range 60 {
		result, err := l.engine.Pass(l.t.Context(), l.ledger, l.repo)
		wait := time.Second
		if at, limited := sync.RetryAt(err); limited {
			wait = at.Sub(l.clock.now())
		}
		switch {
		case err == nil && len(result.Actions) == 0 && result.RequeueAt.IsZero():
			return
		case err == nil:
			wait = result.RequeueAt.Sub(l.clock.now())
		}
		if wait > 0 {
			l.clock.advance(wait)
		}
	}
	l.t.Error("the loop does not come to rest")
}

// some picks a few of the requests, or all where each is asked for.
func some(all int) []int {
	if testsize.Each() {
		return points(all)
	}
	picked := []int{}
	for n := 1; n <= all; n += max(1, all/testsize.Pick(1, 3)) {
		picked = append(picked, n)
	}
	return picked
}

// requestsOf counts the App's requests in the repository that a pass takes.
func (l *loop) requestsOf() int {
	l.Hub.ResetRequests()
	_, err := l.engine.Pass(l.t.Context(), l.ledger, l.repo)
	l.must(err)
	return l.appRequests()
}

// appRequests counts the App's requests in the repository since they were last counted anew.
func (l *loop) appRequests() int {
	count := 0
	for _, r := range l.Hub.Requests() {
		if r.Kind == "installation" && strings.HasPrefix(r.Path, "/repos/") {
			count++
		}
	}
	return count
}

// everyFault lets some of the requests go wrong in every way, one in each subtest. Their names begin with what is
// disturbed.
func everyFault(t *testing.T, what string, requests int, play func(*testing.T, localhub.Fault)) {
	t.Helper()
	for name, fault := range faults {
		for _, n := range some(requests) {
			fault.Nth = n
			t.Run(fmt.Sprintf("%srequest_%d_%s", what, n, name), func(t *testing.T) {
				t.Parallel()
				play(t, fault)
			})
		}
	}
}

// TestFaults_of_one_request_leave_no_trace lets one request of a first sync and of a write-back go wrong in every
// way. The end must be the same as if nothing had happened.
func TestFaults_of_one_request_leave_no_trace(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, small)
	firstSync := l.requestsOf()
	l.settle()
	want := l.state()
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	writeBack := l.requestsOf()
	t.Logf("%d faults at %d of %d requests of a first sync and at %d of %d of a write-back",
		len(faults), len(some(firstSync)), firstSync, len(some(writeBack)), writeBack)
	everyFault(t, "first_sync_", firstSync, func(t *testing.T, fault localhub.Fault) {
		l := newLoop(t)
		l.commit(smallPath, small)
		l.suffer(fault)
		l.persist()
		if diff := cmp.Diff(want, sorted(l.state(), want)); diff != "" {
			t.Errorf("issues (-want +got):\n%s", diff)
		}
	})
	everyFault(t, "write_back_", writeBack, func(t *testing.T, fault localhub.Fault) {
		l := newMirroredLoop(t)
		l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
		l.suffer(fault)
		l.persist()
		pull := l.pull()
		if pull == nil {
			t.Fatal("there is no pull request")
		}
		l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 1"))
		l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
		l.persist()
		if l.pull() != nil {
			t.Error("a pull request is open after the merge")
		}
	})
}

// lists matches the lists that GitHub may serve from a replica.
func lists(r *http.Request) bool {
	return ofApp(r) && r.Method == http.MethodGet && (strings.HasSuffix(r.URL.Path, "/issues") || strings.HasSuffix(r.URL.Path, "/milestones"))
}

func TestFaults_lists_that_have_fallen_behind(t *testing.T) {
	t.Parallel()
	t.Run("undo_nothing_that_the_document_brought_about", func(t *testing.T) {
		t.Parallel()
		l := newMirroredLoop(t)
		catchUp := l.Hub.Inject(localhub.Fault{Kind: localhub.StaleList, Match: lists})
		l.clock.advance(2 * time.Second)
		l.commit(smallPath, tick(small, "Goal 1"))
		for range 5 {
			l.pass()
			l.clock.advance(2 * time.Second)
		}
		if state := l.state(); !slices.Contains(state, "Goal 1: First: closed completed") || l.pull() != nil {
			t.Errorf("with lists that know nothing of it: %q, pull request %v", state, l.pull())
		}
		catchUp()
		l.persist()
		if state := l.state(); !slices.Contains(state, "Goal 1: First: closed completed") || l.pull() != nil {
			t.Errorf("at the end: %q, pull request %v", state, l.pull())
		}
	})
	t.Run("show_what_a_person_did_later_on", func(t *testing.T) {
		t.Parallel()
		l := newMirroredLoop(t)
		catchUp := l.Hub.Inject(localhub.Fault{Kind: localhub.StaleList, Match: lists})
		l.clock.advance(2 * time.Second)
		l.must(l.CloseIssue(t.Context(), l.number("Goal 2: Second"), "completed"))
		l.pass()
		l.commit(smallPath, strings.Replace(small, "Goal 1: First", "Goal 1: First of all", 1))
		l.pass()
		if state := l.state(); !slices.Contains(state, "Goal 2: Second: closed completed") {
			t.Errorf("the person's doing was undone: %q", state)
		}
		catchUp()
		l.persist()
		if l.pull() == nil {
			t.Error("the person's doing is not proposed")
		}
	})
	t.Run("do_not_let_an_issue_be_made_twice", func(t *testing.T) {
		t.Parallel()
		l := newLoop(t)
		l.commit(smallPath, small)
		catchUp := l.Hub.Inject(localhub.Fault{Kind: localhub.StaleList, Match: lists})
		defer l.Hub.Inject(localhub.Fault{Kind: localhub.DropAnswerAfter, Nth: 2, Match: func(r *http.Request) bool {
			return ofApp(r) && r.Method == http.MethodPost && r.URL.Path == "/repos/"+sandbox.Owner+"/"+sandbox.Repo+"/issues"
		}})()
		began := l.clock.now()
		for l.clock.now().Sub(began) < 12*time.Second {
			_, err := l.engine.Pass(t.Context(), l.ledger, l.repo)
			l.must(err)
			l.clock.advance(2 * time.Second)
		}
		if got := len(l.issues()); got != 5 {
			t.Errorf("while the lists lag there are %d issues, want 5", got)
		}
		catchUp()
		l.persist()
		if got := len(l.issues()); got != 5 {
			t.Errorf("at the end there are %d issues, want 5", got)
		}
	})
}
