package reconcile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// tipOf is the commit that a branch points to, "" if there is no such branch.
func (l *loop) tipOf(branch string) string {
	l.t.Helper()
	return l.tips()[branch]
}

// tips is what each branch points to.
func (l *loop) tips() map[string]string {
	l.t.Helper()
	branches, _, err := l.Person.Repositories.ListBranches(l.t.Context(), sandbox.Owner, sandbox.Repo, nil)
	l.must(err)
	tips := map[string]string{}
	for _, branch := range branches {
		tips[branch.GetName()] = branch.GetCommit().GetSHA()
	}
	return tips
}

// branchOff makes a branch at the head of the default branch, as a person does.
func (l *loop) branchOff(name string) {
	l.t.Helper()
	l.person(http.MethodPost, "/git/refs", fields{"ref": "refs/heads/" + name, "sha": l.tipOf("main")})
}

// shield gives a branch classic protection.
func (l *loop) shield(branch string) {
	l.t.Helper()
	l.person(http.MethodPut, "/branches/"+branch+"/protection", fields{
		"required_status_checks": nil, "enforce_admins": nil, "required_pull_request_reviews": nil, "restrictions": nil,
	})
}

// named is a loop with the small plan mirrored and a branch for write-back configured.
func named(t *testing.T, branch string) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "write_back:\n  branch: "+branch+"\n")
	l.commit(smallPath, small)
	l.settle()
	return l
}

// keeps fails the test unless a person's branch is where it was.
func (l *loop) keeps(branch, tip string) {
	l.t.Helper()
	if now := l.tipOf(branch); now != tip || tip == "" {
		l.t.Errorf("the person's branch %s went from %q to %q", branch, tip, now)
	}
}

// wholeLife closes an issue, merges the pull request and lets another one be withdrawn. It returns the
// branch that the first one came from, and what the pass told that opened it.
func (l *loop) wholeLife() (string, []sync.Notice) {
	l.t.Helper()
	l.closeIssue("Goal 1: First")
	result, _ := l.pass()
	l.settle()
	pull := l.pull()
	if pull == nil {
		l.t.Fatalf("no pull request is open: %v", result.Notices)
	}
	l.wantFile("the branch", pull.GetHead().GetRef(), smallPath, tick(small, "Goal 1"))
	l.must(l.Merge(l.t.Context(), pull.GetNumber(), "merge"))
	l.settle()
	l.closeIssue("Draw")
	l.settle()
	l.must(l.ReopenIssue(l.t.Context(), l.number("Draw")))
	l.settle()
	if l.pull() != nil {
		l.t.Error("a pull request is still open")
	}
	return pull.GetHead().GetRef(), result.Notices
}

func TestOwnBranch_is_never_one_that_people_have(t *testing.T) {
	t.Parallel()
	const theirs = "production"
	tests := map[string]func(l *loop){
		"at the default head": func(l *loop) { l.branchOff(theirs) },
		"ahead of it":         func(l *loop) { l.branchOff(theirs); l.commitOn(theirs, "deploy.txt", "42\n") },
		"protected":           func(l *loop) { l.branchOff(theirs); l.shield(theirs) },
		"under rules": func(l *loop) {
			l.branchOff(theirs)
			l.protectAll(theirs, fields{"type": "deletion"})
		},
		"of a person's pull request": func(l *loop) {
			l.branchOff(theirs)
			l.commitOn(theirs, "deploy.txt", "42\n")
			l.branchOff("other") // Pull expects but one that goes to the default branch
			l.person(http.MethodPost, "/pulls", fields{"title": "Deploy", "head": theirs, "base": "other"})
			l.person(http.MethodPatch, "/pulls/"+fmt.Sprint(l.pull().GetNumber()), fields{"state": "closed"})
		},
	}
	for name, begin := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := named(t, theirs)
			begin(l)
			before := l.tips()
			branch, told := l.wholeLife()
			if branch != theirs+"-2" {
				t.Errorf("the pull request comes from %q", branch)
			}
			if !slices.ContainsFunc(told, func(n sync.Notice) bool {
				return n.Code == "write-back-branch" && strings.Contains(n.Message, theirs)
			}) {
				t.Errorf("no notice says so: %v", told)
			}
			after := l.tips()
			delete(before, "main")
			for name, tip := range before {
				if after[name] != tip {
					t.Errorf("the person's branch %s went from %s to %q", name, tip, after[name])
				}
			}
			if len(after) != len(before)+1 {
				t.Errorf("branches: %v", after)
			}
		})
	}
}

func TestOwnBranch_takes_the_next_number_that_is_free(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	for _, name := range []string{sync.Branch, sync.Branch + "-2", sync.Branch + "-4"} {
		l.branchOff(name)
	}
	before := l.tips()
	if branch, _ := l.wholeLife(); branch != sync.Branch+"-3" {
		t.Errorf("the pull request comes from %q", branch)
	}
	for _, name := range []string{sync.Branch, sync.Branch + "-2", sync.Branch + "-4"} {
		l.keeps(name, before[name])
	}
}

func TestOwnBranch_is_never_the_default_one(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"pull_request", "commit"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(sync.ConfigPath, "write_back:\n  branch: main\n  draft: true\n  mode: "+mode+"\n")
			l.commit(smallPath, small)
			l.settle()
			l.protect(requiredReview())
			before := l.tipOf("main")
			l.closeIssue("Goal 1: First")
			result, _ := l.pass()
			l.settle()
			l.keeps("main", before)
			if pull := l.pull(); pull == nil || pull.GetHead().GetRef() != sync.Branch {
				t.Errorf("the pull request is %v", pull)
			}
			if !slices.Contains(codes(result), "write-back-branch") {
				t.Errorf("no notice says so: %v", result.Notices)
			}
		})
	}
}

func TestOwnBranch_is_not_named_as_rules_guard(t *testing.T) {
	t.Parallel()
	l := named(t, "release/next")
	l.protectAll("release/*", requiredReview())
	branch, told := l.wholeLife()
	if branch != sync.Branch || len(told) == 0 {
		t.Errorf("the pull request comes from %q, told %v", branch, told)
	}
}

// Rules that hold for every branch and forbid nothing of what Milepost does are no reason.
func TestOwnBranch_may_be_under_rules_that_forbid_nothing_of_it(t *testing.T) {
	t.Parallel()
	l := named(t, "bots/plans")
	l.protectAll("~ALL", fields{"type": "required_signatures"})
	if branch, told := l.wholeLife(); branch != "bots/plans" || len(told) != 0 {
		t.Errorf("the pull request comes from %q, told %v", branch, told)
	}
	if l.tipOf("bots/plans") != "" {
		t.Error("the branch is still there")
	}
}

func TestOwnBranch_that_became_protected_is_neither_moved_nor_deleted(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.shield(sync.Branch)
	before := l.tipOf(sync.Branch)
	l.closeIssue("Goal 1: First")
	result, _ := l.pass()
	if !slices.Contains(codes(result), "write-back-refused") {
		t.Errorf("notices: %v", result.Notices)
	}
	l.keeps(sync.Branch, before)
	l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
	l.settle()
	l.keeps(sync.Branch, before)
	if now := l.pull(); now == nil || now.GetHead().GetRef() != sync.Branch+"-2" {
		t.Errorf("the pull request is %v", now)
	}
}

func TestOwnBranch_is_known_by_its_pull_request_after_a_loss_of_the_ledger(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.branchOff("production")
	production := l.tipOf("production")
	l.commit(sync.ConfigPath, "write_back:\n  branch: production\n")
	l.forget()
	l.closeIssue("Goal 1: First")
	l.settle()
	if now := l.pull(); now == nil || now.GetNumber() != pull.GetNumber() {
		t.Fatalf("the pull request is %v", now)
	}
	l.wantFile("its branch", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2"))
	l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
	l.settle()
	l.keeps("production", production)
	if l.hasBranch() {
		t.Error("the branch is still there")
	}
}

// A person may copy the text of the pull request, marker and all.
func TestOwnBranch_is_not_known_by_a_marker_that_somebody_copied(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	body := l.body(pull.GetNumber())
	l.endPull(pull.GetNumber())
	l.settle()
	l.branchOff(sync.Branch)
	theirs := l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.person(http.MethodPost, "/pulls", fields{"title": "Mine", "head": sync.Branch, "base": "main", "body": body})
	copied := l.pull().GetNumber()
	l.forget()
	l.closeIssue("Goal 1: First")
	l.settle()
	l.keeps(sync.Branch, theirs)
	if got := l.full(copied); got.GetState() != "open" || got.GetTitle() != "Mine" || got.GetBody() != body {
		t.Errorf("the person's pull request is %s: %q", got.GetState(), got.GetTitle())
	}
	l.wantFile("the next branch", sync.Branch+"-2", smallPath, tick(small, "Goal 1", "Goal 2"))
}

// The branch of a declined pull request that holds a person's commit stays theirs: what it proposes
// must not come back with the next edit.
func TestOwnBranch_of_a_declined_pull_request_with_a_persons_commit_is_left_to_them(t *testing.T) {
	t.Parallel()
	for name, seen := range map[string]bool{"seen before": true, "seen at the end": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, pull := opened(t)
			l.commitOn(sync.Branch, "notes.txt", "by hand\n")
			declined := []string{"Goal 2"}
			if seen {
				l.closeIssue("Goal 1: First")
				l.settle() // on top of theirs
				declined = append(declined, "Goal 1")
			}
			theirs := l.tipOf(sync.Branch)
			l.endPull(pull.GetNumber())
			l.settle()
			l.keeps(sync.Branch, theirs)
			l.closeIssue("Draw")
			l.settle()
			l.keeps(sync.Branch, theirs)
			next := l.pull()
			if next == nil {
				t.Fatal("no pull request is open")
			}
			if branch := next.GetHead().GetRef(); branch != sync.Branch+"-2" {
				t.Errorf("it comes from %s", branch)
			}
			l.wantFile("the next branch", next.GetHead().GetRef(), smallPath, tick(small, "Draw"))
			if full := l.full(next.GetNumber()); full.GetCommits() != 1 {
				t.Errorf("it holds %d commits, and %v were declined", full.GetCommits(), declined)
			}
		})
	}
}

// outdated is a transport whose lists of issues hold a row as it was before.
type outdated struct{ row *gh.Issue }

func (o outdated) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusOK || !strings.HasSuffix(request.URL.Path, "/issues") {
		return response, err
	}
	var rows []json.RawMessage
	err = json.NewDecoder(response.Body).Decode(&rows)
	_ = response.Body.Close()
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(row json.RawMessage) bool {
		var it struct{ Number int }
		return json.Unmarshal(row, &it) == nil && it.Number == o.row.GetNumber()
	})
	old, err := json.Marshal(o.row)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(append(rows, old))
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	response.Header.Del("Content-Length")
	response.Header.Del("Etag")
	return response, err
}

// A list may be late; what the pull request says of itself counts.
func TestOwnBranch_is_not_written_to_once_its_pull_request_says_that_it_has_ended(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"closed", "merged"} {
		t.Run(end, func(t *testing.T) {
			t.Parallel()
			l, pull := opened(t)
			list, _, err := l.Person.Issues.ListByRepo(t.Context(), sandbox.Owner, sandbox.Repo, &gh.IssueListByRepoOptions{State: "all"})
			l.must(err)
			stale := list[slices.IndexFunc(list, func(row *gh.Issue) bool { return row.GetNumber() == pull.GetNumber() })]
			if end == "merged" {
				l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
			} else {
				l.endPull(pull.GetNumber())
			}
			l.useTransport(&outdated{row: stale})
			before := l.tipOf(sync.Branch)
			l.closeIssue("Goal 1: First")
			l.Hub.ResetRequests()
			for range 6 {
				_, err := l.engine.Pass(t.Context(), l.ledger, l.repo)
				l.must(err)
			}
			for _, request := range l.Hub.Requests() {
				if request.Kind == "installation" && request.Method == http.MethodPatch && strings.HasSuffix(request.Path, fmt.Sprintf("/pulls/%d", pull.GetNumber())) {
					t.Errorf("the ended pull request was changed: %s %s", request.Method, request.Path)
				}
			}
			next := l.pull()
			if next == nil || next.GetNumber() == pull.GetNumber() {
				t.Fatalf("the pull request is %v; the branch was at %s", next, before)
			}
			want := tick(small, "Goal 1")
			if end == "merged" {
				want = tick(want, "Goal 2")
			}
			l.wantFile("the next branch", next.GetHead().GetRef(), smallPath, want)
			l.useTransport(http.DefaultTransport)
			l.settle()
			if now := l.pull(); now == nil || now.GetNumber() != next.GetNumber() {
				t.Errorf("once lists are right again the pull request is %v", now)
			}
		})
	}
}

// TestOwnBranch_may_be_stopped_at_any_request stops a write-back at each of its requests while people
// have the branch that is configured: it never moves, and nothing of Milepost's is left in the end.
func TestOwnBranch_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	const theirs = "production"
	begin := func(l *loop) {
		l.commit(sync.ConfigPath, "write_back:\n  branch: "+theirs+"\n")
		l.commit(smallPath, small)
		l.branchOff(theirs)
		l.settle()
	}
	stories := map[string]struct{ before, after func(l *loop) }{
		"opening": {
			func(l *loop) { l.closeIssue("Goal 1: First") },
			func(l *loop) {
				l.must(l.Merge(l.t.Context(), l.pull().GetNumber(), "merge"))
				l.settle()
				l.wantFile("the document", "main", smallPath, tick(small, "Goal 1"))
			},
		},
		"changing": {
			func(l *loop) { l.closeIssue("Goal 1: First"); l.settle(); l.closeIssue("Goal 2: Second") },
			func(l *loop) {
				l.must(l.Merge(l.t.Context(), l.pull().GetNumber(), "squash"))
				l.settle()
				l.wantFile("the document", "main", smallPath, tick(small, "Goal 1", "Goal 2"))
			},
		},
		"ending": {
			func(l *loop) {
				l.closeIssue("Goal 1: First")
				l.settle()
				l.must(l.Merge(l.t.Context(), l.pull().GetNumber(), "merge"))
			},
			func(l *loop) { l.wantFile("the document", "main", smallPath, tick(small, "Goal 1")) },
		},
		"withdrawing": {
			func(l *loop) {
				l.closeIssue("Goal 1: First")
				l.settle()
				l.must(l.ReopenIssue(l.t.Context(), l.number("Goal 1: First")))
			},
			func(l *loop) { l.wantFile("the document", "main", smallPath, small) },
		},
	}
	for name, story := range stories {
		counting := newLoop(t)
		begin(counting)
		story.before(counting)
		requests := counting.counted()
		stoppedEverywhere(t, name+", ", requests, func(t *testing.T, l *loop) func() {
			t.Helper()
			begin(l)
			story.before(l)
			tip := l.tipOf(theirs)
			return func() {
				l.keeps(theirs, tip)
				story.after(l)
				l.keeps(theirs, tip)
				if left := l.tips(); len(left) != 2 || l.pull() != nil {
					t.Errorf("branches are left: %v, and the pull request %v", left, l.pull())
				}
			}
		})
	}
}

// One pull request ends and an earlier one is opened again, all between two passes.
func TestOwnBranch_is_known_when_an_earlier_pull_request_takes_over(t *testing.T) {
	t.Parallel()
	l, first := opened(t)
	l.forget()
	l.endPull(first.GetNumber())
	l.closeIssue("Goal 1: First")
	l.settle()
	second := l.pull()
	if branch := second.GetHead().GetRef(); branch != sync.Branch+"-2" {
		t.Fatalf("the second pull request comes from %q", branch)
	}
	l.must(l.Merge(t.Context(), second.GetNumber(), "merge"))
	l.clock.advance(2 * time.Second)
	l.person(http.MethodPatch, fmt.Sprintf("/pulls/%d", first.GetNumber()), fields{"state": "open"})
	l.closeIssue("Draw")
	l.settle()
	if now := l.pull(); now == nil || now.GetNumber() != first.GetNumber() {
		t.Fatalf("the pull request is %v", now)
	}
	l.wantFile("its branch", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2", "Draw"))
	if full := l.full(first.GetNumber()); full.GetCommits() != 1 {
		t.Errorf("it holds %d commits", full.GetCommits())
	}
	if l.tipOf(sync.Branch+"-2") != "" {
		t.Error("the branch of the second one is still there")
	}
}

// With the ledger lost at any moment of its life nobody's branch is touched.
func TestOwnBranch_leaves_peoples_alone_whenever_the_ledger_is_lost(t *testing.T) {
	t.Parallel()
	const theirs = "production"
	l := named(t, theirs)
	l.branchOff(theirs)
	tip := l.tipOf(theirs)
	lose := func() { l.start(filepath.Join(t.TempDir(), "fresh.db")); l.settle(); l.keeps(theirs, tip) }
	lose()
	l.closeIssue("Goal 1: First")
	lose()
	lose()
	l.must(l.Merge(t.Context(), l.pull().GetNumber(), "rebase"))
	lose()
	l.closeIssue("Draw")
	lose()
	l.must(l.ReopenIssue(t.Context(), l.number("Draw")))
	lose()
	if l.pull() != nil {
		t.Error("a pull request is open")
	}
}
