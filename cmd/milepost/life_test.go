package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
)

const leftAlone = "warn: repository left alone: "

// both are the issues of the plan that lives are played with.
var both = []string{"first goal: open", "second goal: open"}

func TestLife_an_unknown_repository_is_left_alone(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	l.event(999_999, l.Installation, "nobody/nothing")
	l.rest()
	l.wantLog(leftAlone + "the repository was deleted, or the App was taken off it")
	l.event(999_999, l.Installation, "nobody/nothing")
	l.rest()
	l.event(999_998, 4711, "nobody/else")
	l.rest()
	l.wantLog(leftAlone + "the App is not installed there any more")
	l.wantIssues(both...)
	l.wantQuiet()
}

func TestLife_a_suspended_installation_is_worked_again_when_it_is_back(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	l.as(http.MethodPut, fmt.Sprintf("app/installations/%d/suspended", l.Installation))
	l.plan(lifePlan + "- [ ] third goal\n")
	l.Hub.ResetRequests()
	l.here()
	l.rest()
	l.wantLog(leftAlone + "the installation of the App is suspended")
	if got := l.refused(); got > 2 {
		t.Errorf("GitHub refused %d requests until it was noticed", got)
	}
	for range 3 {
		l.Hub.ResetRequests()
		l.here()
		l.rest()
		if got := l.refused(); got > 0 {
			t.Errorf("%d requests were refused though the installation is known to be suspended", got)
		}
	}
	l.wantLog()
	l.wantQuiet()
	l.wantIssues(both...)
	l.as(http.MethodDelete, fmt.Sprintf("app/installations/%d/suspended", l.Installation))
	l.rest()
	l.wantIssues(append(both, "third goal: open")...)
	l.wantQuiet()
}

// refused counts the App's requests that GitHub refused since the log of requests was reset.
func (l *life) refused() int {
	count := 0
	for _, r := range l.Hub.Requests() {
		if r.Kind != "user" && r.Status >= http.StatusBadRequest {
			count++
		}
	}
	return count
}

func TestLife_a_deleted_installation_is_left_alone_and_comes_back(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	l.as(http.MethodDelete, fmt.Sprintf("app/installations/%d", l.Installation))
	l.plan(lifePlan + "- [ ] third goal\n")
	l.here()
	l.rest()
	l.here()
	l.rest()
	l.wantLog(leftAlone + "the App is not installed there any more")
	l.wantQuiet()
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.rest()
	l.wantIssues(append(both, "third goal: open")...)
	l.wantQuiet()
}

func TestLife_permissions_that_nobody_accepted_are_told_once_and_waited_for(t *testing.T) {
	t.Parallel()
	l := startLife(t)
	rights := func(issues string) map[string]string {
		return map[string]string{"contents": "write", "issues": issues, "pull_requests": "read", "checks": "write"}
	}
	l.must(l.Hub.RequestPermissions(l.AppID, rights("read")))
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.must(l.Hub.RequestPermissions(l.AppID, rights("write")))
	l.plan(lifePlan)
	l.rest()
	if got := l.log.take(); len(got) != 1 || !strings.Contains(got[0], "Resource not accessible by integration") {
		t.Errorf("warnings and errors: %q, want one that names the refusal", got)
	}
	l.wantNotice("an owner has to accept them", 1)
	l.here()
	l.wantQuiet()
	l.wantNotice("an owner has to accept them", 1)
	l.wantIssues()
	l.must(l.Hub.AcceptPermissions(l.Installation))
	l.rest()
	l.wantIssues(both...)
	l.wantQuiet()
}

func TestLife_a_renamed_repository_keeps_its_issues(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	name := "paths"
	l.edit(&gh.Repository{Name: &name})
	l.rest()
	l.wantQuiet()
	l.plan(strings.Replace(lifePlan, "[ ] first", "[x] first", 1)) // the old name leads on
	l.rest()
	l.wantIssues("first goal: closed", "second goal: open")
	l.wantQuiet()
	for _, r := range l.Hub.Requests() {
		if r.Kind == "installation" && strings.Contains(r.Path, "/"+sandbox.Repo+"/") {
			t.Errorf("the old name is still used: %s", r.Path)
		}
	}
}

func TestLife_a_repository_given_to_another_owner_keeps_its_issues(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	_, err := l.Hub.AddRepository("globex", "other", localhub.RepositoryOptions{})
	l.must(err)
	_, err = l.Hub.Install(l.AppID, "globex", "other")
	l.must(err)
	l.must(l.Hub.TransferRepository(sandbox.Owner, sandbox.Repo, "globex", sandbox.Owner))
	l.rest()
	l.wantLog()
	l.wantIssues(both...)
	l.wantQuiet()
	issues, err := l.Issues(l.ctx)
	l.must(err)
	if got := len(issues); got != 2 {
		t.Errorf("%d issues after the transfer", got)
	}
	found, err := l.server.ledger.Find(l.ctx, "globex", sandbox.Repo)
	l.must(err)
	if found.ID != l.RepoID || found.Installation == l.Installation {
		t.Errorf("the ledger knows it as %+v", found)
	}
}

func TestLife_a_repository_given_to_somebody_without_the_app_is_left_alone(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	l.Hub.AddUser("stranger")
	private := true
	l.edit(&gh.Repository{Private: &private})
	l.rest()
	l.must(l.Hub.TransferRepository(sandbox.Owner, sandbox.Repo, "stranger", sandbox.Owner))
	l.here()
	l.rest()
	l.here()
	l.rest()
	l.wantLog(leftAlone + "the repository was deleted, or the App was taken off it")
	l.wantQuiet()
}

func TestLife_an_archived_repository_waits_until_it_is_back(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	yes, no := true, false
	l.Hub.PauseDeliveries()
	l.plan(strings.Replace(lifePlan, "[ ] first", "[x] first", 1))
	l.edit(&gh.Repository{Archived: &yes})
	l.Hub.ResumeDeliveries(localhub.InOrder)
	l.rest()
	l.wantLog(leftAlone + "the repository is archived")
	l.Hub.ResetRequests()
	l.here()
	l.rest()
	for _, r := range l.Spent() {
		if r.Method != http.MethodGet {
			t.Errorf("an archived repository is sent %s %s", r.Method, r.Path)
		}
	}
	l.wantQuiet()
	l.wantIssues(both...)
	l.edit(&gh.Repository{Archived: &no})
	l.rest()
	l.wantIssues("first goal: closed", "second goal: open")
	l.wantQuiet()
}

func TestLife_a_deleted_repository_is_left_alone(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	_, err := l.Person.Repositories.Delete(l.ctx, sandbox.Owner, sandbox.Repo)
	l.must(err)
	l.here()
	l.rest()
	l.here()
	l.rest()
	l.wantLog(leftAlone + "the repository was deleted, or the App was taken off it")
	l.wantQuiet()
}

func TestLife_a_repository_made_private_goes_on(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	private := true
	l.edit(&gh.Repository{Private: &private})
	l.plan(strings.Replace(lifePlan, "[ ] first", "[x] first", 1))
	l.rest()
	l.wantIssues("first goal: closed", "second goal: open")
	l.wantQuiet()
}

func TestLife_issues_switched_off_are_told_once_and_resumed(t *testing.T) {
	t.Parallel()
	for _, mirrored := range []bool{true, false} {
		t.Run(fmt.Sprintf("mirrored_before_%t", mirrored), func(t *testing.T) {
			t.Parallel()
			l := newLife(t, map[bool]string{true: lifePlan}[mirrored])
			yes, no := true, false
			l.edit(&gh.Repository{HasIssues: &no})
			l.plan(lifePlan + "- [ ] third goal\n")
			l.rest()
			l.wantLog(leftAlone + "issues are switched off in this repository: switch them on in its settings")
			l.wantNotice("switch them on", 1)
			l.here()
			l.wantQuiet()
			l.wantNotice("switch them on", 1)
			l.edit(&gh.Repository{HasIssues: &yes}) // no event tells
			l.must(l.server.sweep(l.ctx))
			l.rest()
			l.wantIssues(append(both, "third goal: open")...)
			l.wantQuiet()
		})
	}
	t.Run("without_a_plan_nobody_is_told", func(t *testing.T) {
		t.Parallel()
		l := newLife(t, "")
		no := false
		l.edit(&gh.Repository{HasIssues: &no})
		l.must(l.server.sweep(l.ctx))
		l.rest()
		l.wantLog()
		l.wantNotice("switch them on", 0)
		l.wantQuiet()
	})
}

func TestLife_an_issue_made_a_discussion_counts_as_dropped(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	l.must(l.Hub.ConvertToDiscussion(sandbox.Owner, sandbox.Repo, 1, sandbox.Owner))
	l.rest()
	pull, err := l.Pull(l.ctx)
	l.must(err)
	if pull == nil {
		t.Fatal("nothing is proposed for the document")
	}
	l.must(l.Merge(l.ctx, pull.GetNumber(), "merge"))
	l.rest()
	l.wantIssues("first goal: closed", "second goal: open")
	l.wantLog()
	l.wantQuiet()
}

func TestLife_a_new_default_branch_is_followed(t *testing.T) {
	t.Parallel()
	t.Run("renamed", func(t *testing.T) {
		t.Parallel()
		l := newLife(t, lifePlan)
		l.must(l.CloseIssue(l.ctx, 1, "completed"))
		l.rest()
		_, _, err := l.Person.Repositories.RenameBranch(l.ctx, sandbox.Owner, sandbox.Repo, "main", "trunk")
		l.must(err)
		l.rest()
		l.must(l.server.sweep(l.ctx)) // no event told that the pull request leads elsewhere: its preview is made again
		l.rest()
		l.wantQuiet()
		l.mergeInto("trunk")
	})
	t.Run("switched", func(t *testing.T) {
		t.Parallel()
		l := newLife(t, lifePlan)
		l.must(l.CloseIssue(l.ctx, 1, "completed"))
		l.rest()
		head, _, err := l.Person.Git.GetRef(l.ctx, sandbox.Owner, sandbox.Repo, "heads/main")
		l.must(err)
		_, _, err = l.Person.Git.CreateRef(l.ctx, sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/trunk", SHA: head.GetObject().GetSHA()})
		l.must(err)
		trunk := "trunk"
		l.edit(&gh.Repository{DefaultBranch: &trunk})
		l.plan(strings.Replace(lifePlan, "second goal", "second and last goal", 1))
		l.rest()
		l.wantIssues("first goal: closed", "second and last goal: open")
		l.mergeInto("trunk")
	})
}

// mergeInto merges the pull request, which must stand on a branch, and looks whether all is well.
func (l *life) mergeInto(branch string) {
	l.t.Helper()
	pull, err := l.Pull(l.ctx)
	l.must(err)
	if pull == nil || pull.GetBase().GetRef() != branch {
		l.t.Fatalf("the pull request stands on %q, want %q", pull.GetBase().GetRef(), branch)
	}
	l.must(l.Merge(l.ctx, pull.GetNumber(), "merge"))
	l.rest()
	content, err := l.ReadAt(l.ctx, "docs/milestone-1.md", branch)
	l.must(err)
	if !strings.Contains(string(content), "[x] first goal") {
		l.t.Errorf("the document was not ticked:\n%s", content)
	}
	l.wantLog()
	l.wantQuiet()
}

func TestLife_an_import_that_a_limit_stops_tells_how_far_it_is(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	defer l.Hub.Inject(localhub.Fault{Kind: localhub.SecondaryLimit, Wait: time.Second, Nth: 2, Match: func(r *http.Request) bool {
		return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/issues")
	}})()
	l.plan(lifePlan)
	l.rest()
	if diff := cmp.Diff([]string{"1 of 2"}, l.log.ongoing()); diff != "" {
		t.Errorf("imports that go on (-want +got):\n%s", diff)
	}
	l.wantIssues(both...)
	runs, _, err := l.Person.Checks.ListCheckRunsForRef(l.ctx, sandbox.Owner, sandbox.Repo, "HEAD", nil)
	l.must(err)
	if len(runs.CheckRuns) != 1 || runs.CheckRuns[0].GetStatus() != "completed" {
		t.Errorf("the check runs are %v, want one that is completed", runs.CheckRuns)
	}
	l.wantQuiet()
}
