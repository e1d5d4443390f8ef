package localhub_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
)

func TestPaging(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 7 {
		w.newIssue(fmt.Sprint(n))
	}
	first := w.app().get("~/issues?state=all&per_page=3").want(200)
	diff(t, 3, len(first.list()))
	url := w.url + repoPath + "/issues?"
	diff(t, "<"+url+"page=2&per_page=3&state=all>; rel=\"next\", <"+url+"page=3&per_page=3&state=all>; rel=\"last\"", first.header.Get("Link"))
	last := w.app().get("~/issues?state=all&per_page=3&page=3").want(200)
	diff(t, []any{"0"}, last.pick("title"))
	diff(t, "<"+url+"page=2&per_page=3&state=all>; rel=\"prev\", <"+url+"page=1&per_page=3&state=all>; rel=\"first\"", last.header.Get("Link"))
	beyond := w.app().get("~/issues?page=9").want(200)
	diff(t, 0, len(beyond.list()))
	diff(t, "", w.app().get("~/issues").header.Get("Link"))
}

func TestConditionalRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.newIssue("one")
	first := w.app().get("~/issues").want(200)
	etag := first.header.Get("ETag")
	again := w.app().with("If-None-Match", etag).get("~/issues").want(http.StatusNotModified)
	diff(t, 0, len(again.raw))
	diff(t, first.header.Get("X-RateLimit-Remaining"), again.header.Get("X-RateLimit-Remaining"))
	w.as(w.mint(nil)).with("If-None-Match", etag).get("~/issues").want(200)
	w.newIssue("two")
	w.app().with("If-None-Match", etag).get("~/issues").want(200)
}

// The tag of a commit's id is the id, whoever asks.
func TestConditionalRequestsForAHead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ask := func(token, tag string) result {
		return w.as(token).with("Accept", "application/vnd.github.sha").with("If-None-Match", tag).get("~/commits/HEAD")
	}
	head := ask(w.token, "").want(200)
	diff(t, `"`+w.head("main")+`"`, head.header.Get("ETag"))
	diff(t, w.head("main"), string(head.raw))
	ask(w.token, head.header.Get("ETag")).want(http.StatusNotModified)
	ask(w.mint(nil), head.header.Get("ETag")).want(http.StatusNotModified)
}

func TestRateLimitHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.app().get("~").want(200), w.app().get("~").want(200)
	diff(t, "5000 4999 1 core", limits(first))
	diff(t, "5000 4998 2 core", limits(second))
	diff(t, "5000 4999 1 core", limits(w.as(w.alice).get("~")))
	diff(t, int64(4998), w.app().get("/rate_limit").number("resources", "core", "remaining"))
	w.clock.Advance(time.Hour)
	diff(t, "5000 4999 1 core", limits(w.as(w.mint(nil)).get("~")))
}

func limits(r result) string {
	var out []string
	for _, name := range []string{"Limit", "Remaining", "Used", "Resource"} {
		out = append(out, r.header.Get("X-RateLimit-"+name))
	}
	return strings.Join(out, " ")
}

func TestContentLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *localhub.Options) { o.ContentPerMinute, o.ContentPerHour = 2, 3 })
	open := func() result { return w.app().post("~/issues", fields{"title": "t"}) }
	open().want(201)
	open().want(201)
	diff(t, "60", open().want(403).header.Get("Retry-After"))
	w.clock.Advance(time.Minute)
	open().want(201)
	diff(t, "3540", open().want(403).header.Get("Retry-After"))
	w.app().patch("~/issues/1", fields{"title": "edits are free"}).want(200)
}

// Relations, reviews and merges count as well; labels, milestones and edits do not.
func TestContentLimitOfWhatIsNoContent(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(w *world, first, second result) result{
		"a sub-issue": func(w *world, first, second result) result {
			return w.app().post("~/issues/"+fmt.Sprint(first.number("number"))+"/sub_issues", fields{"sub_issue_id": second.number("id")})
		},
		"a sub-issue taken away": func(w *world, first, second result) result {
			return w.app().delete("~/issues/"+fmt.Sprint(first.number("number"))+"/sub_issue", fields{"sub_issue_id": second.number("id")})
		},
		"a blocker": func(w *world, first, second result) result {
			return w.app().post("~/issues/"+fmt.Sprint(first.number("number"))+"/dependencies/blocked_by", fields{"issue_id": second.number("id")})
		},
		"a blocker taken away": func(w *world, first, second result) result {
			return w.app().delete(fmt.Sprintf("~/issues/%d/dependencies/blocked_by/%d", first.number("number"), second.number("id")), nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(o *localhub.Options) { o.ContentPerHour = 2 })
			first, second := w.app().post("~/issues", fields{"title": "1"}).want(201), w.app().post("~/issues", fields{"title": "2"}).want(201)
			w.app().post("~/labels", fields{"name": "free", "color": "ededed"}).want(201)
			w.app().post("~/milestones", fields{"title": "free"}).want(201)
			diff(t, "3600", ask(w, first, second).want(403).header.Get("Retry-After"))
		})
	}
}

func TestUnknownPaths(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.app().get("/nothing").want(404)
	w.app().get("/repos/acme/none").want(404)
	w.app().put("~/issues", nil).want(404)
	w.app().get("/repos/ACME/Plans").want(200)
	w.app().get("/api/v3" + repoPath).want(200)
}

func TestBrokenBody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	req := httptest.NewRequest(http.MethodPost, repoPath+"/issues", strings.NewReader("{"))
	req.Header.Set("Authorization", "token "+w.token)
	answer := httptest.NewRecorder()
	w.hub.ServeHTTP(answer, req)
	if answer.Code != 400 || !strings.Contains(answer.Body.String(), "Problems parsing JSON") {
		t.Errorf("status %d: %s", answer.Code, answer.Body)
	}
}

// isCreate matches the creation of issues.
func isCreate(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/issues")
}

func TestFaults(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		kind    localhub.FaultKind
		status  int // 0: no usable answer
		applied bool
	}{
		{"fail before", localhub.FailBefore, 500, false},
		{"drop the answer after", localhub.DropAnswerAfter, 0, true},
		{"drop before", localhub.DropBefore, 0, false},
		{"delay", localhub.Delay, 201, true},
		{"secondary limit", localhub.SecondaryLimit, 403, false},
		{"primary limit", localhub.PrimaryLimit, 403, false},
		{"server error", localhub.ServerError, 502, false},
		{"refuse", localhub.Refuse, 403, false},
		{"truncated", localhub.Truncated, 0, true},
		{"fail after", localhub.FailAfter, 500, true},
		{"HTML answer", localhub.HTMLAnswer, 200, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			server := httptest.NewServer(w.hub) // the witness cannot pass dropped connections on
			defer server.Close()
			remove := w.hub.Inject(localhub.Fault{Match: isCreate, Nth: 2, Kind: c.kind, Wait: time.Millisecond})
			defer remove()
			diff(t, 201, createAt(server.URL, w.token))
			diff(t, c.status, createAt(server.URL, w.token))
			diff(t, 201, createAt(server.URL, w.token))
			want := 2
			if c.applied {
				want = 3
			}
			diff(t, want, len(w.app().get("~/issues").list()))
		})
	}
}

// createAt opens an issue and returns the status, or 0 when the answer could not be read.
func createAt(url, token string) int {
	req, _ := http.NewRequestWithContext(context.Background(), http.MethodPost, url+repoPath+"/issues", bytes.NewReader([]byte(`{"title":"t"}`)))
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	if _, err := io.ReadAll(res.Body); err != nil {
		return 0
	}
	return res.StatusCode
}

func TestFaultsAsGoGitHubSeesThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	list := func(kind localhub.FaultKind) error {
		remove := w.hub.Inject(localhub.Fault{Kind: kind, Wait: 30 * time.Second})
		defer remove()
		_, _, err := w.client(w.token).Issues.ListByRepo(ctx, "acme", "plans", nil)
		return err
	}
	var secondary *github.AbuseRateLimitError
	if err := list(localhub.SecondaryLimit); !errors.As(err, &secondary) || secondary.GetRetryAfter() != 30*time.Second {
		t.Errorf("secondary limit: %v", err)
	}
	var primary *github.RateLimitError
	if err := list(localhub.PrimaryLimit); !errors.As(err, &primary) || primary.Rate.Remaining != 0 {
		t.Errorf("primary limit: %v", err)
	}
}

func TestGoGitHubAsClient(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, c := context.Background(), w.client(w.token)
	made, _, err := c.Issues.Create(ctx, "acme", "plans", github.CreateIssueRequest{Title: "from go-github"})
	must(t, err)
	found, _, err := c.Issues.Get(ctx, "acme", "plans", made.GetNumber())
	must(t, err)
	diff(t, "from go-github", found.GetTitle())
	if !found.GetCreatedAt().Time.Equal(w.clock.Now()) {
		t.Errorf("created at %v, want %v", found.GetCreatedAt(), w.clock.Now())
	}
	tree, _, err := c.Git.GetTree(ctx, "acme", "plans", "main", true)
	must(t, err)
	diff(t, "README.md", tree.Entries[0].GetPath())
	sha, _, err := c.Repositories.GetCommitSHA1(ctx, "acme", "plans", "main", "")
	must(t, err)
	diff(t, w.head("main"), sha)
	_, response, err := c.Issues.Get(ctx, "acme", "plans", 99)
	if err == nil || response.StatusCode != 404 {
		t.Errorf("missing issue: %v", err)
	}
	deliveries, _, err := w.client(w.appJWT()).Apps.ListHookDeliveries(ctx, nil)
	must(t, err)
	if len(deliveries) == 0 {
		t.Error("no deliveries listed")
	}
}

func TestListLag(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *localhub.Options) { o.ListLag = 5 * time.Second })
	w.newIssue("fresh")
	diff(t, 0, len(w.app().get("~/issues").list()))
	w.app().get("~/issues/1").want(200)
	w.clock.Advance(5 * time.Second)
	diff(t, 1, len(w.app().get("~/issues").list()))
}

func TestPrimaryLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *localhub.Options) { o.RequestsPerHour = 2 })
	w.app().get("~").want(200)
	w.app().get("~").want(200)
	refused := w.app().post("~/issues", fields{"title": "must not be applied"}).want(403)
	diff(t, "2 0 2 core", limits(refused))
	w.clock.Advance(time.Hour)
	fresh := w.as(w.mint(nil))
	diff(t, 0, len(fresh.get("~/issues").want(200).list()))
}
