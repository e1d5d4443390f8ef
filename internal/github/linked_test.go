package github_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

func (w *world) newest(t *testing.T) string {
	t.Helper()
	newest, err := w.host.PullRequestsFingerprint(context.Background(), w.repo)
	if err != nil {
		t.Fatal(err)
	}
	return newest
}

func TestLinkedIsAskedForAHundredIssuesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.do(t, sync.CreateIssue{Title: "One"}, sync.Target{})
	w.do(t, sync.CreateIssue{Title: "Two"}, sync.Target{})
	w.put(t, "a.md", "", "a\n")
	var main struct{ Object struct{ SHA string } }
	w.as(t, http.MethodGet, "/git/ref/heads/main", nil, &main)
	w.as(t, http.MethodPost, "/git/refs", map[string]any{"ref": "refs/heads/topic", "sha": main.Object.SHA}, nil)
	w.put(t, "a.md", "topic", "b\n")
	w.as(t, http.MethodPost, "/pulls", map[string]any{"title": "Topic", "head": "topic", "base": "main", "body": "Fixes #1"}, nil)

	asked := []int{}
	for n := 1; n <= 101; n++ {
		asked = append(asked, n)
	}
	w.hub.ResetRequests()
	got, err := w.host.Linked(context.Background(), w.repo, asked)
	if err != nil {
		t.Fatal(err)
	}
	// Of #3, which is the pull request, and of what there is not, nothing is told.
	if diff := cmp.Diff(map[int]bool{1: true, 2: false}, got); diff != "" {
		t.Errorf("linked (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"POST graphql", "POST graphql"}, w.sent()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestNewestPullsChangeWithThoseOfOthersAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.put(t, "a.md", "", "a\n")
	none := w.newest(t)
	w.propose(t, w.proposal(t, "one"))
	if w.newest(t) != none {
		t.Error("our own pull request counts")
	}
	var main struct{ Object struct{ SHA string } }
	w.as(t, http.MethodGet, "/git/ref/heads/main", nil, &main)
	w.as(t, http.MethodPost, "/git/refs", map[string]any{"ref": "refs/heads/topic", "sha": main.Object.SHA}, nil)
	w.put(t, "a.md", "topic", "b\n")
	var pull struct{ Number int }
	w.as(t, http.MethodPost, "/pulls", map[string]any{"title": "Topic", "head": "topic", "base": "main"}, &pull)
	seen := map[string]bool{none: true}
	for _, change := range []map[string]any{nil, {"body": "Fixes #1"}, {"state": "closed"}} {
		if change != nil {
			w.as(t, http.MethodPatch, fmt.Sprintf("/pulls/%d", pull.Number), change, nil)
		}
		now := w.newest(t)
		if seen[now] {
			t.Errorf("%v left no trace", change)
		}
		seen[now] = true
	}
	w.as(t, http.MethodPatch, fmt.Sprintf("/pulls/%d", pull.Number), map[string]any{"title": "Another one"}, nil)
	if !seen[w.newest(t)] {
		t.Error("a change that links nothing counts")
	}
	before := w.host.Stats().NotModified
	w.newest(t)
	if w.host.Stats().NotModified != before+1 {
		t.Error("a look at rest is not free")
	}
}

func TestLinkedSaysByTheErrorWhetherToAskAgain(t *testing.T) {
	t.Parallel()
	const refused = `{"data":{"repository":{"i1":{"closedByPullRequestsReferences":{"nodes":[null,{"state":"MERGED"},{"state":"OPEN"}]}},"i2":null}},"errors":[{"type":"%s","message":"m"}]}`
	tests := map[string]struct {
		status              int
		answer              string
		unsupported, failed bool
		want                map[int]bool
	}{
		"a_field_it_does_not_have": {200, `{"errors":[{"message":"Field 'closedBy' doesn't exist","extensions":{"code":"undefinedField"}}]}`, true, true, map[int]bool{}},
		"no_graphql":               {404, `{"message":"Not Found"}`, true, true, map[int]bool{}},
		"not_for_us":               {200, fmt.Sprintf(refused, "FORBIDDEN"), true, true, map[int]bool{1: true}},
		"an_issue_that_is_gone":    {200, fmt.Sprintf(refused, "NOT_FOUND"), false, false, map[int]bool{1: true}},
		"a_repository_that_is":     {200, `{"data":{"repository":null},"errors":[{"type":"NOT_FOUND","message":"m"}]}`, false, true, map[int]bool{}},
		"something_went_wrong":     {200, `{"data":null,"errors":[{"message":"Something went wrong while executing your query."}]}`, false, true, map[int]bool{}},
		"a_bad_gateway":            {502, `<html>`, false, true, map[int]bool{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("POST /graphql", test.status, test.answer)
			got, err := f.host(t).Linked(context.Background(), plans(), []int{1, 2})
			if (err != nil) != test.failed || sync.IsUnsupported(err) != test.unsupported {
				t.Errorf("the error is %v", err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("linked (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLinkedComesBackWhenTheLimitOfGraphQLEnds(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	reset := f.clock.Now().Add(20 * time.Minute)
	f.answer("POST /graphql", 200, `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`,
		"X-Ratelimit-Resource: graphql", "X-Ratelimit-Remaining: 0", fmt.Sprintf("X-Ratelimit-Reset: %d", reset.Unix()))
	_, err := f.host(t).Linked(context.Background(), plans(), []int{1})
	if at, limited := sync.RetryAt(err); !limited || !at.Equal(reset) {
		t.Errorf("the error is %v", err)
	}
}
