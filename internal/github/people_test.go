package github_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/testkey"
)

// signing is a built-in GitHub on which people sign in to an App.
type signing struct {
	t      *testing.T
	hub    *localhub.Hub
	people github.People
	ids    map[string]int64
}

func newSigning(t *testing.T) *signing {
	t.Helper()
	s := &signing{t: t, ids: map[string]int64{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.hub.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	s.hub = localhub.New(localhub.Options{BaseURL: server.URL})
	for _, login := range []string{"acme", "ada", "umbra"} {
		s.hub.AddUser(login)
	}
	for name, private := range map[string]bool{"acme/trails": false, "acme/secrets": true, "acme/elsewhere": true, "umbra/dark": true} {
		owner, repo, _ := strings.Cut(name, "/")
		id, err := s.hub.AddRepository(owner, repo, localhub.RepositoryOptions{Private: private, Collaborators: map[string]string{"grace": "read"}})
		if err != nil {
			t.Fatal(err)
		}
		s.ids[name] = id
	}
	if err := s.hub.AddApp(localhub.App{ID: 7, Slug: "milepost", PublicKey: &testkey.Key().PublicKey, Permissions: map[string]string{"issues": "write"}}); err != nil {
		t.Fatal(err)
	}
	for owner, repos := range map[string][]string{"acme": {"trails", "secrets"}, "umbra": {"dark"}} {
		if _, err := s.hub.Install(7, owner, repos...); err != nil {
			t.Fatal(err)
		}
	}
	id, secret, err := s.hub.Client(7)
	if err != nil {
		t.Fatal(err)
	}
	s.people = github.People{Web: server.URL, API: server.URL + "/", ClientID: id, ClientSecret: secret}
	return s
}

// agree has a person agree in the browser, and returns the code that they come back with.
func (s *signing) agree(login, challenge string) string {
	s.t.Helper()
	if err := s.hub.SignIn(login); err != nil {
		s.t.Fatal(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.people.SignIn("the state", challenge, back), http.NoBody)
	if err != nil {
		s.t.Fatal(err)
	}
	answer, err := client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		s.t.Fatal(err)
	}
	to, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || to.Query().Get("state") != "the state" {
		s.t.Fatalf("GitHub leads to %v, %v", to, err)
	}
	return to.Query().Get("code")
}

// back is where GitHub leads to; the verifier and its challenge are those of RFC 7636, appendix B.
const (
	back      = "https://milepost.example/sign-in/github/back"
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

func TestPeople_see_what_they_were_given_of_the_Apps_repositories(t *testing.T) {
	t.Parallel()
	s := newSigning(t)
	token, login, err := s.people.Exchange(t.Context(), s.agree("acme", challenge), verifier, back)
	if err != nil || login != "acme" {
		t.Fatalf("signed in as %q: %v", login, err)
	}
	got, err := s.people.Visible(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int64]bool{}
	for _, repository := range got {
		seen[repository.ID] = repository.MayWrite
	}
	if diff := cmp.Diff(map[int64]bool{s.ids["acme/trails"]: true, s.ids["acme/secrets"]: true}, seen); diff != "" {
		t.Errorf("the owner sees (-want +got):\n%s", diff)
	}
	reader, _, err := s.people.Exchange(t.Context(), s.agree("grace", challenge), verifier, back)
	if err != nil {
		t.Fatal(err)
	}
	read, err := s.people.Visible(t.Context(), reader)
	if err != nil || len(read) != 3 {
		t.Errorf("who may read sees %v, %v", read, err)
	}
	for _, repository := range read {
		if repository.MayWrite {
			t.Errorf("who may read may write to %d", repository.ID)
		}
	}
	stranger, _, err := s.people.Exchange(t.Context(), s.agree("ada", challenge), verifier, back)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.people.Visible(t.Context(), stranger); len(got) != 0 || err != nil {
		t.Errorf("somebody whom nobody gave anything sees %v, %v", got, err)
	}
}

func TestPeople_are_not_signed_in_by_a_code_that_is_not_theirs(t *testing.T) {
	t.Parallel()
	s := newSigning(t)
	code := s.agree("acme", challenge)
	for name, exchange := range map[string]func(context.Context) (string, string, error){
		"another_code": func(ctx context.Context) (string, string, error) { return s.people.Exchange(ctx, "x", verifier, back) },
		"another_verifier": func(ctx context.Context) (string, string, error) {
			return s.people.Exchange(ctx, s.agree("acme", challenge), "x", back)
		},
		"another_address": func(ctx context.Context) (string, string, error) {
			return s.people.Exchange(ctx, s.agree("acme", challenge), verifier, "https://evil.example/")
		},
		"another_secret": func(ctx context.Context) (string, string, error) {
			people := s.people
			people.ClientSecret = "x"
			return people.Exchange(ctx, code, verifier, back)
		},
	} {
		if token, login, err := exchange(t.Context()); err == nil || token != "" || login != "" {
			t.Errorf("%s gives %q for %q, %v", name, token, login, err)
		}
	}
	if _, _, err := s.people.Exchange(t.Context(), code, verifier, back); err != nil {
		t.Errorf("the right one: %v", err)
	}
	if _, _, err := s.people.Exchange(t.Context(), code, verifier, back); err == nil {
		t.Error("a code is good twice")
	}
	var refused *github.RefusedError
	if _, err := s.people.Visible(t.Context(), "ghu_none"); !errors.As(err, &refused) || refused.Status != http.StatusUnauthorized {
		t.Errorf("a token that is none: %v", err)
	}
}
