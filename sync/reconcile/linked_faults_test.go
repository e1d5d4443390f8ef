package reconcile_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/sync"
)

// linkQueries is a transport that counts the questions about linked pull requests and may answer
// them in GitHub's place.
type linkQueries struct {
	asked  atomic.Int64
	answer atomic.Pointer[http.Response]
	body   atomic.Pointer[string]
}

func (q *linkQueries) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Path != "/graphql" {
		return http.DefaultTransport.RoundTrip(request)
	}
	sent, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	request = request.Clone(request.Context())
	request.Body = io.NopCloser(bytes.NewReader(sent))
	if !bytes.Contains(sent, []byte("closedByPullRequestsReferences")) {
		return http.DefaultTransport.RoundTrip(request)
	}
	q.asked.Add(1)
	answer := q.answer.Load()
	if answer == nil {
		return http.DefaultTransport.RoundTrip(request)
	}
	own := *answer
	own.Request, own.Body = request, io.NopCloser(strings.NewReader(*q.body.Load()))
	return &own, nil
}

// with lets the questions be answered so from here on; status 0 leaves them to GitHub.
func (q *linkQueries) with(status int, body string, header http.Header) {
	if status == 0 {
		q.answer.Store(nil)
		return
	}
	full := http.Header{"Content-Type": {"application/json"}}
	for name, values := range header {
		full[name] = values
	}
	q.body.Store(&body)
	q.answer.Store(&http.Response{StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: full})
}

// questions runs passes until the loop is at rest and counts what they asked.
func (q *linkQueries) questions(l *loop) int64 {
	l.t.Helper()
	before := q.asked.Load()
	l.settle()
	return q.asked.Load() - before
}

func newCountedRowsLoop(t *testing.T) (*loop, *linkQueries) {
	t.Helper()
	l, q := newRowsLoop(t), &linkQueries{}
	l.useTransport(q)
	l.settle()
	l.pass()
	return l, q
}

// nextHour makes the last question an hour older.
func (l *loop) nextHour() {
	l.remember(func(repo *sync.RepoBase) { repo.Pulls.AskedAt = repo.Pulls.AskedAt.Add(-time.Hour) })
}

// reads counts the App's requests in the repository since the log was reset, those included that GitHub
// answered as unchanged.
func (l *loop) reads() int {
	count := 0
	for _, r := range l.Hub.Requests() {
		if r.Kind == "installation" {
			count++
		}
	}
	return count
}

func TestLinkedPulls_cost_nothing_at_rest(t *testing.T) {
	t.Parallel()
	l, q := newCountedRowsLoop(t)
	if _, requests := l.pass(); requests != 0 {
		t.Errorf("a pass at rest took %d requests", requests)
	}
	if looks := l.reads(); looks != 4 {
		t.Errorf("a pass at rest looked at %d things", looks)
	}
	l.nextHour()
	l.pass() // a new process reads the files once
	l.nextHour()
	if _, requests := l.pass(); requests != 1 {
		t.Errorf("an hour later a pass took %d requests", requests)
	}
	steps := []struct {
		what string
		do   func()
		want int64
	}{
		{"a change of prose", func() { l.commit(smallPath, rowsPlan+"\nMore.\n") }, 0},
		{"an issue that is closed", func() { l.closeIssue("Vendor leaves") }, 0},
		{"a pull request about nothing", func() { l.work("aside", "Nothing to see") }, 1},
		{"an hour", l.nextHour, 1},
		{"the label of a person", func() { l.label(true, "Search", working) }, 0},
	}
	for _, step := range steps {
		before := q.asked.Load()
		step.do()
		q.questions(l)
		if got := q.asked.Load() - before; got != step.want {
			t.Errorf("%s: GitHub was asked %d times, want %d", step.what, got, step.want)
		}
	}
}

func TestLinkedPulls_are_asked_for_only_where_they_matter(t *testing.T) {
	t.Parallel()
	labelled := "# Milestone 4: Rows\n\n## Overview\n\n| Part | Status |\n|---|---|\n| Login | 🔄 In Progress |\n"
	tests := map[string]struct{ config, plan string }{
		"not_without_tables":              {"tables: off\n", rowsPlan},
		"not_without_write_back":          {"tables: on\nwrite_back: off\n", rowsPlan},
		"not_without_labels_of_status":    {"tables: on\nlabels: {status: off}\n", rowsPlan},
		"not_for_rows_with_the_label":     {"tables: on\n", labelled},
		"not_for_a_plan_without_a_status": {"tables: on\n", small},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, q := newLoop(t), &linkQueries{}
			l.useTransport(q)
			l.commit(sync.ConfigPath, test.config)
			l.commit(smallPath, test.plan)
			l.settle()
			l.work("aside", "Closes #1")
			l.Hub.ResetRequests()
			l.commit(smallPath, test.plan+"\nMore.\n")
			l.settle()
			looked := 0
			for _, r := range l.Hub.Requests() {
				if r.Kind == "installation" && strings.HasSuffix(r.Path, "/pulls") {
					looked++
				}
			}
			if looked != 0 || q.asked.Load() != 0 {
				t.Errorf("there were %d looks at pull requests and %d questions", looked, q.asked.Load())
			}
			if l.writeBack() != 0 {
				t.Error("something is proposed")
			}
		})
	}
}

func TestLinkedPulls_leave_rows_as_they_are_while_GitHub_does_not_tell(t *testing.T) {
	t.Parallel()
	const forbidden = `{"data":{"repository":null},"errors":[{"type":"FORBIDDEN","message":"Resource not accessible by integration"}]}`
	tests := map[string]struct {
		status  int
		body    string
		header  http.Header
		notice  string
		recover bool
	}{
		"refused":          {200, forbidden, nil, "links-unsupported", false},
		"without_graphql":  {404, `{"message":"Not Found"}`, nil, "links-unsupported", false},
		"a_bad_gateway":    {502, `<html>`, nil, "links-unknown", true},
		"an_error":         {200, `{"data":null,"errors":[{"message":"Something went wrong."}]}`, nil, "links-unknown", true},
		"no_json":          {200, `Welcome`, nil, "links-unknown", true},
		"the_hour_is_over": {200, `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`, nil, "links-unknown", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, q := newCountedRowsLoop(t)
			pull := l.work("search", l.closing("Search"))
			l.wantProposed("opened", searchWorks)
			q.with(test.status, test.body, test.header)
			l.person(http.MethodPatch, fmt.Sprintf("/pulls/%d", pull), fields{"state": "closed"})
			result, _ := l.pass()
			if !slices.Equal(codes(result), []string{test.notice}) {
				t.Errorf("the notices are %v", result.Notices)
			}
			l.wantProposed("closed unseen", searchWorks)
			l.commit(smallPath, rowsPlan+"\nMore.\n")
			l.pass()
			l.wantProposed("more prose", searchWorks+"\nMore.\n")

			q.with(0, "", nil)
			if test.recover {
				l.clock.advance(2 * time.Minute)
			} else {
				l.nextHour()
			}
			l.settle()
			l.wantProposed("GitHub tells again", "")
		})
	}
}

func TestLinkedPulls_let_the_label_count_alone_where_GitHub_never_tells(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body     string
		takeBack bool
	}{
		"for_good":  {`{"errors":[{"message":"Field 'closedByPullRequestsReferences' doesn't exist on type 'Issue'","extensions":{"code":"undefinedField"}}]}`, true},
		"for_a_bit": {`{"data":null,"errors":[{"message":"Something went wrong."}]}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := &linkQueries{}
			q.with(200, test.body, nil)
			l := newLoop(t)
			l.useTransport(q)
			l.commit(sync.ConfigPath, "tables: on\n")
			l.commit(smallPath, rowsPlan)
			l.settle()
			l.label(true, "Search", working)
			l.wantProposed("labelled", searchWorks)
			l.mergeWriteBack()
			l.label(false, "Search", working)
			want := ""
			if test.takeBack {
				want = rowsPlan
			}
			l.wantProposed("without the label", want)
			q.with(0, "", nil)
			l.nextHour()
			l.settle()
			l.wantProposed("GitHub tells", rowsPlan)
		})
	}
}

func TestLinkedPulls_wait_for_the_limit_of_GraphQL(t *testing.T) {
	t.Parallel()
	l, q := newCountedRowsLoop(t)
	reset := l.clock.now().Add(20 * time.Minute)
	q.with(200, `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`, http.Header{
		"X-Ratelimit-Resource": {"graphql"}, "X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset": {fmt.Sprint(reset.Unix())},
	})
	l.begin("search", l.closing("Search"))
	before := q.asked.Load()
	for range 3 {
		result, _ := l.pass()
		if at := result.RequeueAt; at.Before(reset.Add(-time.Second)) || at.After(reset.Add(time.Second)) {
			t.Errorf("the next pass is at %s, want %s", at, reset)
		}
		l.clock.advance(time.Minute)
	}
	l.closeIssue("Chat") // REST goes on
	l.pass()
	l.wantProposed("at the limit", strings.Replace(rowsPlan, "⏳ Planned", "✅ Done", 1))
	if asked := q.asked.Load() - before; asked != 1 {
		t.Errorf("GitHub was asked %d times at its limit", asked)
	}
	q.with(0, "", nil)
	l.settle()
	l.wantProposed("afterwards", strings.Replace(searchWorks, "⏳ Planned", "✅ Done", 1))
}

func TestLinkedPulls_of_many_rows_take_a_request_a_hundred(t *testing.T) {
	t.Parallel()
	l, q := newLoop(t), &linkQueries{}
	l.useTransport(q)
	var plan strings.Builder
	plan.WriteString("# Milestone 4: Rows\n\n## Overview\n\n| Part | Status |\n|---|---|\n")
	for n := range 120 {
		fmt.Fprintf(&plan, "| Part %s%s | ⏳ Planned |\n", string(rune('A'+n/20)), string(rune('a'+n%20)))
	}
	l.commit(sync.ConfigPath, "tables: on\n")
	l.commit(smallPath, plan.String())
	l.settle()
	before := q.asked.Load()
	l.work("one", l.closing("Part Aa"))
	if asked := q.asked.Load() - before; asked != 2 {
		t.Errorf("GitHub was asked %d times", asked)
	}
	l.wantProposed("one of them", strings.Replace(plan.String(), "Part Aa | ⏳ Planned", "Part Aa | 🔄 In Progress", 1))
}

func TestLinkedPulls_are_not_forgotten_by_a_pass_that_ends_at_a_limit(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	l.begin("search", l.closing("Search"))
	atPulls := func(r *http.Request) bool {
		return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/pulls")
	}
	l.Hub.Inject(localhub.Fault{Match: atPulls, Nth: 1, Kind: localhub.PrimaryLimit})
	if _, err := l.engine.Pass(t.Context(), l.ledger, l.repo); err == nil {
		t.Error("there was no limit")
	}
	l.settle()
	l.wantProposed("later", searchWorks)
}

// A person's label or the end of the pull request must not be mistaken for what we wrote ourselves
// before we were stopped.
func TestLinkedPulls_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T, l *loop) func() {
		t.Helper()
		l.commit(sync.ConfigPath, "tables: on\n")
		l.commit(smallPath, rowsPlan)
		l.settle()
		pull := l.work("search", l.closing("Search"))
		l.must(l.Merge(t.Context(), l.writeBack(), "squash"))
		return func() {
			l.wantFile("the document", "main", smallPath, searchWorks)
			l.wantProposed("merged", "")
			l.editPull(pull, fields{"state": "closed"})
			l.wantProposed("given up", rowsPlan)
		}
	}
	l := newLoop(t)
	begin(t, l)
	stoppedEverywhere(t, "", l.counted(), begin)
}
