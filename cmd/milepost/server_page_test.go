package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rs/zerolog"
)

// reader is a browser that keeps cookies and follows no redirect by itself.
type reader struct {
	t      *testing.T
	client *http.Client
	origin string
}

func newReader(t *testing.T, s *server) *reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	return &reader{t, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, "http://" + s.admin.Addr().String()}
}

// visit asks for a path, with a form if it is not nil.
func (r *reader) visit(path string, form url.Values) (status int, text string, header http.Header) {
	r.t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	if strings.HasPrefix(path, "/") {
		path = r.origin + path
	}
	request, err := http.NewRequestWithContext(r.t.Context(), method, path, strings.NewReader(form.Encode()))
	must(r.t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := r.client.Do(request)
	must(r.t, err)
	defer answer.Body.Close() //nolint:errcheck // it is read below
	body, err := io.ReadAll(answer.Body)
	must(r.t, err)
	return answer.StatusCode, string(body), answer.Header
}

var proofIn = regexp.MustCompile(`name="proof" value="([^"]+)"`)

// press presses a button of a page.
func (r *reader) press(on, path string, form url.Values) {
	r.t.Helper()
	_, text, _ := r.visit(on, nil)
	match := proofIn.FindStringSubmatch(text)
	if match == nil {
		r.t.Fatalf("there is no form on %s:\n%s", on, text)
	}
	form.Set("proof", match[1])
	if status, text, _ := r.visit(path, form); status != http.StatusSeeOther {
		r.t.Fatalf("pressing %s answers %d:\n%s", path, status, text)
	}
}

const token = "the operators' token of these tests"

func TestServer_orders_need_the_token_where_there_is_one(t *testing.T) {
	t.Parallel()
	hub := newHub(t, closed())
	cfg := testConfig(t, hub.URL+"/")
	cfg.AdminToken = token
	s := startWith(t, cfg)
	address := s.admin.Addr().String()
	for _, path := range []string{"/approve/acme/rocket", "/aside", "/passes/acme/rocket", "/passes/acme/rocket/p", "/eject/acme/rocket", "/return/acme/rocket", "/undo/acme/rocket/p", "/resume/acme/rocket", "/page-link"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			for name, shown := range map[string]string{"nothing": "", "another": "Bearer x", "as_a_password": "Basic " + token} {
				request, err := http.NewRequestWithContext(t.Context(), method, "http://"+address+path, http.NoBody)
				must(t, err)
				request.Header.Set(adminHeader, "1")
				if shown != "" {
					request.Header.Set("Authorization", shown)
				}
				if status := send(t, request); status != http.StatusUnauthorized {
					t.Errorf("%s %s, showing %s, answers %d", method, path, name, status)
				}
			}
		}
	}
	code, out, errs := ask(t, s, "MILEPOST_ADMIN_TOKEN="+token, "resume")
	if code != exitFine || !strings.Contains(out, "No repository was put aside") {
		t.Errorf("the command with the token ends with %d: %s%s", code, out, errs)
	}
	signsInByTheLink(t, s, "MILEPOST_ADMIN_TOKEN="+token)
	if code, _, errs := ask(t, s, "", "resume"); code != exitFailed || !strings.Contains(errs, "MILEPOST_ADMIN_TOKEN") {
		t.Errorf("the command without it ends with %d: %s", code, errs)
	}
}

func TestPage_prints_a_link_that_signs_in_once(t *testing.T) {
	t.Parallel()
	signsInByTheLink(t, start(t, newHub(t, closed())), "")
}

// signsInByTheLink makes a link, and opens it in a browser.
func signsInByTheLink(t *testing.T, s *server, variable string) {
	t.Helper()
	r := newReader(t, s)
	if status, _, header := r.visit("/", nil); status != http.StatusSeeOther || header.Get("Location") != "/sign-in?to=%2F" {
		t.Fatalf("before it, home answers %d and leads to %s", status, header.Get("Location"))
	}
	code, out, errs := ask(t, s, variable, "page")
	link, err := url.Parse(strings.TrimSpace(out))
	if code != exitFine || err != nil || "http://"+link.Host != r.origin {
		t.Fatalf("the command ends with %d: %s%s", code, out, errs)
	}
	form := url.Values{"once": {link.Query().Get("once")}}
	if status, text, _ := r.visit("/sign-in", form); status != http.StatusSeeOther {
		t.Fatalf("the link answers %d:\n%s", status, text)
	}
	if status, text, _ := r.visit("/", nil); status != http.StatusOK || !strings.Contains(text, "No repository is known yet") {
		t.Errorf("home answers %d:\n%s", status, text)
	}
	if status, _, _ := newReader(t, s).visit("/sign-in", form); status != http.StatusForbidden {
		t.Errorf("the link used again answers %d", status)
	}
}

// ask runs a command that asks the server, with one more variable.
func ask(t *testing.T, s *server, variable string, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr strings.Builder
	code = run(args, strings.NewReader(""), &stdout, &stderr, []string{"MILEPOST_ADMIN_LISTEN=" + s.admin.Addr().String(), variable})
	return code, stdout.String(), stderr.String()
}

// told is what a command says that asks the server, on both streams.
func told(s *server, args ...string) (code int, text string) {
	var out strings.Builder
	code = run(args, strings.NewReader(""), &out, &out, []string{"MILEPOST_ADMIN_LISTEN=" + s.admin.Addr().String()})
	return code, out.String()
}

// A question of the engine, answered by a button: the whole program but for the browser.
func TestServer_page_answers_a_question_and_takes_a_pass_back(t *testing.T) {
	t.Parallel()
	harness, err := openHarness(t.Context(), zerolog.Nop()) // its page takes whoever sees it for an operator
	must(t, err)
	t.Cleanup(func() { must(t, harness.close()) })
	commit := func(lines ...string) {
		t.Helper()
		_, err := harness.sandbox.Commit(t.Context(), "docs/milestone-1.md", []byte("# Milestone 1: Maps\n\n## Goals\n\n"+strings.Join(lines, "\n")+"\n"), "Plan")
		must(t, err)
		must(t, harness.settle(t.Context()))
	}
	all := []string{"- [ ] Draw maps", "- [ ] Read tracks", "- [ ] Name huts", "- [ ] Close bridges", "- [ ] Warn in winter", "- [ ] Print guides"}
	commit(all...)
	commit(all[0])

	r := newReader(t, harness.server)
	const trails = "/repositories/maps-team/trails"
	_, text, _ := r.visit(trails+"/questions", nil)
	if _, plan, _ := r.visit(trails+"/plans/docs/milestone-1.md", nil); !strings.Contains(plan, `<img width="760" height="360" alt="Burn-up`) {
		t.Errorf("the page of the plan has no burn-up:\n%s", plan)
	}
	for _, line := range []string{"Read tracks", "Name huts", "Close bridges", "Warn in winter", "Print guides"} {
		if !regexp.MustCompile(`<li>` + line + ` <span class="faint"><a href="[^"]+/issues/\d+">#\d+</a> line \d+</span></li>`).MatchString(text) {
			t.Errorf("the question does not list %q:\n%s", line, text)
		}
	}
	answer := regexp.MustCompile(`name="answer" value="([^"]+)"[^>]*>Close 5 issues`).FindStringSubmatch(text)
	if answer == nil {
		t.Fatalf("nobody is asked about the five lines that are gone:\n%s", text)
	}
	r.press(trails+"/questions", trails+"/questions", url.Values{"answer": {answer[1]}})
	must(t, harness.settle(t.Context()))
	if open := openIssues(t, harness); open != 1 {
		t.Errorf("%d issues are open after the answer, want 1", open)
	}
	_, text, _ = r.visit(trails+"/passes", nil)
	pass := regexp.MustCompile(trails + `/passes/([0-9a-f]{16})"`).FindStringSubmatch(text)
	if pass == nil {
		t.Fatalf("no pass is listed:\n%s", text)
	}
	r.press(trails+"/passes/"+pass[1], trails+"/passes/"+pass[1]+"/undo", url.Values{})
	must(t, harness.settle(t.Context()))
	if open := openIssues(t, harness); open != 6 {
		t.Errorf("%d issues are open after the pass was taken back, want 6", open)
	}
	if _, text, _ := r.visit("/server/presses", nil); !strings.Contains(text, "you pressed “Take it back” in maps-team/trails") || !strings.Contains(text, "you pressed an answer in") {
		t.Errorf("the presses were not written down:\n%s", text)
	}
}

// What is open in a plan goes to another one by a button: looked at first, opened as a pull request, and merged.
func TestServer_page_carries_open_lines_to_another_plan(t *testing.T) {
	t.Parallel()
	harness, err := openHarness(t.Context(), zerolog.Nop())
	must(t, err)
	t.Cleanup(func() { must(t, harness.close()) })
	for path, text := range map[string]string{
		"docs/milestone-1.md": "# Milestone 1: Maps\n\n## Goals\n\n- [x] Draw maps\n- [ ] Read tracks\n- [ ] Name huts\n",
		"docs/milestone-2.md": "# Milestone 2: Winter\n\n## Goals\n\n- [ ] Warn in winter\n",
	} {
		_, err := harness.sandbox.Commit(t.Context(), path, []byte(text), "Plan")
		must(t, err)
	}
	must(t, harness.settle(t.Context()))

	r := newReader(t, harness.server)
	const (
		from  = "/repositories/maps-team/trails/plans/docs/milestone-1.md"
		carry = "/repositories/maps-team/trails/carry/docs/milestone-1.md"
		look  = carry + "?to=docs/milestone-2.md"
	)
	if _, text, _ := r.visit(from, nil); !strings.Contains(text, `href="`+carry+`"`) {
		t.Fatalf("the plan has no way to carry its open lines:\n%s", text)
	}
	if _, text, _ := r.visit(carry, nil); !strings.Contains(text, "Milestone 2: Winter") {
		t.Fatalf("the other plan cannot be chosen:\n%s", text)
	}
	_, text, _ := r.visit(look, nil)
	for _, words := range []string{"2 lines move", "Read tracks", "Name huts", "the lines stay there, struck", "Milestone 2: Winter"} {
		if !strings.Contains(text, words) {
			t.Errorf("the look does not say %q:\n%s", words, text)
		}
	}
	r.press(look, carry, url.Values{"to": {"docs/milestone-2.md"}})
	must(t, harness.settle(t.Context()))
	_, text, _ = r.visit(from, nil)
	pull := regexp.MustCompile(`/maps-team/trails/pull/(\d+)">#\d+</a> carries 2 open lines to`).FindStringSubmatch(text)
	if pull == nil {
		t.Fatalf("the plan shows no pull request:\n%s", text)
	}
	number, err := strconv.Atoi(pull[1])
	must(t, err)
	must(t, harness.sandbox.Merge(t.Context(), number, "merge"))
	must(t, harness.settle(t.Context()))
	issues, err := harness.sandbox.Issues(t.Context())
	must(t, err)
	for _, issue := range issues {
		if issue.GetMilestone().GetTitle() != "Milestone 2: Winter" || issue.GetState() != "open" {
			t.Errorf("%s is %s in %s", issue.GetTitle(), issue.GetState(), issue.GetMilestone().GetTitle())
		}
	}
	if len(issues) != 3 {
		t.Errorf("there are %d issues, want 3", len(issues))
	}
	_, text, _ = r.visit(look, nil)
	if !strings.Contains(text, "Nothing would move") || strings.Contains(text, `name="to"`) {
		t.Errorf("what is done can be pressed again:\n%s", text)
	}
	if _, text, _ := r.visit("/server/presses", nil); !strings.Contains(text, "you pressed “Open the pull request” in maps-team/trails") || !strings.Contains(text, "docs/milestone-1.md to docs/milestone-2.md") {
		t.Errorf("the press was not written down:\n%s", text)
	}
}

func openIssues(t *testing.T, harness *harness) int {
	t.Helper()
	issues, err := harness.sandbox.Issues(t.Context())
	must(t, err)
	open := 0
	for _, issue := range issues {
		if issue.GetState() == "open" {
			open++
		}
	}
	return open
}
