package page_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/doctor"
	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/sync"
)

// expect fails unless the answer has the status and all of the words.
func expect(t *testing.T, what string, got got, status int, words ...string) {
	t.Helper()
	if got.status != status {
		t.Errorf("%s answers %d, want %d:\n%s", what, got.status, status, got.text)
		return
	}
	for _, word := range words {
		if !strings.Contains(got.text, word) {
			t.Errorf("%s does not say %q:\n%s", what, word, got.text)
		}
	}
}

func TestPage_leads_from_the_repositories_to_an_items_history(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	o := s.operator()
	expect(t, "home", o.get("/"), http.StatusOK, `href="/repositories/acme/trails"`, "1 <span class=\"faint\">of 2 settled", "1 question")
	expect(t, "a repository", o.get("/repositories/ACME/trails"), http.StatusOK, `href="/repositories/acme/trails/plans/docs/m%201.md"`, "Milestone 1: acme/trails", "c0ffee1", "1 question waits")
	expect(t, "a plan", o.get("/repositories/acme/trails/plans/docs/m%201.md"), http.StatusOK,
		"Draw maps of acme/trails", "Open item of acme/trails", "By phase", "Phase 1", "@ada", "https://github.com/acme/trails/issues/8")
	expect(t, "an item", o.get("/repositories/acme/trails/items/k1"), http.StatusOK,
		"Reworded, recognised by its likeness", "“Draw maps” became “Draw maps of acme/trails”", "Seen for the first time",
		"Issue #7 was closed by @grace", "by the merge of pull request #12", "Made issue #7", `href="/repositories/acme/trails/passes/p1"`)
	expect(t, "a removed item", o.get("/repositories/acme/trails/items/k3"), http.StatusOK, "has left the plan")
	expect(t, "a pass", o.get("/repositories/acme/trails/passes/p1"), http.StatusOK, "Effect of acme/trails", "Take it back")
	expect(t, "questions", o.get("/repositories/acme/trails/questions"), http.StatusOK, "4 of 5 open items of acme/trails are gone", "Close 4 issues")
	for _, path := range []string{"/repositories/acme/trails/plans/docs/none.md", "/repositories/acme/trails/items/none", "/repositories/acme/trails/passes/none", "/none", "/assets/none.css"} {
		expect(t, path, o.get(path), http.StatusNotFound, "")
	}
}

func TestPage_lists_the_open_items_of_a_plan_alone_when_asked(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	got := s.operator().get("/repositories/acme/trails/plans/docs/m%201.md?state=open")
	expect(t, "the open items", got, http.StatusOK, "Open item of")
	if strings.Contains(got.text, "Draw maps of") {
		t.Errorf("an item that is done is listed among the open ones:\n%s", got.text)
	}
}

func TestPage_shows_a_reader_no_buttons(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	reader := s.person("reader")
	for _, path := range []string{"", "/questions", "/passes/p1"} {
		got := reader.get("/repositories/acme/trails" + path)
		expect(t, path, got, http.StatusOK)
		if strings.Contains(got.text, `name="proof"`) {
			t.Errorf("%q has a form that changes something:\n%s", path, got.text)
		}
	}
}

func TestPage_answers_and_undoes_for_those_who_may_write(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	writer := s.person("writer")
	const trails = "/repositories/acme/trails"
	got := writer.press(trails+"/questions", trails+"/questions", url.Values{"answer": {"h1"}})
	if got.status != http.StatusSeeOther || got.location != trails+"/questions" {
		t.Errorf("an answer leads to %q with %d", got.location, got.status)
	}
	expect(t, "the page after it", writer.get(got.location), http.StatusOK, "With the next pass, which starts now: 4 issues are closed", "@writer pressed an answer")
	if after := writer.get(got.location); strings.Contains(after.text, "With the next pass, which") {
		t.Error("what became of a press is told twice")
	}
	writer.press(trails+"/passes/p1", trails+"/passes/p1/undo", nil)
	writer.press(trails, trails+"/look", nil)
	want := "answer acme/trails h1\nundo acme/trails p1\nlook acme/trails"
	if got := strings.Join(s.ordered(), "\n"); got != want {
		t.Errorf("what was asked for:\n%s\nwant\n%s", got, want)
	}
	stale := writer.press(trails+"/questions", trails+"/questions", url.Values{"answer": {"old"}})
	expect(t, "the page after a stale answer", writer.get(stale.location), http.StatusOK, "The question has changed.")
	if presses, err := s.Presses(t.Context(), 0, 1); err != nil || presses[0].Outcome != "The question has changed." {
		t.Errorf("the refusal was written down as %v, %v", presses[0], err)
	}
}

func TestPage_lists_the_lines_that_a_question_is_about(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.change(trails, func(base *sync.Base) {
		removals := &base.Repo.Questions[0]
		removals.Lines = []sync.QuestionLine{{Issue: 41, Line: 12, Text: "Gone <from> the plan"}, {Line: 3, Text: "Waits for the answer", New: true}}
		removals.Unlisted = 3
		base.Repo.Questions = append(base.Repo.Questions, sync.Question{Kind: sync.AskStart, Hash: "h9", Why: "7 issues", Start: &sync.Start{
			Sections: []sync.StartSection{{Plan: "docs/m 1.md", Title: "Goals", Issues: 7}}, Milestones: []sync.StartMilestone{{Title: "Milestone <9>", DueOn: "2026-05-01"}},
			People: []sync.StartPerson{{Login: "ada", Issues: 2}},
		}})
	})
	expect(t, "the questions", s.operator().get("/repositories/acme/trails/questions"), http.StatusOK,
		"Gone &lt;from&gt; the plan", "https://github.com/acme/trails/issues/41", "line 12", "New</span> Waits for the answer", "and 3 more",
		"Goals", `<td class="num">7</td>`, "Milestone &lt;9&gt;", "due 2026-05-01", "@ada <span class=\"faint\">2 issues")
}

func TestPage_tells_of_an_answer_that_waits_for_its_pass(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	o := s.operator()
	s.change(trails, func(base *sync.Base) { base.Approved = []string{"h1"} })
	got := o.get("/repositories/acme/trails/questions")
	expect(t, "the questions", got, http.StatusOK, "Answered: the next pass carries it out.")
	if strings.Contains(got.text, "Close 4 issues") {
		t.Error("what was answered is asked again")
	}
}

func TestPage_shows_strangers_the_plans_of_public_pages_and_nothing_else(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *page.Options) { o.Public = true })
	nobody := s.browser()
	for _, path := range []string{"", "/plans/docs/m%201.md", "/items/k1"} {
		got := nobody.get("/repositories/open/atlas" + path)
		expect(t, path, got, http.StatusOK, "open/atlas")
		for _, hidden := range []string{"question", "Question", "gone", "<form", "passes", "data-live", "c0ffee"} {
			if strings.Contains(strings.ReplaceAll(got.text, "/commit/c0ffee", ""), hidden) && (hidden != "c0ffee" || path != "/items/k1") {
				t.Errorf("%q shows strangers %q:\n%s", path, hidden, got.text)
			}
		}
	}
	for _, path := range []string{"/questions", "/passes", "/passes/p1", "/items/k3"} {
		if got := nobody.get("/repositories/open/atlas" + path); got.status == http.StatusOK {
			t.Errorf("%s is shown to strangers:\n%s", path, got.text)
		}
	}
	closed := newSite(t, nil)
	if got := closed.browser().get("/repositories/open/atlas"); got.status != http.StatusSeeOther {
		t.Errorf("without the operators' consent a public page answers %d", got.status)
	}
}

func TestPage_signs_operators_in_by_the_token_alone(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.browser()
	got := b.get("/repositories/acme/trails?page=2")
	if got.status != http.StatusSeeOther || got.location != "/sign-in?to=%2Frepositories%2Facme%2Ftrails%3Fpage%3D2" {
		t.Fatalf("nobody is led to %q with %d", got.location, got.status)
	}
	expect(t, "a wrong token", b.post("/sign-in", url.Values{"token": {"x"}}), http.StatusForbidden, "not the token")
	expect(t, "an empty token", b.post("/sign-in", url.Values{"token": {""}}), http.StatusForbidden)
	right := b.post("/sign-in", url.Values{"token": {adminToken}, "to": {"/repositories/acme/trails?page=2"}})
	if right.status != http.StatusSeeOther || right.location != "/repositories/acme/trails?page=2" {
		t.Fatalf("the token leads to %q with %d", right.location, right.status)
	}
	cookie := right.header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie %q is not %s", cookie, part)
		}
	}
	expect(t, "home", b.get("/"), http.StatusOK, "acme")
	for _, to := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "/a\r\nb"} {
		if got := b.post("/sign-in", url.Values{"token": {adminToken}, "to": {to}}); got.location != "/" {
			t.Errorf("signing in leads to %q", got.location)
		}
	}
	b.post("/sign-out", url.Values{})
	if got := b.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("after signing out home answers %d", got.status)
	}
}

func TestPage_ends_a_session_after_twelve_hours(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	o := s.operator()
	s.mu.Lock()
	s.now = s.now.Add(12*time.Hour - time.Second)
	s.mu.Unlock()
	expect(t, "just before", o.get("/"), http.StatusOK)
	s.mu.Lock()
	s.now = s.now.Add(2 * time.Second)
	s.mu.Unlock()
	if got := o.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("after it home answers %d", got.status)
	}
}

func TestPage_takes_no_session_that_another_secret_has_sealed(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	other := newSite(t, func(o *page.Options) { o.Sealing = []byte("another secret of it") })
	from := other.operator()
	address, err := url.Parse(other.url)
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	here, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	b.client.Jar.SetCookies(here, from.client.Jar.Cookies(address))
	if got := b.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("home answers %d", got.status)
	}
}

func TestPage_slows_down_who_guesses_tokens(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.browser()
	var last got
	for range 11 {
		last = b.post("/sign-in", url.Values{"token": {"x"}})
	}
	expect(t, "the eleventh guess", last, http.StatusTooManyRequests)
	if last.header.Get("Retry-After") == "" {
		t.Error("it does not say when to come back")
	}
	expect(t, "the right token", b.post("/sign-in", url.Values{"token": {adminToken}}), http.StatusTooManyRequests)
	s.mu.Lock()
	s.now = s.now.Add(time.Minute)
	s.mu.Unlock()
	if got := b.post("/sign-in", url.Values{"token": {adminToken}}); got.status != http.StatusSeeOther {
		t.Errorf("a minute later the right token answers %d", got.status)
	}
}

// Many people may come from one address, such as that of a proxy.
func TestPage_counts_the_requests_of_each_session_by_itself(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	busy, other := s.operator(), s.operator()
	for n := 0; busy.get("/assets/page.css").status == http.StatusOK; n++ {
		if n > 1000 {
			t.Fatal("nothing bounds the requests of one session")
		}
	}
	expect(t, "another session", other.get("/"), http.StatusOK)
	expect(t, "somebody who has not signed in", s.browser().get("/sign-in"), http.StatusOK)
	for n := 0; s.browser().get("/assets/page.css").status == http.StatusOK; n++ {
		if n > 1000 {
			t.Fatal("nothing bounds the requests of an address")
		}
	}
}

func TestPage_signs_in_by_a_link_once(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *page.Options) { o.Token = "" })
	link, err := url.Parse(s.page.Link())
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	expect(t, "the link", b.get(link.String()), http.StatusOK, "Continue")
	form := url.Values{"once": {link.Query().Get("once")}}
	if got := b.post("/sign-in", form); got.status != http.StatusSeeOther {
		t.Errorf("the link answers %d", got.status)
	}
	expect(t, "home", b.get("/"), http.StatusOK)
	expect(t, "the link used again", s.browser().post("/sign-in", form), http.StatusForbidden, "used before")
	late, err := url.Parse(s.page.Link())
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.now = s.now.Add(3 * time.Minute)
	s.mu.Unlock()
	expect(t, "a link after three minutes", s.browser().post("/sign-in", url.Values{"once": {late.Query().Get("once")}}), http.StatusForbidden)
	expect(t, "no token, where none is set", s.browser().post("/sign-in", url.Values{"token": {""}}), http.StatusForbidden)
}

func TestPage_signs_people_in_through_GitHub_with_what_GitHub_lets_them_see(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	reader := s.person("reader")
	got := reader.get("/")
	expect(t, "home", got, http.StatusOK, "@reader", "trails")
	for _, hidden := range []string{"secrets", "atlas", "/server"} {
		if strings.Contains(got.text, hidden) {
			t.Errorf("it shows %q:\n%s", hidden, got.text)
		}
	}
	b := s.browser()
	b.get("/sign-in/github?to=/")
	expect(t, "another state", b.get("/sign-in/github/back?code=reader&state=x"), http.StatusForbidden)
	expect(t, "no state", b.get("/sign-in/github/back?code=reader"), http.StatusForbidden)
	expect(t, "a browser that was not sent there", s.browser().get("/sign-in/github/back?code=reader&state=x"), http.StatusForbidden)

	s.mu.Lock()
	s.grants["reader"] = map[int64]page.Grant{}
	s.now = s.now.Add(59 * time.Second)
	s.mu.Unlock()
	expect(t, "what GitHub took away less than a minute ago", reader.get("/repositories/acme/trails"), http.StatusOK)
	s.mu.Lock()
	s.now = s.now.Add(2 * time.Second)
	s.mu.Unlock()
	expect(t, "what GitHub took away a minute ago", reader.get("/repositories/acme/trails"), http.StatusNotFound)
	s.mu.Lock()
	delete(s.grants, "reader")
	s.now = s.now.Add(2 * time.Minute)
	s.mu.Unlock()
	if got := reader.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("a token that GitHub took back answers %d", got.status)
	}
}

func TestPage_believes_a_header_only_from_the_proxies_that_are_listed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		proxies string
		values  []string
		status  int
	}{
		"a_listed_proxy":  {"127.0.0.0/8", []string{"ada"}, http.StatusOK},
		"another_address": {"192.0.2.0/24", []string{"ada"}, http.StatusSeeOther},
		"nobody_named":    {"127.0.0.0/8", []string{" "}, http.StatusSeeOther},
		"two_names":       {"127.0.0.0/8", []string{"ada", "grace"}, http.StatusSeeOther},
		"no_header":       {"127.0.0.0/8", nil, http.StatusSeeOther},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, func(o *page.Options) {
				o.ProxyHeader, o.Proxies = "X-Forwarded-User", []netip.Prefix{netip.MustParsePrefix(test.proxies)}
			})
			b := s.browser()
			b.header["X-Forwarded-User"] = test.values
			if got := b.get("/"); got.status != test.status {
				t.Errorf("home answers %d, want %d", got.status, test.status)
			}
		})
	}
	s := newSite(t, nil)
	b := s.browser()
	b.header.Set("X-Forwarded-User", "ada")
	if got := b.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("where no header is set home answers %d", got.status)
	}
}

func TestPage_answers_only_at_its_own_address(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *page.Options) { o.Address = "https://milepost.example.com" })
	for host, status := range map[string]int{"milepost.example.com": http.StatusSeeOther, "evil.example": http.StatusForbidden} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		answer, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
		if answer.StatusCode != status {
			t.Errorf("as %s it answers %d, want %d", host, answer.StatusCode, status)
		}
	}
}

// Nothing is loaded from elsewhere, and no markup needs more than that.
func TestPage_keeps_to_its_content_security_policy(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	o := s.operator()
	forbidden := regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|<script(?: [^>]*)?>[^<]|javascript:|src="(?:https?:)?//|<link[^>]+href="(?:https?:)?//`)
	for _, route := range page.Routes() {
		if route.Method != http.MethodGet || route.Path == "/live" || strings.Contains(route.Path, "github") || strings.Contains(route.Path, "assets") {
			continue
		}
		got := o.get(fill(route.Path, "acme/trails"))
		policy := got.header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy %q lacks %s", route.Path, policy, part)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy is %q", route.Path, policy)
		}
		if found := forbidden.FindString(got.text); found != "" {
			t.Errorf("%s holds %q", route.Path, found)
		}
	}
}

func TestPage_writes_texts_of_plans_as_text(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	const nasty = `<script>alert(1)</script>"'><img src=x>`
	s.change(trails, func(base *sync.Base) {
		item := base.Items["k2"]
		item.Text, item.Title, item.Section, item.Plan = nasty, nasty, []string{"x", nasty}, `a"><b>.md`
		item.Issue.Labels, item.Issue.Title, item.Issue.Assignees = []string{nasty}, nasty, []string{nasty}
		item.History = []sync.Sighting{{How: nasty, From: nasty, To: nasty + nasty, Plan: nasty}}
		base.Items["k2"] = item
		base.Repo.Questions = []sync.Question{{Kind: sync.AskWhich, Hash: "h", Title: nasty, Why: nasty, Choices: []sync.Choice{{Hash: nasty, Title: nasty, Key: nasty}}}}
		base.Repo.Blocked = sync.Blocked{Reason: nasty}
		base.Repo.Head.WebURL = "javascript:alert(1)//"
	})
	o := s.operator()
	for _, path := range []string{"/", "/repositories/acme/trails", "/repositories/acme/trails/items/k2", "/repositories/acme/trails/questions", "/repositories/acme/trails/plans/a%22%3E%3Cb%3E.md", "/search?q=" + url.QueryEscape(nasty)} {
		got := o.get(path)
		expect(t, path, got, http.StatusOK)
		for _, raw := range []string{"<script>alert", "<img src=x>", `href="javascript:`, "<b>"} {
			if strings.Contains(got.text, raw) {
				t.Errorf("%s holds %s:\n%s", path, raw, got.text)
			}
		}
	}
}

func TestPage_finds_items_by_text_and_issue(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	reader := s.person("reader")
	expect(t, "a text", reader.get("/search?q=DRAW"), http.StatusOK, `href="/repositories/acme/trails/items/k1"`)
	expect(t, "a repository", reader.get("/search?q=trails"), http.StatusOK, `href="/repositories/acme/trails"`)
	expect(t, "too little", reader.get("/search?q=d"), http.StatusOK, "at least two characters")
	expect(t, "nothing", reader.get("/search?q=zebra"), http.StatusOK, "Nothing was found")
}

func TestPage_shows_operators_the_server(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.queue = page.Queue{Waiting: 3, Turns: []page.Turn{{Repository: "acme/trails", Aside: true, At: start, Failed: 4}, {Repository: "acme/trails", Preview: "#4", Running: true}}}
	o := s.operator()
	expect(t, "the queue", o.get("/server"), http.StatusOK, "Put aside", "preview of #4", "4,321", "GitHub has not said")
	expect(t, "deliveries", o.get("/server/deliveries"), http.StatusOK, "guid-31", "Bad gateway", "/server/deliveries/31/redeliver")
	expect(t, "the doctor", o.get("/server/doctor"), http.StatusOK, "12 MB are left", "make room", "No faults, 1 warning")
	o.press("/server", "/server/resume", url.Values{"repository": {"acme/trails"}})
	o.press("/server/deliveries", "/server/deliveries/31/redeliver", nil)
	if got := strings.Join(s.ordered(), ", "); got != "resume acme/trails, redeliver 31" {
		t.Errorf("what was asked for: %s", got)
	}
	expect(t, "the presses", o.get("/server/presses"), http.StatusOK, "operator pressed “Deliver again”", "operator pressed “Take it up again”")
}

// What the doctor says to do has links that end where the address does, and no markup of its own.
func TestDoctor_leads_to_where_something_is_mended(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for text, want := range map[string]string{
		"set it at https://github.com/settings/apps/a?b=1&c=2, below Features": `set it at <a href="https://github.com/settings/apps/a?b=1&amp;c=2">https://github.com/settings/apps/a?b=1&amp;c=2</a>, below Features`,
		"see http://ghe.test:8443/. Then (https://b.test) again":               `see <a href="http://ghe.test:8443/">http://ghe.test:8443/</a>. Then (<a href="https://b.test">https://b.test</a>) again`,
		`javascript:alert(1) https://c.test/"onclick="x <b>&`:                  `javascript:alert(1) <a href="https://c.test/">https://c.test/</a>&#34;onclick=&#34;x &lt;b&gt;&amp;`,
		"nothing to follow": "nothing to follow</p>",
	} {
		s.findings = []doctor.Finding{{Check: "webhook", Level: doctor.Fault, Says: "it fails", Do: text}}
		expect(t, text, s.operator().get("/server/doctor"), http.StatusOK, want)
	}
}
