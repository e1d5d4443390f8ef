package reconcile_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
)

// What was made a moment ago may be missing in a list. How long ago that was is told by GitHub's clock: by one that
// is minutes fast the milestone would count as deleted, and for good.
func TestPass_takes_nothing_new_for_deleted_by_a_fast_clock(t *testing.T) {
	t.Parallel()
	for _, fast := range []time.Duration{0, 45 * time.Second, 10 * time.Minute, -10 * time.Minute} {
		t.Run(fast.String(), func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			now := func() time.Time { return l.clock.now().Add(fast) }
			host, err := github.New(github.Options{AppID: l.AppID, PrivateKey: l.PrivateKey, APIURL: l.URL, Now: now})
			l.must(err)
			l.engine.Host, l.engine.Now, l.engine.HostNow = host, now, host.Now
			remove := l.Hub.Inject(localhub.Fault{Kind: localhub.StaleList}) // lists stay as they are now
			l.commit(smallPath, small)
			for range 3 {
				_, err := l.engine.Pass(t.Context(), l.ledger, l.repo)
				l.must(err)
			}
			remove()
			l.clock.advance(time.Minute)
			l.settle()
			want := []string{"Goal 1: First: open", "Goal 2: Second: open", "Task 1.1: Build: open", "Draw: open", "Cut: open"}
			if diff := cmp.Diff(want, l.state()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
			l.commit(smallPath, small+"- [ ] Task 1.3: Paint\n")
			l.settle()
			if issue := l.issue(l.number("Task 1.3: Paint")); issue.GetMilestone().GetTitle() != "Milestone 1: Small" {
				t.Errorf("a new item's milestone is %q", issue.GetMilestone().GetTitle())
			}
			for _, code := range []string{"unlinked", "missing"} {
				if said := l.notices(code); len(said) > 0 {
					t.Errorf("told: %q", said)
				}
			}
		})
	}
}
