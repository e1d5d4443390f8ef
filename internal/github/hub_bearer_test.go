package github_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/bradleyfalzon/ghinstallation/v2"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/sync"
)

// sealedText is what the hosts of these tests take for a marker.
const sealedText = "sealed by us"

// byToken is the world as the bearer of a token sees it.
func (w *world) byToken(t *testing.T, token string, transport http.RoundTripper) *github.Host {
	t.Helper()
	host, err := github.New(github.Options{
		Token: token, APIURL: w.url, Transport: transport,
		Sealed: func(text string) bool { return strings.Contains(text, sealedText) },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.repo.Installation = 0
	return host
}

// installationToken is a token of the App's installation.
func (w *world) installationToken(t *testing.T) string {
	t.Helper()
	transport, err := ghinstallation.New(http.DefaultTransport, 1, w.repo.Installation, testPEM())
	if err != nil {
		t.Fatal(err)
	}
	transport.BaseURL = w.url
	token, err := transport.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// withoutGraphQL answers as a GitHub whose GraphQL does not take the token.
type withoutGraphQL struct{}

func (withoutGraphQL) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.HasSuffix(req.URL.Path, "/graphql") {
		return &http.Response{StatusCode: http.StatusForbidden, Request: req, Body: io.NopCloser(strings.NewReader(`{"message":"Resource not accessible"}`))}, nil
	}
	return http.DefaultTransport.RoundTrip(req)
}

func TestBearer_is_whose_the_token_is(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.installationToken(t)
	for _, c := range []struct {
		name, token, want string
		transport         http.RoundTripper
		person            bool
	}{
		{"a_person", w.ann, "ann", nil, true},
		{"a_person_without_GraphQL", w.ann, "ann", withoutGraphQL{}, true},
		{"an_installation", token, "milepost[bot]", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			user, err := w.byToken(t, c.token, c.transport).Bearer(t.Context())
			if err != nil || user.Login != c.want || user.ID == 0 || user.Person != c.person {
				t.Errorf("the token is of %+v, %v", user, err)
			}
		})
	}
	for name, c := range map[string]struct {
		token, want string
		transport   http.RoundTripper
	}{
		"nobody":                          {"ghp_wrong", "does not take the token", nil},
		"an_installation_without_GraphQL": {token, "does not tell whose the token is", withoutGraphQL{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			user, err := w.byToken(t, c.token, c.transport).Bearer(t.Context())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%+v, %v", user, err)
			}
		})
	}
}

// open opens an issue as ann.
func (w *world) open(t *testing.T, title, body string) int {
	t.Helper()
	var row struct{ Number int }
	w.as(t, http.MethodPost, "/issues", map[string]any{"title": title, "body": body}, &row)
	return row.Number
}

func TestToken_takes_what_is_sealed_and_what_is_known_for_ours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	host := w.byToken(t, w.ann, nil)
	sealed, own, stripped := w.open(t, "mirrored", sealedText), w.open(t, "by hand", "text"), w.open(t, "stripped", "")
	w.as(t, http.MethodPost, "/milestones", map[string]any{"title": "mirrored", "description": sealedText}, nil)
	w.as(t, http.MethodPost, "/milestones", map[string]any{"title": "by hand"}, nil)
	snapshot, err := host.Snapshot(t.Context(), w.repo, sync.Scope{Everyone: true, Ours: map[int]bool{stripped: true}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]bool{sealed: true, own: false, stripped: true}
	for _, row := range snapshot.Issues {
		again, err := host.Issue(t.Context(), w.repo, row.Number)
		if err != nil || row.Ours != want[row.Number] || again.Ours != row.Ours {
			t.Errorf("#%d %q is ours: %t in the list, %t alone, %v", row.Number, row.Title, row.Ours, again.Ours, err)
		}
		if !row.Ours && row.Body != "" {
			t.Errorf("the body of #%d was kept", row.Number)
		}
	}
	for _, row := range snapshot.Milestones {
		if row.Ours != (row.Title == "mirrored") {
			t.Errorf("the milestone %q is ours: %t", row.Title, row.Ours)
		}
	}
	for text, ours := range map[string]bool{"/milepost done": false, "No.\n\n<!-- milepost:voice 1 -->": true} {
		var comment struct{ ID int64 }
		w.as(t, http.MethodPost, "/issues/1/comments", map[string]any{"body": text}, &comment)
		heard, err := host.Comment(t.Context(), w.repo, comment.ID)
		if err != nil || heard.Ours != ours || !heard.By.Person {
			t.Errorf("%+v, %v", heard, err)
		}
	}
}

func TestToken_of_a_person_makes_no_check_runs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	host := w.byToken(t, w.ann, nil)
	if _, err := host.Bearer(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.hub.ResetRequests()
	if _, err := host.Report(t.Context(), w.repo, sync.Report{Commit: strings.Repeat("a", 40), Conclusion: "success"}); err != nil {
		t.Error(err)
	}
	if sent := len(w.hub.Requests()); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

func TestToken_may_be_told_whether_work_makes_sense(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	host := w.byToken(t, w.ann, nil)
	repo, err := host.Repository(t.Context(), "Acme", "plans")
	if err != nil || repo != w.repo {
		t.Fatalf("%+v, %v, want %+v", repo, err, w.repo)
	}
	if _, err := host.Repository(t.Context(), "acme", "nothing"); err == nil || !strings.Contains(err.Error(), "no repository acme/nothing") {
		t.Errorf("error %v", err)
	}
	access, err := host.Access(t.Context(), repo)
	if err != nil || access.Problem != "" || !access.ByToken {
		t.Errorf("%+v, %v", access, err)
	}
	var granted map[string]bool
	if err := json.Unmarshal([]byte(access.Permissions), &granted); err != nil || !granted["push"] {
		t.Errorf("permissions %s, %v", access.Permissions, err)
	}
	other := w.repo
	other.ID++
	if access, err := host.Access(t.Context(), other); err != nil || access.Problem != sync.AccessProblemAnother {
		t.Errorf("%+v, %v", access, err)
	}
	if _, err := host.Self(t.Context()); err == nil || !strings.Contains(err.Error(), "there is no App") {
		t.Errorf("asked for the App: %v", err)
	}
	if pushed, err := host.PushedSince(t.Context(), repo, strings.Repeat("a", 40)); pushed || err != nil {
		t.Errorf("%t, %v", pushed, err)
	}
}

func TestToken_needs_to_be_told_what_is_sealed(t *testing.T) {
	t.Parallel()
	if _, err := github.New(github.Options{Token: "ghp_x"}); err == nil {
		t.Error("no error")
	}
}
