package github_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/sync"
)

func TestGraphQLStandsBesideTheRESTAPI(t *testing.T) {
	t.Parallel()
	for root, want := range map[string]string{
		"https://api.github.com/":         "https://api.github.com/graphql",
		"https://git.example.com/api/v3/": "https://git.example.com/api/graphql",
		"http://127.0.0.1:1234/":          "http://127.0.0.1:1234/graphql",
	} {
		if got := github.GraphQLBeside(root); got != want {
			t.Errorf("beside %s it is %s, want %s", root, got, want)
		}
	}
}

// The limit of GraphQL is one of its own: while it holds, REST goes on.
func TestLimitOfGraphQLDoesNotStopREST(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.propose(t, w.proposal(t, "one"))
	host, err := github.New(github.Options{
		AppID: 1, PrivateKey: testPEM(), APIURL: w.url, Transport: limitedGraphQL{contract{t, nil}},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.host = host
	next := w.proposal(t, "two")
	next.Number, next.Tip = first.Number, first.Tip
	got := w.propose(t, next)
	if content, _ := w.content(t, w.tip(t), "m1.md"); content != "two" || got.Foreign {
		t.Errorf("got %+v with %q", got, content)
	}
}

// limitedGraphQL answers GraphQL as GitHub does when the limit of the hour is used up.
type limitedGraphQL struct{ next http.RoundTripper }

func (l limitedGraphQL) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Path != "/graphql" {
		return l.next.RoundTrip(request)
	}
	body := `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`
	return &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: request,
		Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{
			"Content-Type": {"application/json"}, "X-Ratelimit-Resource": {"graphql"},
			"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset": {"4102444800"},
		},
	}, nil
}

func TestCoAuthorsHaveTheAddressThatGitHubGivesThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.do(t, sync.CreateIssue{Title: "One"}, sync.Target{})
	w.do(t, sync.CreateIssue{Title: "Two"}, sync.Target{})
	before := time.Now().Add(-time.Minute)
	w.as(t, http.MethodPatch, "/issues/1", map[string]any{"state": "closed"}, nil)
	closed := true
	w.do(t, sync.UpdateIssue{Closed: &closed}, sync.Target{Issue: 2})
	got, err := w.host.CloseEvents(context.Background(), w.repo, []int{1, 2}, before)
	if err != nil || len(got) != 2 {
		t.Fatalf("got %+v, %v", got, err)
	}
	for _, closing := range got {
		if bot := closing.By == "milepost[bot]"; bot != (closing.Email == "") {
			t.Errorf("%s has the address %q", closing.By, closing.Email)
		}
	}
	w.hub.ResetRequests()
	if _, err := w.host.CloseEvents(context.Background(), w.repo, []int{1, 2}, before); err != nil || len(w.sent()) != 1 {
		t.Errorf("it took %v, %v", w.sent(), err)
	}
}

// A replica that lags behind shows the branch where it was: it is not asked without end.
func TestBranchThatIsAlwaysShownWhereItWasIsGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.propose(t, w.proposal(t, "one"))
	stale := &staleBranch{next: contract{t, nil}, tip: first.Tip}
	host, err := github.New(github.Options{AppID: 1, PrivateKey: testPEM(), APIURL: w.url, Transport: stale})
	if err != nil {
		t.Fatal(err)
	}
	next := w.proposal(t, "two")
	next.Number, next.Tip = first.Number, first.Tip
	w.host = host
	if _, err := w.tryProposing(&next); err == nil || sync.IsUnclear(err) {
		t.Errorf("got %v, want an error after which the pass is run again", err)
	}
	if stale.shown > 20 {
		t.Errorf("the branch was looked at %d times", stale.shown)
	}
}

// staleBranch shows the write-back branch at one commit whatever happens to it.
type staleBranch struct {
	next  http.RoundTripper
	tip   string
	shown int
}

func (s *staleBranch) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet || !strings.HasSuffix(request.URL.Path, "/branches/"+sync.Branch) {
		return s.next.RoundTrip(request)
	}
	if s.shown++; s.shown > 1000 {
		return nil, context.Canceled
	}
	body := `{"name":"` + sync.Branch + `","commit":{"sha":"` + s.tip + `"}}`
	return &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: request,
		Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{"Content-Type": {"application/json"}},
	}, nil
}

// A merge that cannot be kept from happening must not be taken for one that was: what somebody has to look at
// first would be merged unseen.
func TestMergeThatMayNotBeHeldIsTold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		held   bool
	}{
		"401":                 {401, `{"message":"Bad credentials"}`, false},
		"403":                 {403, `{"message":"Resource not accessible by integration"}`, false},
		"forbidden":           {200, `{"errors":[{"type":"FORBIDDEN","message":"Resource not accessible by integration"}]}`, false},
		"there is no GraphQL": {404, `{"message":"Not Found"}`, true},
		"nothing to hold":     {200, `{"errors":[{"type":"UNPROCESSABLE","message":"Can't disable auto-merge for this pull request"}]}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("GET /repos/acme/plans/pulls/5", 200, `{"number":5,"node_id":"PR_5","auto_merge":{"merge_method":"merge"}}`)
			f.answer("POST /graphql", test.status, test.body)
			host := f.host(t)
			for range 2 {
				err := host.HoldMerge(t.Context(), plans(), 5)
				if (err == nil) != test.held || err != nil && !sync.IsRejected(err) {
					t.Errorf("got %v", err)
				}
			}
		})
	}
}
