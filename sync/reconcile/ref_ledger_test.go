package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// startRef gives the loop a fresh process that has no database: its ledger lies in the repository.
func (l *loop) startRef() *ledger.Ref {
	l.t.Helper()
	host, err := github.New(github.Options{AppID: l.AppID, PrivateKey: l.PrivateKey, APIURL: l.URL, Now: l.clock.now})
	if err != nil {
		l.t.Fatal(err)
	}
	run := ledger.OpenRef(host, l.clock.now)
	l.engine.Host, l.ledger = host, run
	return run
}

func (l *loop) endRef(run *ledger.Ref) {
	l.t.Helper()
	l.must(run.Close(l.t.Context()))
}

func TestPass_needs_no_database(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", small)
	run := l.startRef()
	l.settle()
	l.endRef(run)
	before := l.state()
	if len(before) != 5 {
		t.Fatalf("issues %q, want 5", before)
	}
	ref, _, err := l.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "milepost/ledger")
	l.must(err)

	run = l.startRef()
	result, requests := l.pass()
	l.endRef(run)
	if len(result.Actions) != 0 {
		t.Errorf("a second run did %v", result.Actions)
	}
	again, _, err := l.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "milepost/ledger")
	l.must(err)
	t.Logf("%d requests of a run that has nothing to do", requests)
	if ref.GetObject().GetSHA() != again.GetObject().GetSHA() {
		t.Error("a run that had nothing to do wrote a commit")
	}
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	run = l.startRef()
	l.settle()
	l.endRef(run)
	if l.pull() == nil {
		t.Error("there is no pull request")
	}
}

// TestPass_without_a_database_may_be_stopped_at_any_request stops a first run at its requests and lets another one go
// on: with what it wrote, and with a ledger that is lost.
func TestPass_without_a_database_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", small)
	l.startRef()
	all := l.countedRef()
	l.settle()
	want := l.state()
	for _, lost := range []bool{false, true} {
		for _, heard := range []bool{false, true} {
			for _, n := range points(all) {
				t.Run(fmt.Sprintf("request %d, heard %t, lost %t", n, heard, lost), func(t *testing.T) {
					t.Parallel()
					l := newLoop(t)
					l.commit("docs/milestone-1.md", small)
					l.startRef()
					l.stoppedRef(n, heard)
					if lost {
						_, _ = l.Person.Git.DeleteRef(t.Context(), sandbox.Owner, sandbox.Repo, "milepost/ledger")
					}
					run := l.startRef()
					l.settle()
					l.endRef(run)
					if diff := cmp.Diff(want, sorted(l.state(), want)); diff != "" {
						t.Errorf("issues (-want +got):\n%s", diff)
					}
				})
			}
		}
	}
}

// countedRef runs a first run, and counts all its requests, those for the ledger included.
func (l *loop) countedRef() int {
	l.t.Helper()
	c := &cut{next: http.DefaultTransport, at: math.MaxInt64}
	l.useTransport(c)
	run := ledger.OpenRef(l.engine.Host.(*github.Host), l.clock.now)
	_, err := l.engine.Pass(l.t.Context(), run, l.repo)
	l.must(errors.Join(err, run.Close(l.t.Context())))
	return int(c.count.Load())
}

// stoppedRef runs a run that is stopped at request n.
func (l *loop) stoppedRef(n int, heard bool) {
	l.t.Helper()
	ctx, end := context.WithCancel(l.t.Context())
	defer end()
	l.useTransport(&cut{next: http.DefaultTransport, at: int64(n), heard: heard, end: end})
	run := ledger.OpenRef(l.engine.Host.(*github.Host), l.clock.now)
	_, err := l.engine.Pass(ctx, run, l.repo)
	if err == nil {
		err = run.Close(ctx)
	}
	if err == nil {
		l.t.Errorf("the run did not get as far as request %d", n)
	}
}

// TestFaults_without_a_database_leave_no_trace lets one request of a first run, those for the ledger among them, go wrong
// in every way. A run that ends with an error is started again.
func TestFaults_without_a_database_leave_no_trace(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, small)
	run := l.startRef()
	l.Hub.ResetRequests()
	_, err := l.engine.Pass(t.Context(), run, l.repo)
	l.must(errors.Join(err, run.Close(t.Context())))
	all := l.appRequests()
	l.settle()
	want := l.state()
	t.Logf("%d faults at %d of %d requests", len(faults), len(some(all)), all)
	everyFault(t, "", all, func(t *testing.T, fault localhub.Fault) {
		l := newLoop(t)
		l.commit(smallPath, small)
		l.suffer(fault)
		l.persistRef()
		if diff := cmp.Diff(want, sorted(l.state(), want)); diff != "" {
			t.Errorf("issues (-want +got):\n%s", diff)
		}
	})
}

// persistRef starts one run after the other until one comes to its end and had nothing to do.
func (l *loop) persistRef() {
	l.t.Helper()
	for range 10 {
		run := ledger.OpenRef(l.engine.Host.(*github.Host), l.clock.now)
		did, err := 0, run.Begin(l.t.Context(), l.repo)
		for passes := 0; passes < 60 && err == nil; passes++ {
			var result sync.Result
			result, err = l.engine.Pass(l.t.Context(), run, l.repo)
			did += len(result.Actions)
			at, limited := sync.RetryAt(err)
			switch {
			case limited:
				err = nil
			case err != nil:
			case result.RequeueAt.IsZero():
				passes = 60
			default:
				at = result.RequeueAt
			}
			if wait := at.Sub(l.clock.now()); !at.IsZero() && wait > 0 {
				l.clock.advance(wait)
			}
		}
		ended := run.Close(l.t.Context())
		if err == nil && ended == nil && did == 0 {
			return
		}
		if at, limited := sync.RetryAt(errors.Join(err, ended)); limited {
			l.clock.advance(at.Sub(l.clock.now()))
		}
	}
	l.t.Error("no run comes to its end")
}
