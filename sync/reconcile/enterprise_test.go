package reconcile_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// enterpriseVersions are the oldest server that is looked after, one from before it, which lacks the most, and
// those at which something comes: sub-issues, dependencies, their events.
var enterpriseVersions = []string{"3.15", "3.16", "3.18", "3.19", "3.20"}

// onEnterprise plays a story on servers of these versions.
func onEnterprise(t *testing.T, play func(l *loop, version string)) {
	t.Helper()
	for _, version := range enterpriseVersions {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			play(newEnterpriseLoop(t, version), version)
		})
	}
}

// newEnterpriseLoop is a loop on a server of a version.
func newEnterpriseLoop(t *testing.T, version string) *loop {
	t.Helper()
	l := newRepositoryOn(t, version)
	l.install()
	return l
}

// has reports whether a server of a version has what came with another; all are 3 and two digits.
func has(version, since string) bool { return version >= since }

// heeded runs passes until they come to rest and returns the codes of all notices, each once.
func (l *loop) heeded() []string {
	l.t.Helper()
	codes := map[string]bool{}
	for range 20 {
		result, _ := l.pass()
		for _, notice := range result.Notices {
			codes[notice.Code] = true
		}
		if len(result.Actions) == 0 && result.RequeueAt.IsZero() {
			break
		}
		if wait := result.RequeueAt.Sub(l.clock.now()); wait > 0 {
			l.clock.advance(wait)
		}
	}
	return sync.SortedKeys(codes)
}

func TestEnterprise_a_plan_is_mirrored_with_what_the_server_has(t *testing.T) {
	t.Parallel()
	onEnterprise(t, func(l *loop, version string) {
		l.commit(sync.ConfigPath, phasesOn)
		l.commit(smallPath, phasedPlan)
		told := l.heeded()
		listed := fmt.Sprintf("#%d, #%d, #%d", l.number("Task 1.1: Pack"), l.number("Task 1.2: Serve"), l.number("Task 1.3: Trim"))
		want := []string{"no-sub-issues"}
		if has(version, "3.18") {
			listed, want = "", nil
			if diff := cmp.Diff(phasedTree, l.tree()); diff != "" {
				l.t.Errorf("issues (-want +got):\n%s", diff)
			}
		}
		if diff := cmp.Diff(want, told); diff != "" {
			l.t.Errorf("notices (-want +got):\n%s", diff)
		}
		if got := l.listed("Phase 1: Tiles (Week 1-2)"); got != listed {
			l.t.Errorf("the body of the phase lists %q, want %q", got, listed)
		}
		if result, _ := l.pass(); len(result.Actions) > 0 {
			l.t.Errorf("another pass did %v", result.Actions)
		}
	})
}

func TestEnterprise_dependencies_are_links_where_the_server_has_them(t *testing.T) {
	t.Parallel()
	onEnterprise(t, func(l *loop, version string) {
		l.commit(sync.ConfigPath, linked)
		l.commit(basePath, basePlan)
		l.commit(laterPath, laterPlan)
		told := l.heeded()
		if got := slices.Contains(told, "no-relations"); got == has(version, "3.19") {
			l.t.Errorf("the notices are %v", told)
		}
		if has(version, "3.19") {
			l.wantBlockers("the first pass", "Task 1.1: Walls", "Engineering Lead (Sign-off)", "QA (Sign-off)")
		}
	})
}

func TestEnterprise_a_closed_issue_ticks_its_box_through_one_pull_request(t *testing.T) {
	t.Parallel()
	onEnterprise(t, func(l *loop, version string) {
		l.commit(smallPath, small)
		l.settle()
		l.closeIssue("Goal 2: Second")
		l.settle()
		first := l.pull()
		if first == nil {
			l.t.Fatal("no pull request was opened")
		}
		// The branch is moved where the server cannot compare while it does so, too.
		l.closeIssue("Goal 1: First")
		l.settle()
		pull := l.pull()
		if pull == nil || pull.GetNumber() != first.GetNumber() || pull.GetCommits() > 1 {
			l.t.Fatalf("the pull request is %v, want #%d with one commit", pull, first.GetNumber())
		}
		l.must(l.Merge(l.t.Context(), pull.GetNumber(), "squash"))
		l.settle()
		want := strings.NewReplacer("[ ] Goal 1", "[x] Goal 1", "[ ] Goal 2", "[x] Goal 2").Replace(small)
		l.wantFile("the document", "HEAD", smallPath, want)
		if result, _ := l.pass(); len(result.Actions) > 0 || l.pull() != nil {
			l.t.Errorf("another pass did %v", result.Actions)
		}
	})
}

func TestEnterprise_a_lost_ledger_is_rebuilt_from_markers(t *testing.T) {
	t.Parallel()
	onEnterprise(t, func(l *loop, version string) {
		l.commit(smallPath, small)
		l.settle()
		before := l.state()
		l.start(filepath.Join(l.t.TempDir(), "another.db"))
		l.settle()
		if diff := cmp.Diff(before, l.state()); diff != "" {
			l.t.Errorf("issues with an empty ledger (-want +got):\n%s", diff)
		}
	})
}

func TestEnterprise_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) *loop {
		t.Helper()
		l := newEnterpriseLoop(t, enterpriseVersions[0])
		l.commit(sync.ConfigPath, phasesOn)
		l.commit(smallPath, phasedPlan)
		return l
	}
	quiet := begin(t)
	requests := quiet.counted()
	quiet.settle()
	want := slices.Sorted(slices.Values(quiet.state())) // what is made again comes last
	stops(t, "", points(requests), func(t *testing.T, n int, heard bool) {
		l, file := begin(t), filepath.Join(t.TempDir(), "ledger.db")
		l.start(file)
		l.stopped(file, n, heard)
		l.settle()
		if diff := cmp.Diff(want, slices.Sorted(slices.Values(l.state()))); diff != "" {
			t.Errorf("issues (-want +got):\n%s", diff)
		}
	})
}
