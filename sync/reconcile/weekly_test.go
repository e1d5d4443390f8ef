package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const weeklyPlan = "# Milestone 1: Clock\n\n## Goals\n\n- [ ] It ticks\n"

// newWeeklyLoop is a loop in step whose repository wants a report on a day of the week, which says text.
func newWeeklyLoop(t *testing.T, text, config string) *loop {
	t.Helper()
	l := newLoop(t)
	setWeekly(l, text, config)
	return l
}

// waitForWednesday lets time go by until noon of a Wednesday: a report is due on Mondays, and what happens in the hours and
// days behind a test's beginning must not depend on when that is.
func (l *loop) waitForWednesday() {
	now := l.clock.now().UTC()
	noon := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, time.UTC)
	for noon.Before(now) || noon.Weekday() != time.Wednesday {
		noon = noon.AddDate(0, 0, 1)
	}
	l.clock.advance(noon.Sub(now))
}

func setWeekly(l *loop, text, config string) {
	l.t.Helper()
	l.waitForWednesday()
	l.engine.Weekly = func(context.Context, sync.Repository, time.Time) (string, error) { return text, nil }
	l.commit(".github/milepost.yml", config)
	l.commit("docs/milestone-1.md", weeklyPlan)
	l.settle()
}

// reports are the comments of ours that are weekly reports, wherever they stand.
func (l *loop) reports() []*gh.IssueComment {
	l.t.Helper()
	comments, _, err := l.Person.Issues.ListComments(l.t.Context(), sandbox.Owner, sandbox.Repo, 0, &gh.IssueListCommentsOptions{ListOptions: gh.ListOptions{PerPage: 100}})
	l.must(err)
	var found []*gh.IssueComment
	for _, comment := range comments {
		if strings.Contains(comment.GetBody(), "<!-- milepost:report ") {
			found = append(found, comment)
		}
	}
	return found
}

// wantReports looks how many reports there are, and that the issue in which they stand is closed.
func (l *loop) wantReports(want int, when string) {
	l.t.Helper()
	reports := l.reports()
	if len(reports) != want {
		l.t.Fatalf("%s: there are %d reports, want %d", when, len(reports), want)
	}
	board := l.dashboard()
	if want > 0 && (board == nil || board.GetState() != "closed") {
		l.t.Errorf("%s: the issue with the reports is %v, want it closed since it asks nothing", when, board)
	}
	for _, report := range reports {
		if board == nil || !strings.HasSuffix(report.GetIssueURL(), fmt.Sprintf("/issues/%d", board.GetNumber())) {
			l.t.Errorf("%s: a report stands at %s", when, report.GetIssueURL())
		}
	}
}

const day = 24 * time.Hour

// later lets time go by until the next look at the repository.
func (l *loop) afterwards(d time.Duration) {
	l.t.Helper()
	l.clock.advance(d)
	l.settle()
}

func TestWeekly_delivers_one_report_a_week_and_no_more(t *testing.T) {
	t.Parallel()
	l := newWeeklyLoop(t, "## Clock\n\nIt ticks.\n", "report: weekly\n")
	l.wantReports(0, "at first")
	for week := 1; week <= 3; week++ {
		for range 7 {
			l.afterwards(1 * day)
		}
		l.wantReports(week, "after another week")
	}
	if body := l.reports()[0].GetBody(); !strings.HasPrefix(body, "## Clock\n\nIt ticks.\n") {
		t.Errorf("it says %q", body)
	}
	// A server that was away for a month tells of the last week.
	l.afterwards(30 * day)
	l.wantReports(4, "after a month without a server")
	// Another day in the same week is no other week.
	weekday := strings.ToLower(l.clock.now().Add(day).Weekday().String())
	l.commit(".github/milepost.yml", "report: {mode: weekly, day: "+weekday+"}\n")
	l.settle()
	l.afterwards(1 * day)
	l.wantReports(4, "with another day in the same week")
	l.commit(".github/milepost.yml", "report: off\n")
	l.settle()
	l.afterwards(30 * day)
	l.wantReports(4, "switched off")
	l.atRest()
}

func TestWeekly_says_nothing_where_nothing_is_to_be_told_or_nobody_wants_it(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, config string }{
		"nothing to tell":    {"", "report: weekly\n"},
		"not wanted":         {"Report", "titles: plain\n"},
		"no issue to say it": {"Report", "report: weekly\ndashboard: off\n"},
	} {
		l := newWeeklyLoop(t, c.text, c.config)
		for range 2 {
			l.afterwards(7 * day)
		}
		l.wantReports(0, name)
		if len(l.issues()) != 1 {
			t.Errorf("%s: there are %d issues", name, len(l.issues()))
		}
	}
}

func TestWeekly_leaves_archived_repositories_alone_and_tells_once_they_are_back(t *testing.T) {
	t.Parallel()
	l := newWeeklyLoop(t, "Report", "report: weekly\n")
	archive := func(archived bool) {
		_, _, err := l.Person.Repositories.Edit(t.Context(), sandbox.Owner, sandbox.Repo, &gh.Repository{Archived: &archived})
		l.must(err)
	}
	archive(true)
	for range 3 {
		l.afterwards(7 * day)
	}
	archive(false)
	l.wantReports(0, "archived")
	l.settle()
	l.wantReports(1, "back")
}

func TestWeekly_waits_where_the_report_cannot_be_written(t *testing.T) {
	t.Parallel()
	l := newWeeklyLoop(t, "", "report: weekly\n")
	broken := true
	l.engine.Weekly = func(context.Context, sync.Repository, time.Time) (string, error) {
		if broken {
			return "", errors.New("no history")
		}
		return "Report", nil
	}
	l.afterwards(7 * day)
	l.wantReports(0, "unwritten")
	broken = false
	l.settle()
	l.wantReports(1, "written")
}

func TestWeekly_goes_where_the_questions_stand_even_if_somebody_deleted_that(t *testing.T) {
	t.Parallel()
	l := newWeeklyLoop(t, "Report", "report: weekly\n")
	l.afterwards(7 * day)
	l.wantReports(1, "at first")
	l.deleteIssue(l.dashboard().GetNumber())
	l.afterwards(7 * day)
	l.afterwards(time.Minute)
	l.wantReports(1, "on a new issue")
}

// refusing has GitHub answer comments with a status until it is removed.
func (l *loop) refusing(status int) (remove func()) {
	return l.Hub.Inject(localhub.Fault{Kind: localhub.Refuse, Status: status, Match: func(r *http.Request) bool {
		return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/comments")
	}})
}

func TestWeekly_waits_for_a_permission_and_gives_up_for_the_week_where_GitHub_takes_no_comment(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]int{http.StatusForbidden: 1, http.StatusUnprocessableEntity: 0} {
		l := newWeeklyLoop(t, "Report", "report: weekly\n")
		allowed := l.refusing(status)
		l.afterwards(7 * day)
		l.afterwards(time.Hour)
		l.wantReports(0, "refused")
		allowed()
		l.afterwards(25 * time.Hour)
		l.wantReports(want, fmt.Sprintf("allowed after %d", status))
		l.afterwards(6 * day)
		l.wantReports(want+1, "a week later")
	}
}

// Whatever goes wrong with a request, there is one report in the end, and no more.
func TestWeekly_delivers_one_report_whatever_goes_wrong(t *testing.T) {
	t.Parallel()
	for _, kind := range []localhub.FaultKind{
		localhub.FailBefore, localhub.DropAnswerAfter, localhub.DropBefore, localhub.ServerError, localhub.Truncated, localhub.FailAfter, localhub.HTMLAnswer, localhub.SecondaryLimit,
	} {
		for nth := 1; nth <= 3; nth++ { // the issue is made, the comment is made, the issue is closed
			t.Run(fmt.Sprintf("kind %d, write %d", kind, nth), func(t *testing.T) {
				t.Parallel()
				l := newWeeklyLoop(t, "Report", "report: weekly\n")
				remove := l.Hub.Inject(localhub.Fault{Kind: kind, Nth: nth, Match: func(r *http.Request) bool {
					return r.Method != http.MethodGet && strings.Contains(r.URL.Path, "/issues")
				}})
				l.afterwards(7 * day)
				remove()
				l.afterwards(time.Hour)
				l.wantReports(1, "after a fault")
			})
		}
	}
}

func TestWeekly_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	dry := newWeeklyLoop(t, "Report", "report: weekly\n")
	dry.clock.advance(7 * day)
	stoppedEverywhere(t, "", dry.counted(), func(t *testing.T, l *loop) func() {
		t.Helper()
		setWeekly(l, "Report", "report: weekly\n")
		l.clock.advance(7 * day)
		return func() {
			l.clock.advance(time.Minute)
			l.settle()
			l.wantReports(1, "after a stop")
		}
	})
}
