package reconcile_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
)

// newRefWriteBack is a loop without a database whose next run has to write back: the plan was mirrored by a run before,
// and one of its issues was closed since.
func newRefWriteBack(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(smallPath, small)
	run := l.startRef()
	l.settle()
	l.endRef(run)
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	return l
}

// wantTickProposed tells whether one pull request was ever opened, with the tick alone, and whether its merge leaves both
// sides in agreement, and no branch of ours. With a ledger that was lost between the branch and its pull request nobody
// knows whose that branch is: it is left.
func (l *loop) wantTickProposed(issues []string, lost bool) {
	l.t.Helper()
	if diff := cmp.Diff(issues, sorted(l.state(), issues)); diff != "" {
		l.t.Errorf("issues (-want +got):\n%s", diff)
	}
	pull := l.pull()
	if pull == nil || len(l.pulls("all")) != 1 {
		l.t.Fatalf("pull requests %v, want one that is open", l.pulls("all"))
	}
	l.wantFile("the branch", pull.GetHead().GetRef(), smallPath, tick(small, "Goal 1"))
	l.must(l.Merge(l.t.Context(), pull.GetNumber(), "merge"))
	l.persistRef()
	l.wantFile("the default branch", "HEAD", smallPath, tick(small, "Goal 1"))
	if diff := cmp.Diff(issues, sorted(l.state(), issues)); diff != "" || len(l.pulls("all")) != 1 {
		l.t.Errorf("after the merge: pull requests %v, issues (-want +got):\n%s", l.pulls("all"), diff)
	}
	branches, _, err := l.Person.Repositories.ListBranches(l.t.Context(), sandbox.Owner, sandbox.Repo, nil)
	l.must(err)
	for _, branch := range branches {
		if !lost && strings.HasPrefix(branch.GetName(), sync.Branch) {
			l.t.Errorf("after the merge there is the branch %s", branch.GetName())
		}
	}
}

// TestWriteBack_without_a_database_may_be_stopped_at_any_request stops a run that writes back at its requests, those for
// the ledger among them, and lets another one go on: with what it wrote, and with a ledger that is lost.
func TestWriteBack_without_a_database_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	l := newRefWriteBack(t)
	all := l.countedRef()
	l.startRef()
	l.settle()
	want := l.state()
	t.Logf("%d of %d requests of a run that writes back", len(points(all)), all)
	for _, lost := range []bool{false, true} {
		for _, heard := range []bool{false, true} {
			for _, n := range points(all) {
				t.Run(fmt.Sprintf("request %d, heard %t, lost %t", n, heard, lost), func(t *testing.T) {
					t.Parallel()
					l := newRefWriteBack(t)
					l.stoppedRef(n, heard)
					if lost {
						_, _ = l.Person.Git.DeleteRef(t.Context(), sandbox.Owner, sandbox.Repo, "milepost/ledger")
					}
					run := l.startRef()
					l.settle()
					l.endRef(run)
					l.wantTickProposed(want, lost)
				})
			}
		}
	}
}

// TestFaults_of_a_write_back_without_a_database_leave_no_trace lets each request of a run that writes back go wrong, those
// for the ledger among them. A run that ends with an error is started again.
func TestFaults_of_a_write_back_without_a_database_leave_no_trace(t *testing.T) {
	t.Parallel()
	l := newRefWriteBack(t)
	run := ledger.OpenRef(l.engine.Host.(*github.Host), l.clock.now)
	l.Hub.ResetRequests()
	_, err := l.engine.Pass(t.Context(), run, l.repo)
	l.must(errors.Join(err, run.Close(t.Context())))
	all := l.appRequests()
	l.persistRef()
	want := l.state()
	names := sortedNames(faults)
	cases := 0
	for n := 1; n <= all; n++ {
		for i, name := range names {
			if !alternates(n, i, len(names)) {
				continue
			}
			cases++
			fault := faults[name]
			fault.Nth = n
			t.Run(fmt.Sprintf("request_%d_%s", n, name), func(t *testing.T) {
				t.Parallel()
				l := newRefWriteBack(t)
				l.suffer(fault)
				l.persistRef()
				l.wantTickProposed(want, false)
			})
		}
	}
	t.Logf("%d faults at %d requests of a run that writes back: %d cases", len(names), all, cases)
}

// alternates chooses what happens at a request: one kind of accident at every fourth or at each, the next kind at the
// next one, and all of them where each is asked for.
func alternates(request, kind, kinds int) bool {
	switch {
	case testsize.Each():
		return true
	case testsize.Pick(request%4 != 1, false):
		return false
	default:
		return request%kinds == kind
	}
}

func sortedNames[V any](of map[string]V) []string {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// pulls lists the numbers of the pull requests in a state: open, closed or all.
func (l *loop) pulls(state string) []int {
	l.t.Helper()
	pulls, _, err := l.Person.PullRequests.List(l.t.Context(), sandbox.Owner, sandbox.Repo, &gh.PullRequestListOptions{State: state})
	l.must(err)
	var numbers []int
	for _, pull := range pulls {
		numbers = append(numbers, pull.GetNumber())
	}
	return numbers
}
