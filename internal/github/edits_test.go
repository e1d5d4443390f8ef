package github_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// graphAnswers answers every question to GraphQL in the same way, and lets all else through.
type graphAnswers struct {
	status int
	body   string
}

func (g graphAnswers) RoundTrip(request *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(request.URL.Path, "/graphql") {
		return http.DefaultTransport.RoundTrip(request)
	}
	return &http.Response{
		StatusCode: g.status, Status: http.StatusText(g.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: request,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(g.body)),
	}, nil
}

// told lists edits as "login: body", the newest first.
func told(edits []sync.BodyEdit) []string {
	var lines []string
	for _, edit := range edits {
		lines = append(lines, edit.By.Login+": "+edit.Body)
	}
	return lines
}

func TestEditsTellWhoEditedABody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.do(t, sync.CreateIssue{Title: "Ask", Body: "one"}, sync.Target{})
	edits, err := w.host.Edits(t.Context(), w.repo, made.Issue.Number)
	if err != nil || len(edits) != 0 {
		t.Errorf("of a body that nobody edited: %v, %v", edits, err)
	}
	w.as(t, http.MethodPatch, "/issues/1", map[string]any{"body": "two"}, nil)
	body := "three"
	w.do(t, sync.UpdateIssue{Body: &body}, sync.Target{Issue: 1})
	edits, err = w.host.Edits(t.Context(), w.repo, 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"milepost[bot]: three", "ann: two", "milepost[bot]: one"}, told(edits)); diff != "" {
		t.Errorf("edits (-want +got):\n%s", diff)
	}
	if edits[0].By.Person || !edits[1].By.Person || edits[1].By.ID == 0 {
		t.Errorf("who edited: %+v", edits)
	}
}

func TestEditsSurviveWhateverGraphQLAnswers(t *testing.T) {
	t.Parallel()
	node := func(at, login, body string) string {
		return `{"editedAt":"2026-11-28T12:00:` + at + `Z","diff":"` + body + `","editor":{"__typename":"User","login":"` + login + `","databaseId":7}}`
	}
	issue := func(inner string) string { return `{"data":{"repository":{"issue":{` + inner + `}}}}` }
	tests := map[string]struct {
		answer graphAnswers
		want   []string
	}{
		"the newest first": {graphAnswers{200, issue(`"editor":null,"userContentEdits":{"nodes":[` + node("02", "b", "2") + "," + node("01", "a", "1") + `]}`)}, []string{"b: 2", "a: 1"}},
		"the oldest first": {graphAnswers{200, issue(`"editor":null,"userContentEdits":{"nodes":[` + node("01", "a", "1") + "," + node("02", "b", "2") + `]}`)}, []string{"b: 2", "a: 1"}},
		"without texts":    {graphAnswers{200, issue(`"editor":null,"userContentEdits":{"nodes":[{"editedAt":"2026-11-28T12:00:00Z","diff":null,"editor":null}]}`)}, []string{": "}},
		"the last one only": {graphAnswers{200, issue(`"editor":{"__typename":"User","login":"a","databaseId":7},"userContentEdits":{"nodes":[]}`)},
			[]string{"a: "}},
		"no edits":           {graphAnswers{200, issue(`"editor":null,"userContentEdits":null`)}, nil},
		"no issue":           {graphAnswers{200, `{"data":{"repository":{"issue":null}},"errors":[{"type":"NOT_FOUND","message":"no"}]}`}, nil},
		"no such field":      {graphAnswers{200, `{"errors":[{"message":"no","extensions":{"code":"undefinedField"}}]}`}, nil},
		"no GraphQL at all":  {graphAnswers{404, `{"message":"Not Found"}`}, nil},
		"refused by a right": {graphAnswers{403, `{"message":"Resource not accessible by integration"}`}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.through(t, test.answer)
			edits, err := w.host.Edits(t.Context(), w.repo, 1)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, told(edits)); diff != "" {
				t.Errorf("edits (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("a limit is told", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.through(t, graphAnswers{200, `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`})
		_, err := w.host.Edits(t.Context(), w.repo, 1)
		if at, limited := sync.RetryAt(err); !limited || at.Before(time.Now()) {
			t.Errorf("the error is %v", err)
		}
	})
}
