package reconcile_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
)

// renameApp gives the App another name; its old one goes to another App, which opens an issue.
func (l *loop) renameApp() {
	l.t.Helper()
	l.must(l.Hub.RenameApp(l.AppID, "trail-keeper", "Trail keeper"))
	l.must(l.Hub.AddApp(localhub.App{ID: 77, Slug: sandbox.Slug, PublicKey: &testkey.Key().PublicKey, Permissions: map[string]string{"issues": "write"}}))
}

// wantMirrored wants the small plan's issues and milestone once.
func (l *loop) wantMirrored(before []string) {
	l.t.Helper()
	if diff := cmp.Diff(before, l.state()); diff != "" {
		l.t.Errorf("issues (-want +got):\n%s", diff)
	}
	milestones, _, err := l.Person.Issues.ListMilestones(l.t.Context(), sandbox.Owner, sandbox.Repo, &gh.MilestoneListOptions{State: "all"})
	l.must(err)
	if len(milestones) != 1 {
		l.t.Errorf("there are %d milestones", len(milestones))
	}
}

func TestRenamedApp_knows_its_own_issues(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(*loop){
		"in the process that runs": func(*loop) {},
		"after a new start":        func(l *loop) { l.useTransport(http.DefaultTransport) },
		"with a lost ledger":       func(l *loop) { l.start(filepath.Join(l.t.TempDir(), "fresh.db")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)
			before := l.state()
			l.renameApp()
			lose(l)
			l.commit("docs/milestone-1.md", small+"\nMore prose.\n")
			l.settle()
			l.wantMirrored(before)
			l.must(l.CloseIssue(t.Context(), l.number("Draw"), "completed"))
			l.settle()
			if l.pull() == nil {
				t.Error("nothing is written back")
			}
		})
	}
}

// An answer that was lost to a creation is looked for in everyone's issues.
func TestLostAnswer_is_found_after_a_rename_of_the_app(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	remove := l.Hub.Inject(localhub.Fault{Kind: localhub.FailAfter, Nth: 1, Match: func(r *http.Request) bool {
		return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/issues")
	}})
	l.commit("docs/milestone-1.md", strings.Replace(small, "- [ ] Goal 2: Second\n", "- [ ] Goal 2: Second\n- [ ] Goal 3: Third\n", 1))
	_, _ = l.pass()
	remove()
	l.renameApp()
	l.clock.advance(time.Minute)
	l.settle()
	if got := len(l.issues()); got != 6 {
		t.Errorf("there are %d issues: %q", got, l.state())
	}
}

// Everyone's issues are listed, so what people change must not be listed again and again.
func TestPass_lists_what_people_changed_once(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.clock.advance(30 * time.Minute)
	l.open("A question of ours", "")
	asked := l.clock.now()
	l.settle()
	l.Hub.ResetRequests()
	l.settle()
	for _, request := range l.Hub.Requests() {
		query, err := url.ParseQuery(request.Query)
		l.must(err)
		if !strings.HasSuffix(request.Path, "/issues") {
			continue
		}
		since, err := time.Parse(time.RFC3339, query.Get("since"))
		l.must(err)
		if ago := asked.Sub(since); ago > 3*time.Minute || ago < time.Minute {
			t.Errorf("issues are listed from %v before the last change", ago)
		}
		if query.Has("creator") || query.Get("sort") != "created" {
			t.Errorf("issues are listed by %s", request.Query)
		}
	}
}

// Whoever looks for what was deleted needs the issues that are known, and not all that people ever opened.
func TestDailyList_begins_with_the_oldest_issue_that_is_known(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.open("As old as the hills", "")
	l.settle()
	l.clock.advance(10 * time.Minute)
	begun := l.clock.now()
	l.commit("docs/milestone-1.md", small)
	l.settle()
	gone := l.number("Draw")
	l.clock.advance(10 * time.Minute)
	l.commit("docs/milestone-1.md", strings.Replace(small, "First", "First of all", 1))
	l.settle()
	l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, gone, sandbox.Owner))
	l.later(25 * time.Hour)
	l.Hub.ResetRequests()
	l.settle()
	for _, request := range l.Hub.Requests() {
		if !strings.HasSuffix(request.Path, "/issues") {
			continue
		}
		query, err := url.ParseQuery(request.Query)
		l.must(err)
		since, err := time.Parse(time.RFC3339, query.Get("since"))
		if ago := begun.Sub(since); err != nil || ago > 3*time.Minute || ago < time.Minute {
			t.Errorf("issues are listed from %v before the first of ours was made: %s, %v", ago, request.Query, err)
		}
		break
	}
	if l.told("is gone from GitHub") != 1 {
		t.Error("nobody is told that an issue is gone")
	}
}
