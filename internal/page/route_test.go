package page_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/page"
)

// fill is what stands for the wildcards of a path.
func fill(pattern, repo string) string {
	owner, name, _ := strings.Cut(repo, "/")
	return strings.NewReplacer(
		"{owner}", owner, "{name}", name, "{path...}", "docs/m%201.md", "{key}", "k1", "{pass}", "p1", "{id}", "31", "{file}", "page.css", "{$}", "",
	).Replace(pattern)
}

// words are what stands in the records of a repository, by its name: none of it may be in an answer to somebody who has
// no right to it.
func tells(text, repo string) bool {
	owner, name, _ := strings.Cut(repo, "/")
	return strings.Contains(text, repo) || strings.Contains(text, owner+"/"+name) || strings.Contains(text, "of "+repo)
}

// visitors are those who may come, with whom they are.
func visitors(s *site) map[string]*browser {
	return map[string]*browser{
		"nobody": s.browser(), "stranger": s.person("stranger"), "reader": s.person("reader"), "writer": s.person("writer"), "operator": s.operator(),
	}
}

// needs says who may, for each right. A right without a line here fails the test, as does a route without one.
var needs = map[page.Right][]string{
	page.Anyone:           {"nobody", "stranger", "reader", "writer", "operator"},
	page.SignedIn:         {"stranger", "reader", "writer", "operator"},
	page.SeePlans:         {"reader", "writer", "operator"},
	page.SeeRepository:    {"reader", "writer", "operator"},
	page.ChangeRepository: {"writer", "operator"},
	page.Operate:          {"operator"},
	page.ShowToken:        {}, // whoever is signed in is nobody to it
}

func TestRoutes_each_refuses_whoever_has_no_right(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	all := visitors(s)
	for _, route := range page.Routes() {
		allowed, known := needs[route.Needs]
		if !known {
			t.Errorf("%s: nobody says who has the right %q", route.Pattern(), route.Needs)
		}
		if strings.Contains(route.Path, "{owner}") && route.Needs < page.SeePlans {
			t.Errorf("%s is about a repository and needs no right to it", route.Pattern())
		}
		if route.Needs == page.Anyone || route.Path == "/live" {
			continue // it says nothing of any repository; a stream is looked at by itself
		}
		for who, b := range all {
			may := false
			for _, name := range allowed {
				may = may || name == who
			}
			before := len(s.ordered())
			got := b.ask(route.Method, fill(route.Path, "acme/trails"), url.Values{"answer": {"h1"}, "repository": {"acme/trails"}, "q": {"maps"}})
			refused := got.status == http.StatusNotFound || got.status == http.StatusForbidden || got.status == http.StatusUnauthorized ||
				got.status == http.StatusSeeOther && strings.HasPrefix(got.location, "/sign-in")
			switch {
			case !may && !refused:
				t.Errorf("%s answers %s with %d", route.Pattern(), who, got.status)
			case !may && tells(got.text, "acme/trails"):
				t.Errorf("%s tells %s of what they may not see:\n%s", route.Pattern(), who, got.text)
			case may && !route.IsPress() && got.status != http.StatusOK:
				t.Errorf("%s answers %s with %d:\n%s", route.Pattern(), who, got.status, got.text)
			case route.IsPress() && got.status != http.StatusForbidden && may:
				t.Errorf("%s without the form of a page answers %s with %d", route.Pattern(), who, got.status)
			}
			if after := s.ordered(); len(after) != before {
				t.Errorf("%s did what nobody pressed: %v", route.Pattern(), after)
			}
		}
	}
}

func TestRoutes_tell_nothing_of_a_repository_to_who_may_see_another(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *page.Options) { o.Public = true })
	all := visitors(s)
	delete(all, "operator")
	for _, hidden := range []string{"umbra/secrets", "acme/old"} {
		for _, route := range page.Routes() {
			if route.Path == "/live" || route.Path == "/sign-out" {
				continue // everybody stays signed in
			}
			s.mu.Lock()
			s.now = s.now.Add(page.PressPause)
			s.mu.Unlock()
			for who, b := range all {
				missing := b.ask(route.Method, fill(route.Path, "umbra/nothing-here"), url.Values{"q": {"maps"}})
				got := b.ask(route.Method, fill(route.Path, hidden), url.Values{"q": {"maps"}})
				if tells(got.text, hidden) {
					t.Errorf("%s tells %s of %s:\n%s", route.Pattern(), who, hidden, got.text)
				}
				if strings.Contains(route.Path, "{owner}") && (got.status == http.StatusOK || got.status != missing.status) {
					t.Errorf("%s answers %s with %d for %s, and with %d for what does not exist", route.Pattern(), who, got.status, hidden, missing.status)
				}
			}
		}
		// What is looked for by a query, rather than by a path.
		for who, b := range all {
			for _, path := range []string{"/", "/?show=waiting", "/search?q=maps", "/search?q=umbra", "/search?q=old", "/search?q=%237", "/search?q=removed"} {
				if got := b.get(path); tells(got.text, hidden) {
					t.Errorf("%s tells %s of %s", path, who, hidden)
				}
			}
		}
	}
}

func TestRoutes_press_only_with_the_form_of_the_viewers_own_page(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	operator, other := s.operator(), s.operator()
	proof := proofForm.FindStringSubmatch(other.get("/repositories/acme/trails").text)[1]
	for _, route := range page.Routes() {
		if !route.IsPress() {
			continue
		}
		path := fill(route.Path, "acme/trails")
		form := url.Values{"answer": {"h1"}, "repository": {"acme/trails"}, "to": {"docs/m 2.md"}}
		for name, proof := range map[string]string{"none": "", "a_made_up_one": "x", "that_of_another_session": proof} {
			form.Set("proof", proof)
			if got := operator.post(path, form); got.status != http.StatusForbidden && got.status != http.StatusTooManyRequests {
				t.Errorf("%s with %s answers %d", route.Pattern(), name, got.status)
			}
		}
		s.mu.Lock()
		s.now = s.now.Add(page.PressPause)
		s.mu.Unlock()
		form.Set("proof", "")
		for header, value := range map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"} {
			operator.header.Set(header, value)
			if got := operator.press("/repositories/acme/trails", path, form); got.status != http.StatusForbidden {
				t.Errorf("%s from another site (%s) answers %d", route.Pattern(), header, got.status)
			}
			operator.header.Del(header)
		}
		if orders := s.ordered(); len(orders) != 0 {
			t.Fatalf("%s did what nobody pressed: %v", route.Pattern(), orders)
		}
		got := operator.press("/repositories/acme/trails", path, form)
		if got.status != http.StatusSeeOther || len(s.ordered()) != 1 {
			t.Errorf("%s pressed on a page answers %d, and did %v:\n%s", route.Pattern(), got.status, s.ordered(), got.text)
		}
		presses, err := s.Presses(t.Context(), 0, 10)
		if err != nil || len(presses) == 0 || presses[0].Who != "operator" || presses[0].Outcome != "done" || presses[0].Did == "" {
			t.Errorf("%s was not written down: %v, %v", route.Pattern(), presses, err)
		}
		s.mu.Lock()
		s.orders, s.presses = nil, nil
		s.mu.Unlock()
	}
}
