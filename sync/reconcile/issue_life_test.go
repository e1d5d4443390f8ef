package reconcile_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
)

// TestIssue_that_leaves is about issues that go away for good: their item is left alone, people are told once, and
// nothing is made in their place.
func TestIssue_that_leaves(t *testing.T) {
	t.Parallel()
	leave := map[string]func(l *loop, number int) error{
		"transferred": func(l *loop, number int) error {
			if _, err := l.Hub.AddRepository(sandbox.Owner, "elsewhere", localhub.RepositoryOptions{}); err != nil {
				return err
			}
			if err := l.Hub.AddToInstallation(l.Installation, "elsewhere"); err != nil {
				return err
			}
			_, err := l.Hub.TransferIssue(sandbox.Owner, sandbox.Repo, number, "elsewhere", sandbox.Owner)
			return err
		},
		"deleted": func(l *loop, number int) error {
			return l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, number, sandbox.Owner)
		},
	}
	found := map[string]func(l *loop){
		"found_by_a_change_of_its_item": func(l *loop) { l.commit(smallPath, tick(small, "Goal 1")) },
		"found_by_the_daily_list":       func(l *loop) { l.later(25 * time.Hour) },
	}
	for how, leave := range leave {
		for when, find := range found {
			t.Run(how+"_"+when, func(t *testing.T) {
				t.Parallel()
				l := newMirroredLoop(t)
				want := slices.DeleteFunc(l.state(), func(s string) bool { return strings.HasPrefix(s, "Goal 1") })
				l.clock.advance(time.Minute)
				l.must(leave(l, l.number("Goal 1: First")))
				find(l)
				l.settle()
				if got := l.told("is gone from GitHub"); got != 1 {
					t.Errorf("%d check runs tell that the issue is gone, want 1", got)
				}
				l.commit(smallPath, strings.Replace(small, "Goal 1: First", "Goal 1: First of all", 1))
				l.settle()
				l.later(50 * time.Hour)
				l.settle()
				if got := l.state(); !slices.Equal(got, want) {
					t.Errorf("the issues are %q, want %q", got, want)
				}
				if l.pull() != nil {
					t.Error("something is proposed for its item")
				}
				result, _ := l.pass()
				if len(result.Actions)+len(result.Notices) > 0 || l.writes() > 0 {
					t.Errorf("a further pass does %v, tells %v and writes %d times", result.Actions, result.Notices, l.writes())
				}
			})
		}
	}
}

// later lets the engine think that so much time has passed. GitHub's clock stays, since the App signs its
// requests by the real one.
func (l *loop) later(d time.Duration) {
	l.engine.Now = func() time.Time { return l.clock.now().Add(d) }
}

// told counts the check runs of the branch main, by whatever commit, that say something.
func (l *loop) told(words string) int {
	l.t.Helper()
	commits, _, err := l.Person.Repositories.ListCommits(l.t.Context(), sandbox.Owner, sandbox.Repo, nil)
	l.must(err)
	count, all := 0, "all"
	for _, commit := range commits {
		runs, _, err := l.Person.Checks.ListCheckRunsForRef(l.t.Context(), sandbox.Owner, sandbox.Repo, commit.GetSHA(), &gh.ListCheckRunsOptions{Filter: &all})
		l.must(err)
		for _, run := range runs.CheckRuns {
			if strings.Contains(run.GetOutput().GetSummary(), words) {
				count++
			}
		}
	}
	return count
}

// writes counts the App's requests since the log was reset that could change something.
func (l *loop) writes() int {
	count := 0
	for _, r := range l.Spent() {
		if r.Method != "GET" {
			count++
		}
	}
	return count
}
