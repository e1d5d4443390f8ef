package reconcile_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// inMode is a loop with the small plan mirrored and a mode of write-back configured.
func inMode(t *testing.T, mode string) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "write_back: "+mode+"\n")
	l.commit(smallPath, small)
	l.settle()
	return l
}

func TestWriteBack_commits_to_the_default_branch(t *testing.T) {
	t.Parallel()
	l := inMode(t, "commit")
	l.closeIssue("Goal 1: First")
	l.settle()
	l.wantFile("the document", "main", smallPath, tick(small, "Goal 1"))
	if l.pull() != nil {
		t.Error("a pull request is open, too")
	}
	// A person takes the tick back in the document: their word counts.
	l.commit(smallPath, small)
	l.settle()
	l.wantFile("the document", "main", smallPath, small)
	if state := l.state(); !slices.Contains(state, "Goal 1: First: open") {
		t.Errorf("the issue did not follow: %q", state)
	}
}

func TestWriteBack_commits_beside_a_person(t *testing.T) {
	t.Parallel()
	l := inMode(t, "commit")
	edited := strings.Replace(small, "Goal 2: Second", "Goal 2: The second", 1)
	l.closeIssue("Goal 1: First")
	l.before(http.MethodPatch, "/git/refs/heads/main", func() { l.commit(smallPath, edited) })
	l.settle()
	l.wantFile("the document", "main", smallPath, tick(edited, "Goal 1"))
}

// answering is a transport that answers some requests itself.
type answering struct {
	match  func(*http.Request) bool
	status int
	body   string
}

func (a answering) RoundTrip(request *http.Request) (*http.Response, error) {
	if !a.match(request) {
		return http.DefaultTransport.RoundTrip(request)
	}
	return &http.Response{
		StatusCode: a.status, Status: http.StatusText(a.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: request,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewBufferString(a.body)),
	}, nil
}

func TestWriteBack_opens_a_pull_request_where_a_commit_is_refused(t *testing.T) {
	t.Parallel()
	rules := func(r *http.Request) bool { return strings.Contains(r.URL.Path, "/rules/branches/") }
	update := func(r *http.Request) bool {
		return r.Method == http.MethodPatch && strings.HasSuffix(r.URL.Path, "/git/refs/heads/main")
	}
	tests := map[string]answering{
		"by_a_rule":        {rules, 200, `[{"type":"pull_request","ruleset_source_type":"Repository","ruleset_source":"a/b","ruleset_id":1}]`},
		"by_an_answer_403": {update, 403, `{"message":"Resource not accessible by integration"}`},
		"by_an_answer_409": {update, 409, `{"message":"Repository rule violations found"}`},
		"by_an_answer_422": {update, 422, `{"message":"Cannot update this protected ref."}`},
	}
	for name, transport := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := inMode(t, "commit")
			l.useTransport(transport)
			l.closeIssue("Goal 1: First")
			result, _ := l.pass()
			if !slices.ContainsFunc(result.Notices, func(n sync.Notice) bool { return n.Code == "write-back-refused" }) {
				t.Errorf("no notice says so: %v", result.Notices)
			}
			l.settle()
			l.wantFile("the document", "main", smallPath, small)
			l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 1"))
			l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
			l.settle()
			l.wantFile("the merged document", "main", smallPath, tick(small, "Goal 1"))
		})
	}
}

func TestWriteBack_heeds_the_rules_of_the_default_branch(t *testing.T) {
	t.Parallel()
	l := inMode(t, "commit")
	l.protect(requiredReview())
	l.closeIssue("Goal 1: First")
	result, _ := l.pass()
	if !slices.Contains(codes(result), "write-back-refused") {
		t.Errorf("the notices are %v", result.Notices)
	}
	pull := l.pull()
	l.wantFile("the document", "main", smallPath, small)
	l.review(pull.GetNumber(), "APPROVE")
	l.must(l.Merge(t.Context(), pull.GetNumber(), "squash"))
	l.settle()
	l.wantFile("the merged document", "main", smallPath, tick(small, "Goal 1"))
}

func TestWriteBack_says_so_where_rules_guard_its_own_branch(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.protectAll("~ALL", fields{"type": "update"})
	l.closeIssue("Goal 1: First")
	result, _ := l.pass()
	if !slices.Contains(codes(result), "write-back-refused") {
		t.Errorf("the notices are %v", result.Notices)
	}
	if now := l.pull(); now.GetNumber() != pull.GetNumber() {
		t.Errorf("pull request #%d is open", now.GetNumber())
	}
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 2"))
}

func TestWriteBack_merges_by_itself_when_nothing_stands_against_it(t *testing.T) {
	t.Parallel()
	l := inMode(t, "auto_merge")
	l.closeIssue("Goal 1: First")
	l.settle()
	l.settle()
	l.wantFile("the document", "main", smallPath, tick(small, "Goal 1"))
	if l.pull() != nil {
		t.Error("the pull request is still open")
	}
}

func TestWriteBack_does_not_merge_peoples_commits_by_itself(t *testing.T) {
	t.Parallel()
	l := inMode(t, "auto_merge")
	l.closeIssue("Goal 1: First")
	l.before(http.MethodPut, "/merge", func() { l.commitOn(sync.Branch, "notes.txt", "by hand\n") })
	l.pass()
	l.wantFile("the document", "main", smallPath, small)
	if l.pull() == nil {
		t.Error("the pull request was merged with a commit that nobody has seen")
	}
}

func TestWriteBack_may_be_off(t *testing.T) {
	t.Parallel()
	l := inMode(t, "off")
	l.closeIssue("Goal 1: First")
	l.settle()
	if l.pull() != nil {
		t.Error("a pull request was opened")
	}
	l.wantFile("the document", "main", smallPath, small)
}

func TestWriteBack_takes_its_pull_request_back_when_it_is_turned_off(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.commit(sync.ConfigPath, "write_back: off\n")
	l.settle()
	full, _, err := l.Person.PullRequests.Get(t.Context(), sandbox.Owner, sandbox.Repo, pull.GetNumber())
	l.must(err)
	if full.GetState() != "closed" {
		t.Error("the pull request is still open")
	}
	l.commit(sync.ConfigPath, "write_back: commit\n")
	l.settle()
	l.wantFile("the document", "main", smallPath, tick(small, "Goal 2"))
}
